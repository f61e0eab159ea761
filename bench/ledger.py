"""`python bench/ledger.py [LINES]`: the ledger's workbook writer alone, without a database.

Writes sales lines as the ledger has them and prints seconds, memory and how often progress was
told. The queries behind a real ledger are not part of this figure. Exit code 1 when a goal is
missed.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "addons" / "tobacco_compliance")]

from tools.ledger.workbook import MOMENT, MONEY, NUMBER, Column, Sheet, write_workbook  # noqa: E402 - the path

LINES = 500_000
MAX_S, MAX_MB = 60, 500
COLUMNS = [
    Column("Time", MOMENT), *(Column(name) for name in ("Receipt", "Article", "Barcode", "Unit")),
    Column("Quantity", NUMBER), Column("Stock units", NUMBER), Column("Sticks", NUMBER),
    Column("Unit price", MONEY), Column("Amount", MONEY),
    *(Column(name) for name in ("Payment", "Entered by", "Member")),
]  # fmt: skip


def rows(count):
    start = datetime(2026, 1, 1)
    for number in range(count):
        yield (
            start + timedelta(seconds=30 * number), f"26{number:06}-1", f"中华 {number % 500}",
            f"6901028{number % 500:06}", "盒",
            2.0, 2.0, 40.0, 45.0, 90.0, "微信支付", "扫码", None,
        )  # fmt: skip


def main(words):
    count = int(words[0]) if words else LINES
    told = []
    started, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryFile() as target:
        write_workbook(target, [], [Sheet("Sales", COLUMNS, rows(count))], told.append)
        size_mb = target.seek(0, os.SEEK_END) / 1e6
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{count} lines: {seconds:.1f} s (processor {cpu:.1f} s), goal {MAX_S} s;"
        f" {memory_mb:.0f} MB, goal {MAX_MB} MB; file {size_mb:.1f} MB;"
        f" progress told {len(told)} times\n"
    )
    return 1 if seconds > MAX_S or memory_mb > MAX_MB or not told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
