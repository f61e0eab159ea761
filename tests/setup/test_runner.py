import pytest

from scripts.suite import testing
from scripts.suite.errors import SetupError


def test_a_job_without_a_test_has_failed():
    outcome = testing.Outcome().require_tests()
    assert outcome.failed == 1
    assert outcome.problems == ["ran no test"]


def test_nodes_closing_lines_are_counted():
    text = "ok 1 - a\nnot ok 2 - b\n# tests 2\n# pass 1\n# fail 1\n"
    outcome = testing._node_outcome(1, text)
    assert (outcome.passed, outcome.failed) == (1, 1)
    assert outcome.problems == ["not ok 2 - b"]


def test_a_node_run_that_dies_is_a_failure_even_with_no_failed_test():
    outcome = testing._node_outcome(134, "# pass 3\n# fail 0\nAborted\n")
    assert outcome.failed == 1


def test_an_unknown_job_is_refused_before_anything_runs():
    with pytest.raises(SetupError, match="no test job 'unti'"):
        testing.run(["unti"])
