from scripts.odoo_result import Result
from scripts.upstream_report import Difference, best, compare, outcomes, retry_tags


def test_each_started_test_has_one_outcome():
    result = Result(
        started=frozenset({"a.T.test_1", "a.T.test_2", "a.T.test_3"}),
        skipped=frozenset({"a.T.test_2"}),
        failed_names=frozenset({"a.T.test_3", "a.Broken"}),
    )
    assert outcomes(result) == {
        "a.T.test_1": "passed",
        "a.T.test_2": "skipped",
        "a.T.test_3": "failed",
        "a.Broken": "failed",
    }


def test_a_flaky_test_counts_by_its_best_run():
    runs = [{"x": "failed", "y": "failed"}, {"x": "failed", "y": "passed"}, {"x": "failed"}]
    assert best(runs) == {"x": "failed", "y": "passed"}


def test_equal_sides_have_no_difference_even_where_both_fail():
    side = {"x": "failed", "y": "passed"}
    assert compare(side, dict(side)) == []


def test_a_test_that_only_one_side_ran_is_a_difference():
    assert compare({"x": "passed"}, {"x": "passed", "y": "passed"}) == [
        Difference("y", "absent", "passed")
    ]
    assert compare({"x": "passed"}, {}) == [Difference("x", "passed", "absent")]


def test_a_failure_of_the_suite_is_a_difference():
    assert compare({"x": "passed"}, {"x": "failed"}) == [Difference("x", "passed", "failed")]


def test_only_what_failed_is_tried_again():
    assert retry_tags(["point_of_sale.TestUi.test_b"]) == "/point_of_sale:TestUi.test_b"
