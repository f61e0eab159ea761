"""The two sides: a stock database and one with the suite, made from one template and one shelf."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench.shelf import Shelf
from scripts.suite import databases, odoo_command, odoo_source, postgres, shell, ui
from scripts.suite.paths import PYTHON, ROOT, SUITE_ADDONS


@dataclass(frozen=True)
class Side:
    """One of the two databases; `words` are Odoo's command line for it."""

    name: str
    database: str
    shelf: Shelf
    words: list[str]


class Till:
    """A process of bench.till: `ask` sends a command and waits for the answer."""

    def __init__(self, side: Side):
        command = [PYTHON, "-m", "bench.till", side.database, *side.words]
        self.process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._send(json.dumps(side.shelf.to_json()))

    def ask(self, *words: object) -> dict[str, float]:
        self._send(" ".join(map(str, words)))
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise SystemExit(f"the process of one side ended with {self.process.wait()}; see above")
        answer: dict[str, float] = json.loads(line)
        return answer

    def _send(self, line: str) -> None:
        if self.process.stdin:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(timeout=60)


@contextlib.contextmanager
def tills(*sides: Side) -> Iterator[list[Till]]:
    """Both processes at once, so that neither warms the other."""
    opened = [Till(side) for side in sides]
    try:
        yield opened
    finally:
        for till in opened:
            till.close()


@contextlib.contextmanager
def two_sides(prefix: str, goods: int, tobacco: int) -> Iterator[tuple[Side, Side]]:
    """The stock side and the suite's; both databases are dropped at the end."""
    odoo, server = odoo_source.locate(), postgres.start()
    stock, suite = f"{prefix}_stock", f"{prefix}_suite"
    try:
        databases.clone(server, databases.template(odoo, server), stock)
        words = odoo_command.options(odoo, server, stock)
        with ui.step(f"A shop with {goods} articles, {tobacco} of them tobacco"):
            text = output("bench.seed", goods, tobacco, stock, *words)
        stock_side = Side("stock", stock, _shelf(text), words)
        with ui.step("The same shop with the suite"):
            databases.clone(server, stock, suite)
            install = odoo_command.install(odoo, server, suite, SUITE_ADDONS)
            shell.run(install, log="bench", hint="the addons do not install; see the lines above")
            words = odoo_command.options(odoo, server, suite)
            text = output("bench.seed_suite", suite, *words, given=text)
        suite_side = Side("suite", suite, _shelf(text), words)
        for database in (stock, suite):
            server.psql("ANALYZE", database)
        yield stock_side, suite_side
    finally:
        for database in (stock, suite):
            databases.drop(server, database)


def _shelf(text: str) -> Shelf:
    return Shelf.from_json(json.loads(text))


def output(module: str, *words: object, given: str = "") -> str:
    """The last line that a module of this folder prints, in a process of its own."""
    done = subprocess.run(
        [str(PYTHON), "-m", module, *map(str, words)],
        cwd=ROOT,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{module} ended with {done.returncode}; see above")
    return done.stdout.splitlines()[-1] + "\n"
