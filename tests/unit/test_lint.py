"""`make lint` fails when a tool objects or is missing, and says which."""

import sys

import pytest

from scripts import format as formatter
from scripts import lint


def check(*words, name="try"):
    return lint.Check(name, lambda: list(words))


def test_a_tool_that_agrees_passes():
    assert lint.run(check(sys.executable, "-c", "pass")).passed


def test_a_tool_that_objects_is_quoted():
    code = "import sys; print('line 3 is odd'); sys.exit(1)"
    verdict = lint.run(check(sys.executable, "-c", code))
    assert not verdict.passed
    assert verdict.text == "line 3 is odd"


def test_a_tool_that_is_missing_is_a_failure_that_names_the_cure():
    verdict = lint.run(lint.Check("gone", lambda: lint.python_tool("no-such-linter")))
    assert not verdict.passed
    assert "pip install -r requirements-dev.txt" in verdict.text


def test_a_check_without_files_passes():
    def nothing():
        raise lint.NothingToCheckError

    assert lint.run(lint.Check("po", nothing)).passed


def test_an_unknown_check_is_refused(capsys):
    assert lint.main(["flake9"]) == 2
    assert "'flake9'" in capsys.readouterr().err


def test_the_end_says_who_objects(capsys, monkeypatch):
    checks = (
        check(sys.executable, "-c", "pass", name="good"),
        check(sys.executable, "-c", "raise SystemExit(3)", name="bad"),
    )
    monkeypatch.setattr(lint, "CHECKS", checks)
    assert lint.main([]) == 1
    assert "Not yet right: bad" in capsys.readouterr().out
    assert lint.main(["good"]) == 0


@pytest.mark.parametrize(
    ("first", "is_shell"),
    [("#!/bin/sh", True), ("#!/usr/bin/env bash", True), ("#!/usr/bin/env python3", False)],
)
def test_a_shell_script_is_known_by_its_first_line(tmp_path, first, is_shell):
    path = tmp_path / "tool"
    path.write_text(f"{first}\n")
    assert lint._is_shell(path) is is_shell


def test_formatting_named_files_touches_no_others():
    assert [words[-1] for words in formatter.commands(["a.py"])] == ["a.py", "a.py"]
    assert [words[-1] for words in formatter.commands(["a.xml"])] == ["a.xml"]
    assert formatter.commands(["notes.txt"]) == []
