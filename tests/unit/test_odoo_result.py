"""Each way in which Odoo looks green without having tested is caught.

The logs are Odoo's own, made by running it in each of these ways; lines that say nothing about
tests were left out and the paths shortened.
"""

from pathlib import Path

import pytest

from scripts.odoo_result import declared_classes, main, parse

LOGS = Path(__file__).parent / "data" / "odoo_logs"


def read(name):
    return parse((LOGS / f"{name}.log").read_text())


def test_a_green_run_has_no_problem():
    result = read("green")
    assert result.problems(["demo_red.TestAtInstall"]) == []
    assert (result.tests, result.failures, result.errors) == (1, 0, 0)
    assert result.summary == "1 passed, 0 failed"


def test_failures_errors_subtests_and_broken_classes_are_named():
    result = read("red")
    assert (result.tests, result.failures, result.errors) == (5, 2, 2)
    assert result.failed_names == {
        "demo_red.TestRed.test_fails",
        "demo_red.TestRed.test_errors",
        "demo_red.TestBrokenSetUp",
    }
    assert result.skipped == {"demo_red.TestRed.test_skipped"}
    assert result.summary == "2 passed, 3 failed"
    assert result.classes == {"demo_red.TestRed", "demo_red.TestAtInstall"}


@pytest.mark.parametrize("name", ["tag_names_nothing", "addon_not_updated", "install_again"])
def test_a_run_of_no_test_is_not_green(name):
    result = read(name)
    assert result.is_finished
    assert not result.failed_names
    (problem,) = result.problems()
    assert problem.startswith("0 tests ran")


def test_a_server_that_died_halfway_is_not_green():
    result = read("killed_halfway")
    assert result.tests == 0
    assert any("no total" in problem for problem in result.problems())


@pytest.mark.parametrize("name", ["test_import_broken", "addon_does_not_load"])
def test_an_addon_that_does_not_load_is_not_green(name):
    problems = read(name).problems()
    assert any("could not load" in problem for problem in problems)


def test_a_class_that_never_ran_is_named():
    problems = read("green").problems(["demo_red.TestAtInstall", "demo_red.TestForgotten"])
    assert problems == ["never ran: demo_red.TestForgotten"]


def test_hoot_with_the_own_suite_is_green():
    result = read("hoot_green")
    assert result.hoot_addons == {"demo_red.TestHoot.test_unit": {"demo_red"}}
    assert result.problems() == []


def test_hoot_with_an_unknown_suite_id_is_not_green_even_if_all_of_web_passes():
    text = (LOGS / "hoot_unknown_suite.log").read_text()
    # With a longer time-out the web suite would have passed: take Odoo's own failure out.
    passed = text.replace("FAIL: TestHoot", "INFO: TestHoot").replace("1 failed", "0 failed")
    (problem,) = parse(passed).problems()
    assert problem.startswith("hoot ran other suites (@web)")


def test_hoot_without_a_test_is_not_green():
    lines = (LOGS / "hoot_green.log").read_text().splitlines()
    without = "\n".join(line for line in lines if '[HOOT] Test "' not in line)
    assert parse(without).problems() == ["hoot ran no test: demo_red.TestHoot.test_unit"]


def test_a_suite_of_a_lower_addon_may_be_run_when_it_is_named():
    result = read("hoot_green")
    assert result.problems(hoot_addons=["demo_red", "demo_low"]) == []
    assert result.problems(hoot_addons=["demo_low"]) != []


def test_an_empty_log_is_not_green():
    assert parse("").problems() != []


def test_the_sources_tell_which_classes_must_run(tmp_path):
    addon = tmp_path / "demo"
    (addon / "tests").mkdir(parents=True)
    (addon / "tests" / "__init__.py").write_text("")
    (addon / "tests" / "common.py").write_text("class Common:\n    def test_no(self): ...\n")
    (addon / "tests" / "test_a.py").write_text(
        "class TestA(Common):\n    def test_yes(self): ...\n\nclass Helper:\n    value = 1\n"
    )
    assert declared_classes(addon) == {"demo.TestA"}


def test_the_program_fails_on_a_problem_and_ends_with_the_count(capsys):
    assert main([str(LOGS / "install_again.log")]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"
    assert main([str(LOGS / "green.log")]) == 0
