"""Compare two runs of the same tests, a flaky test counting by its best result. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .odoo_result import Result

PASSED, SKIPPED, FAILED, ABSENT = "passed", "skipped", "failed", "absent"
_BEST_FIRST = (PASSED, SKIPPED, FAILED)


@dataclass(frozen=True)
class Difference:
    """A test that ends differently on the two sides; both are one of the words above."""

    test: str
    stock: str
    suite: str


def outcomes(result: Result) -> dict[str, str]:
    """How each started test of one run ended. A class whose setUp failed fails as one entry."""
    found = dict.fromkeys(result.started, PASSED)
    found.update(dict.fromkeys(result.skipped, SKIPPED))
    found.update(dict.fromkeys(result.failed_names, FAILED))
    return found


def best(runs: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The best outcome of each test over several runs.

    >>> best([{"a": "failed", "b": "passed"}, {"a": "passed"}]) == {"a": "passed", "b": "passed"}
    True
    """
    found: dict[str, str] = {}
    for run in runs:
        for test, outcome in run.items():
            found[test] = min(found.get(test, FAILED), outcome, key=_BEST_FIRST.index)
    return found


def compare(stock: Mapping[str, str], suite: Mapping[str, str]) -> list[Difference]:
    """Every test whose outcome is not the same on both sides, by name."""
    return [
        Difference(test, stock.get(test, ABSENT), suite.get(test, ABSENT))
        for test in sorted({*stock, *suite})
        if stock.get(test, ABSENT) != suite.get(test, ABSENT)
    ]


def retry_tags(failed: Iterable[str]) -> str:
    """Odoo's --test-tags for the tests `addon.Class.method` (or `addon.Class`) that failed.

    >>> retry_tags(["point_of_sale.TestUi.test_a", "point_of_sale.TestB"])
    '/point_of_sale:TestB,/point_of_sale:TestUi.test_a'
    """
    return ",".join(sorted("/{}:{}".format(*name.split(".", 1)) for name in failed))
