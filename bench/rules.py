"""The rule engine: a basket of 50 lines against the full pack of China, in Python and in Chromium.

Chromium runs the modules that the till runs (`rules_page.mjs`). Both answers must be the same.
"""

import gc
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "addons" / "tobacco_compliance")]

from tools.rules import Rows, check, parse_packs  # noqa: E402
from tools.rules.__main__ import packs  # noqa: E402

from bench.stats import median, percentile  # noqa: E402

GOALS_MS = {"Python": 1.0, "Chromium": 2.0}
LINES, ROUNDS = 50, 400
LICENCE = "110101100001"


def line(number: int) -> dict[str, Any]:
    """A line with every fact known, each article at a price of its own; every fifth is a pod."""
    price = f"{20 + number}.00"
    common = {
        "line": number, "brand": f"Brand {number % 9}", "qty": "1", "unit_price": price,
        "marked_price": price, "suggested_price": price, "discount": "0.00", "flavour": "tobacco",
        "is_refillable": False, "is_single_use": False, "has_duty_stamp": True, "lists": [],
        "label": ["name", "price", "unit"], "is_recalled": False, "is_damaged": False,
        "entry": "scanned",
    }  # fmt: skip
    if number % 5 == 0:
        nicotine = {"nicotine_mg_per_g": "18", "nicotine_mg": "36", "volume_ml": "2"}
        return {**common, "category": "ecig_pod", "unit": "piece", "trace": ["T1"], **nicotine}
    code = f"6{1 + number % 10:02d}15123456789{1 + number % 50:02d}CDYC{LICENCE}"
    sizes = {"sticks_per_pack": 20, "packs_per_carton": 10, "carton_code": code}
    return {**common, "category": "cigarette", "unit": "pack", **sizes}


def basket() -> dict[str, Any]:
    return {
        "stage": "sale",
        "jurisdiction": "CN",
        "at": "2026-11-22T11:04:05+08:00",
        "channel": "till",
        "site": "S1",
        "licence": {
            "number": LICENCE, "scope": ["cigarette", "cigar", "ecig"], "site": "S1",
            "valid_from": "2024-01-01", "valid_to": "2028-12-31",
            "suspended": [["2026-03-01", "2026-04-01"]],
        },
        "buyer": {"document_checked": True},
        "same_buyer_today": {"cartons": "12"},
        "lines": [line(number) for number in range(1, LINES + 1)],
    }  # fmt: skip


def in_python(facts: dict[str, Any], rules: Rows) -> list[float]:
    """Milliseconds of a check, a sample each; the garbage of other work is not ours."""
    samples = []
    gc.collect()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        check(facts, rules)
        samples.append((time.perf_counter() - start) * 1000)
    return samples


def in_chromium(facts: dict[str, Any], rules: Rows) -> tuple[list[float], list[dict[str, Any]]]:
    program = Path(__file__).with_name("rules_page.mjs")
    words = {"facts": facts, "rules": rules, "rounds": ROUNDS}
    done = subprocess.run(
        ["node", program], input=json.dumps(words), capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    return answer["samples"], answer["violations"]


def main() -> int:
    places = parse_packs(packs())
    rules = Rows(row for row in places if "CN" in row["applies_to"])
    facts = basket()
    chromium, violations = in_chromium(facts, rules)
    if violations != check(facts, rules):
        sys.stderr.write("the two engines do not agree about the basket\n")
        return 1
    is_met = True
    sys.stdout.write(f"{LINES} lines against the {len(rules)} rows of CN\n")
    for name, samples in {"Python": in_python(facts, rules), "Chromium": chromium}.items():
        middle, slow = median(samples), percentile(samples, 0.99)
        mark = "✓" if middle <= GOALS_MS[name] else "✗ missed"
        is_met &= middle <= GOALS_MS[name]
        sys.stdout.write(
            f"  {name:<9} {middle:.2f} ms, 99 % below {slow:.2f} ms; goal {GOALS_MS[name]:.0f} ms"
            f"  {mark}\n"
        )
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
