"""Read an Odoo log as a test report, and say every way in which it only looks green.

Odoo ends with exit code 0 when it ran no test at all: an addon named by `--test-tags` that the
command neither installs nor updates, `-i` on a database where the addon is installed already, a
test file that `tests/__init__.py` forgot, a server that died on its way. And a hoot suite id that
nobody knows makes hoot run the whole web suite instead of failing. `Result.problems` names each.

As a program: `python -m scripts.odoo_result LOG [ADDON_DIR...]` prints the problems and the line
`N passed, M failed`; the exit code is 1 when there is a problem. The test classes that the sources
of the addons declare must all appear in the log.
"""

import ast
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+?): (?P<text>.*)"
)
_TOTALS = re.compile(r"^(\d+) failed, (\d+) error\(s\) of (\d+) tests")
_ADDON = re.compile(r"^odoo\.(?:upgrade|addons)\.(\w+)\.")
_STARTED = re.compile(r"^Starting (\w+)\.(\w+) \.\.\.")
_SKIPPED = re.compile(r"^skipped (?:Subtest )?(\w+)\.(\w+)")
_BROKEN = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(\w+)\.(\w+)")
_BROKEN_CLASS = re.compile(r"^ERROR: \w+ \(odoo\.addons\.(\w+)\.tests\.(?:\w+\.)*(\w+)\)")
_HOOT_TEST = re.compile(r'^\[HOOT\] Test "@(\w+)/')
_HOOT_STARTED = "[HOOT] Starting test suites"


@dataclass(frozen=True)
class Result:
    """What one run of Odoo, one log, says about its tests.

    `tests`, `failures` and `errors` are Odoo's own totals, a failed subtest counting as a failure.
    A class is named `addon.TestClass`, a test `addon.TestClass.test_method`; a class whose setUp
    failed stands in `failed_names` under its own name. `hoot_addons` maps the test that opened
    hoot to the addons whose suites it ran.
    """

    tests: int = 0
    failures: int = 0
    errors: int = 0
    is_finished: bool = False
    has_crashed: bool = False
    started: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    failed_names: frozenset[str] = frozenset()
    hoot_addons: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def classes(self) -> frozenset[str]:
        """The classes of which at least one test was started."""
        return frozenset(name.rpartition(".")[0] for name in self.started)

    @property
    def passed(self) -> int:
        return len(self.started - self.failed_names - self.skipped)

    @property
    def summary(self) -> str:
        return f"{self.passed} passed, {len(self.failed_names)} failed"

    def problems(
        self, expected_classes: Iterable[str] = (), hoot_addons: Iterable[str] | None = None
    ) -> list[str]:
        """Why this run may not count as passed; an empty list means that it may.

        `expected_classes` are names as in `classes` that must have run. `hoot_addons` are the
        addons whose hoot suites a test may run; None allows each test its own addon's only.
        """
        found = [f"failed: {name}" for name in sorted(self.failed_names)]
        if self.has_crashed:
            found.append("Odoo could not load the database or an addon; see CRITICAL in the log")
        if not self.is_finished:
            found.append("Odoo printed no total: it was killed or died before the tests ended")
        elif not self.tests:
            found.append("0 tests ran: is the addon installed or updated (-u) by this command?")
        elif (self.failures or self.errors) and not self.failed_names:
            found.append(f"{self.failures} failed, {self.errors} error(s), none of them by name")
        for name in sorted(set(expected_classes) - self.classes):
            found.append(f"never ran: {name}")
        return found + self._hoot_problems(hoot_addons)

    def _hoot_problems(self, allowed: Iterable[str] | None) -> list[str]:
        known = None if allowed is None else frozenset(allowed)
        found = []
        for test, addons in sorted(self.hoot_addons.items()):
            strange = addons - (known if known is not None else {test.partition(".")[0]})
            if not addons:
                found.append(f"hoot ran no test: {test}")
            if strange:
                names = ", ".join(f"@{addon}" for addon in sorted(strange))
                found.append(f"hoot ran other suites ({names}), is the id unknown? {test}")
        return found


