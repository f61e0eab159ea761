"""`make bench`: stock POS against POS with the suite, in one run, as a table with its goals.

`--short` (about a minute) measures a few orders and fails when the goal for queries is missed; the
test runner calls it. `--only orders,clients,load,ledger,matcher,rules` picks measurements; the
matcher against its peers (settlement_matching.py) and the rule engine (rules.py) print tables of
their own.
The exit code is 1 when a goal is missed.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from bench import measure  # noqa: E402 - needs the path above
from bench.stats import paired, percentile  # noqa: E402
from bench.world import Side, two_sides  # noqa: E402

GOODS, TOBACCO = 5_000, 500
SHORT_GOODS, SHORT_TOBACCO, SHORT_PAIRS = 60, 20, 25
LEDGER_LINES, SHORT_LEDGER_LINES = 500_000, 5_000
SCREEN_S, EXPORT_S, EXPORT_MB = 2, 60, 500
MORE_QUERIES, TIME_RATIO, THROUGHPUT_RATIO, LOAD_RATIO = 4, 1.05, 0.95, 1.10


@dataclass(frozen=True)
class Row:
    """A line of the table; `is_met` is None for a figure without a goal."""

    what: str
    stock: str
    suite: str
    result: str
    goal: str = ""
    is_met: bool | None = None


def order_rows(stock: Side, suite: Side, options: argparse.Namespace) -> list[Row]:
    queries, ms = measure.orders(stock, suite, options.pairs)
    low, high = ms.ratio_bounds
    has_time_goal = not options.short  # so few orders say nothing about time
    return [
        Row(
            "queries an order", f"{queries.a:.0f}", f"{queries.b:.0f}",
            f"{queries.difference:+.0f}", f"at most +{MORE_QUERIES}",
            queries.difference <= MORE_QUERIES,
        ),
        Row(
            f"ms an order, {ms.pairs} pairs", f"{ms.a:.1f}", f"{ms.b:.1f}",
            f"x {ms.ratio:.3f} [{low:.3f}, {high:.3f}]",
            f"at most {TIME_RATIO}" if has_time_goal else "",
            ms.ratio <= TIME_RATIO if has_time_goal else None,
        ),
    ]  # fmt: skip


def client_rows(stock: Side, suite: Side, options: argparse.Namespace) -> list[Row]:
    (a, a_times), (b, b_times) = measure.clients(stock, suite, options.rounds, options.each)
    compared = paired(a, b)
    low, high = compared.ratio_bounds
    p99 = [percentile(times, 0.99) for times in (a_times, b_times)]
    return [
        Row(
            f"orders/s, {measure.CLIENTS} clients on one till",
            f"{compared.a:.1f}", f"{compared.b:.1f}",
            f"x {compared.ratio:.3f} [{low:.3f}, {high:.3f}]",
            f"at least {THROUGHPUT_RATIO}", compared.ratio >= THROUGHPUT_RATIO,
        ),
        Row("  slowest 1 % of these orders, s", f"{p99[0]:.2f}", f"{p99[1]:.2f}", ""),
    ]  # fmt: skip


def load_rows(stock: Side, suite: Side, options: argparse.Namespace) -> list[Row]:
    found = measure.loads(stock, suite, options.loads)
    ms, size, queries = found["ms"], found["gzip_kb"], found["queries"]
    return [
        Row(
            f"ms to load {len(stock.shelf.goods)} articles", f"{ms.a:.0f}", f"{ms.b:.0f}",
            f"x {ms.ratio:.3f}", f"at most {LOAD_RATIO}", ms.ratio <= LOAD_RATIO,
        ),
        Row(
            "  KB of it, gzip", f"{size.a:.0f}", f"{size.b:.0f}", f"x {size.ratio:.3f}",
            f"at most {LOAD_RATIO}", size.ratio <= LOAD_RATIO,
        ),
        Row(
            "  queries of it", f"{queries.a:.0f}", f"{queries.b:.0f}",
            f"{queries.difference:+.0f}",
        ),
    ]  # fmt: skip


def ledger_rows(_stock: Side, suite: Side, options: argparse.Namespace) -> list[Row]:
    """The ledger of a year; it fills the suite's database, so it comes last."""
    lines = SHORT_LEDGER_LINES if options.short else LEDGER_LINES
    found = measure.ledger(suite, lines)

    def row(what: str, key: str, unit: str, goal: float) -> Row:
        figure = f"{found[key]:.1f} {unit}"
        return Row(what, "", figure, "", f"at most {goal} {unit}", found[key] <= goal)

    return [
        row(f"ledger of {lines} sales lines: first screen", "screen_s", "s", SCREEN_S),
        row("  xlsx and PDF", "export_s", "s", EXPORT_S),
        row("  memory of the whole process", "ledger_memory_mb", "MB", EXPORT_MB),
        Row("  of that before the ledger", "", f"{found['odoo_mb']:.0f} MB", ""),
        Row("  csv and json", "", f"{found['sales_s']:.1f} s", ""),
        Row(
            "  progress told, times", "", f"{found['progress']:.0f}", "", "at least 2",
            found["progress"] >= 2,
        ),
        Row("  xlsx", "", f"{found['xlsx_mb']:.1f} MB, {found['lines']:.0f} lines", ""),
    ]  # fmt: skip


PARTS: dict[str, Callable[[Side, Side, argparse.Namespace], list[Row]]] = {
    "orders": order_rows,
    "clients": client_rows,
    "load": load_rows,
    "ledger": ledger_rows,
}
PROGRAMS = {"matcher": "settlement_matching.py", "rules": "rules.py"}


def table(rows: Sequence[Row]) -> str:
    marks = {None: "", True: "✓", False: "✗ missed"}
    cells = [("", "stock", "suite", "suite against stock", "goal", "")]
    cells += [
        (row.what, row.stock, row.suite, row.result, row.goal, marks[row.is_met]) for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/run.py", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a minute, the goal for queries only")
    parser.add_argument(
        "--only", default="", help="some of: orders,clients,load,ledger,matcher,rules"
    )
    parser.add_argument("--pairs", type=int, default=0, help="orders on each side")
    parser.add_argument("--rounds", type=int, default=12, help="rounds of the clients")
    parser.add_argument("--each", type=int, default=12, help="orders of a client in a round")
    parser.add_argument("--loads", type=int, default=9, help="how often a till loads")
    options = parser.parse_args(words)
    options.pairs = options.pairs or (SHORT_PAIRS if options.short else 1_000)
    names = [name for name in options.only.split(",") if name]
    if unknown := set(names) - {*PARTS, *PROGRAMS}:
        parser.error(f"there is no measurement {unknown.pop()!r}")
    names = names or (["orders", "ledger"] if options.short else [*PARTS, *PROGRAMS])
    goods, tobacco = (SHORT_GOODS, SHORT_TOBACCO) if options.short else (GOODS, TOBACCO)
    rows: list[Row] = []
    if on_odoo := [name for name in names if name in PARTS]:
        with two_sides("bench_short" if options.short else "bench", goods, tobacco) as sides:
            for name in on_odoo:
                rows += PARTS[name](*sides, options)
        sys.stdout.write(f"\n{table(rows)}\n")
    is_missed = any(row.is_met is False for row in rows)
    for name in [name for name in names if name in PROGRAMS]:
        sys.stdout.write("\n")
        sys.stdout.flush()
        program = Path(__file__).with_name(PROGRAMS[name])
        is_missed |= subprocess.call([sys.executable, program]) != 0
    return 1 if is_missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
