"""`python -m scripts.test_upstream`: Odoo's own point_of_sale tests, without and with the suite.

Both sides start from one English template with the same core modules (Odoo's tests look for English
texts) and run the same tests, desktop and mobile tours included (about 25 minutes a side). A test
that fails is tried twice more and counts by its best result. The stock side is kept per version of
Odoo in the state folder. Prints every difference and `N passed, M failed`; the exit code is 1 when
there is a difference.

`--only TestPoSBasicConfig,TestUi.test_01_pos_basic_order` runs some of them; `--side stock` only
fills the cache; `--fresh` measures the stock side again.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from . import odoo_result, upstream_report
from .suite import databases, odoo_command, odoo_source, postgres, shell, ui
from .suite.odoo_source import OdooTree
from .suite.paths import LOGS, ROOT, STATE, SUITE_ADDONS, fingerprint
from .suite.postgres import Server
from .suite.processes import free_port

ADDON = "point_of_sale"
# What the suite depends on, so that installing it adds no module of Odoo to its side.
CORE_ADDONS = (ADDON, "stock_account", "purchase_stock")
TRIES = 3
CACHE = STATE / "upstream"
NICENESS = 10


@dataclass(frozen=True)
class Run:
    """What all steps of one call share."""

    odoo: OdooTree
    server: Server
    tags: str

    @property
    def cache_name(self) -> str:
        return f"stock-{self.odoo.version}-{fingerprint(self.template, self.tags)}.json"

    @property
    def template(self) -> str:
        """The name of the template, built under another name when it is not there."""
        parts = (self.odoo.python_path, self.odoo.version, CORE_ADDONS)
        name = f"upstream_base_{fingerprint(*parts)}"
        if not databases.exists(self.server, name):
            building = f"{name}_new"
            with ui.step("Template database: Odoo's own point of sale, English"):
                databases.drop(self.server, building)
                install = odoo_command.install(self.odoo, self.server, building, CORE_ADDONS)
                shell.run(install, log="upstream-template")
                databases.rename(self.server, building, name)
        return name


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.test_upstream", description=__doc__)
    parser.add_argument("--only", default="", help="classes or Class.test_method, by commas")
    parser.add_argument("--side", choices=("stock", "suite", "both"), default="both")
    parser.add_argument("--fresh", action="store_true", help="run the stock side again")
    options = parser.parse_args(words)
    names = [name for name in options.only.split(",") if name]
    tags = ",".join(f"/{ADDON}:{name}" for name in names) or f"/{ADDON}"
    run = Run(odoo_source.locate(), postgres.start(), tags)
    stock = _stock_side(run, fresh=options.fresh) if options.side != "suite" else _cached(run)
    if options.side == "stock":
        return _print_summary(stock)
    suite = _side(run, "suite", SUITE_ADDONS)
    if not stock:
        _print_summary(suite)
        ui.say("Nothing to compare with: `--side stock` fills the cache")
        return 1
    differences = upstream_report.compare(stock, suite)
    for found in differences:
        ui.say(f"✗ {found.test}: {found.stock} in stock Odoo, {found.suite} with the suite")
    ui.say(f"{len(stock)} tests in stock Odoo, {len(suite)} with the suite")
    ui.say(f"{len(suite) - len(differences)} passed, {len(differences)} failed")
    return 1 if differences else 0


def _print_summary(side: dict[str, str]) -> int:
    failed = sorted(test for test, outcome in side.items() if outcome == upstream_report.FAILED)
    for test in failed:
        ui.say(f"fails on this side: {test}")
    ui.say(f"{len(side) - len(failed)} passed, {len(failed)} failed")
    return 0


def _cached(run: Run) -> dict[str, str]:
    path = CACHE / run.cache_name
    found: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
    return found


def _stock_side(run: Run, *, fresh: bool) -> dict[str, str]:
    found = {} if fresh else _cached(run)
    if not found:
        found = _side(run, "stock", ())
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / run.cache_name).write_text(json.dumps(found, indent=1, sort_keys=True))
    return found


def _side(run: Run, name: str, addons: Sequence[str]) -> dict[str, str]:
    """The best outcome of each test on one side, in a database of its own."""
    database = f"upstream_{name}_{os.getpid()}"
    databases.clone(run.server, run.template, database)
    try:
        if addons:
            with ui.step("Installing the suite"):
                install = odoo_command.install(run.odoo, run.server, database, addons)
                shell.run(install, log=f"upstream-{name}")
        runs = [_tests(run, database, name, run.tags)]
        for _ in range(1, TRIES):
            failed = [t for t, end in upstream_report.best(runs).items() if end == "failed"]
            if failed:
                ui.say(f"  trying again: {len(failed)} that failed")
                tags = upstream_report.retry_tags(failed)
                runs.append(_tests(run, database, name, tags))
        return upstream_report.best(runs)
    finally:
        databases.drop(run.server, database)


def _tests(run: Run, database: str, name: str, tags: str) -> dict[str, str]:
    """Run Odoo once; SystemExit when the log does not prove that it ran to its end."""
    command = odoo_command.serve(
        run.odoo, run.server, database, free_port(), f"--update={ADDON}",
        f"--test-tags={tags}", "--stop-after-init",
    )  # fmt: skip
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"upstream-{name}-{time.strftime('%H%M%S')}.log"
    with ui.step(f"Tests of {ADDON}, {name} side"), path.open("wb") as log:
        subprocess.call(
            ["nice", "-n", str(NICENESS), *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    result = odoo_result.parse(path.read_text(encoding="utf-8", errors="replace"))
    if not result.is_finished or result.has_crashed or not result.tests:
        problems = "; ".join(result.problems())
        raise SystemExit(f"{problems[:500]}\n  What to do: read {path}")
    return upstream_report.outcomes(result)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