def parse(text: str) -> Result:
    """The report that the log `text` of one run of Odoo makes; several databases are added up.

    >>> parse("2026-01-01 10:00:00,000 7 INFO db odoo.addons.sale.tests.test_a: "
    ...       "Starting TestA.test_x ...").classes
    frozenset({'sale.TestA'})
    """
    reader = _Reader()
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            reader.read(match["level"], match["logger"], match["text"])
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.totals: list[tuple[int, int, int]] = []
        self.has_crashed = False
        self.names: dict[str, set[str]] = {"started": set(), "skipped": set(), "failed": set()}
        self.hoot: dict[str, set[str]] = {}

    def read(self, level: str, logger: str, text: str) -> None:
        if level == "CRITICAL":
            self.has_crashed = True
        elif logger == "odoo.tests.result":
            self._read_total(text)
        elif logger.endswith(".browser"):
            self._read_hoot(logger, text)
        else:
            self._read_test(logger, text)

    def _read_total(self, text: str) -> None:
        match = _TOTALS.match(text)
        if match:
            failures, errors, tests = map(int, match.groups())
            self.totals.append((failures, errors, tests))

    def _read_hoot(self, logger: str, text: str) -> None:
        # odoo.addons.<addon>.tests.<file>.<TestClass>.<test_method>.browser
        parts = logger.split(".")
        test = ".".join((parts[2], *parts[-3:-1]))
        if text.startswith(_HOOT_STARTED):
            self.hoot.setdefault(test, set())
        match = _HOOT_TEST.match(text)
        if match:
            self.hoot.setdefault(test, set()).add(match[1])

    def _read_test(self, logger: str, text: str) -> None:
        match = _BROKEN_CLASS.match(text)
        if match:
            self.names["failed"].add(".".join(match.groups()))
            return
        addon = _ADDON.match(logger)
        if not addon:
            return
        for kind, pattern in (("started", _STARTED), ("skipped", _SKIPPED), ("failed", _BROKEN)):
            match = pattern.match(text)
            if match:
                self.names[kind].add(".".join((addon[1], *match.groups())))

    def result(self) -> Result:
        failures, errors, tests = (sum(part) for part in zip(*self.totals, (0, 0, 0), strict=True))
        return Result(
            tests=tests,
            failures=failures,
            errors=errors,
            is_finished=bool(self.totals),
            has_crashed=self.has_crashed,
            started=frozenset(self.names["started"]),
            skipped=frozenset(self.names["skipped"]),
            failed_names=frozenset(self.names["failed"]),
            hoot_addons={test: frozenset(addons) for test, addons in self.hoot.items()},
        )


def declared_classes(addon: Path) -> frozenset[str]:
    """The test classes of the addon in the folder `addon`, by its sources, as `Result.classes`.

    Every class with a `test_` method in a file `tests/test_*.py` counts, also one that
    `tests/__init__.py` does not import: that is what makes a forgotten import visible.
    """
    return frozenset(
        f"{addon.name}.{node.name}"
        for path in sorted((addon / "tests").glob("test_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and any(map(_is_test_method, node.body))
    )


def _is_test_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def main(argv: list[str]) -> int:
    if not argv:
        sys.stderr.write("usage: python -m scripts.odoo_result LOG [ADDON_DIR...]\n")
        return 2
    log, *folders = map(Path, argv)
    expected = frozenset().union(*(declared_classes(folder.resolve()) for folder in folders))
    addons = [folder.resolve().name for folder in folders] or None
    result = parse(log.read_text(encoding="utf-8", errors="replace"))
    problems = result.problems(expected, addons)
    sys.stdout.write("".join(f"✗ {problem}\n" for problem in problems) + f"{result.summary}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
