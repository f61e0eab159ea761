"""The matcher beside its peers' simplest rules, on invented data.

The peers are re-implemented from their published rules and are given our payer look-up, which is in
their favour. `strict` counts an answer as right only if the set of items is exactly the true one.
"""

import argparse
import resource
import sys
import time
import types
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))
_package = types.ModuleType("tobacco_settlement")
_package.__path__ = [str(ROOT / "addons" / "tobacco_settlement")]
sys.modules["tobacco_settlement"] = _package

from settlement_data import World, make_world  # noqa: E402
from tobacco_settlement.tools.matching.core import match  # noqa: E402
from tobacco_settlement.tools.matching.model import Decision, Item, Receipt  # noqa: E402
from tobacco_settlement.tools.matching.normalise import memo_tokens, number_key  # noqa: E402
from tobacco_settlement.tools.matching.payers import PayerIndex  # noqa: E402

Answers = dict[str, frozenset[str]]


class Peers:
    """Each rule takes one receipt and answers with the items it would clear."""

    def __init__(self, world: World) -> None:
        self.payers = PayerIndex(world.parties, ())
        self.by_number = {number_key(item.number): item for item in world.items}
        self.owed: defaultdict[str, list[Item]] = defaultdict(list)
        for item in sorted(world.items, key=lambda item: (item.day, item.item)):
            self.owed[item.party].append(item)
        self.left = {item.item: item.amount_fen for item in world.items}

    def memo_is_number(self, receipt: Receipt) -> list[Item]:
        """account_reconcile_oca: the memo must be the number."""
        found = self.by_number.get(number_key(receipt.memo))
        return [found] if found else []

    def tokens_then_amount(self, receipt: Receipt) -> list[Item]:
        """invoice_matching of Odoo up to 18: numbers in the memo, then customer and amount."""
        found = [self.by_number[key] for key in memo_tokens(receipt.memo) if key in self.by_number]
        if found and sum(item.amount_fen for item in found) == receipt.amount_fen:
            return found
        return self._equal(receipt, only_one=True)

    def rank_two(self, receipt: Receipt) -> list[Item]:
        """ERPNext: number equal or customer equal, with exact amount; the first of the list."""
        return self._equal(receipt, only_one=False)

    def oldest_first(self, receipt: Receipt) -> list[Item]:
        """The waterfall: oldest items of the customer until the money is used."""
        payer = self.payers.find(receipt).only
        chosen, rest = [], receipt.amount_fen
        for item in self.owed.get(payer, ()):
            if rest <= 0:
                break
            if self.left[item.item]:
                chosen.append(item)
                rest -= self.left[item.item]
        for item in chosen:
            self.left[item.item] = 0
        return chosen

    def _equal(self, receipt: Receipt, only_one: bool) -> list[Item]:
        payer = self.payers.find(receipt).only
        equal = [i for i in self.owed.get(payer, ()) if i.amount_fen == receipt.amount_fen]
        return equal[:1] if len(equal) == 1 or not only_one else []


def peer_answers(world: World, rule: Callable[[Peers], Callable[[Receipt], list[Item]]]) -> Answers:
    """The rule over all receipts in order of their day; an item is cleared once."""
    apply = rule(Peers(world))
    used: set[str] = set()
    answers = {}
    for receipt in sorted(world.receipts, key=lambda receipt: (receipt.day, receipt.receipt)):
        items = frozenset(item.item for item in apply(receipt))
        if items and not items & used:
            used |= items
            answers[receipt.receipt] = items
    return answers


def scores(world: World, answers: Answers) -> dict[str, float]:
    """Shares in percent, as the table shows them."""
    party_of = {item.item: item.party for item in world.items}
    right = sum(items == world.truth[name] for name, items in answers.items())
    payable = sum(bool(items) for items in world.truth.values())
    wrong_party = sum(
        bool(world.truth[name])
        and {party_of[i] for i in items} != {party_of[i] for i in world.truth[name]}
        for name, items in answers.items()
    )
    return {
        "auto": 100 * len(answers) / len(world.receipts),
        "strict": 100 * right / max(len(answers), 1),
        "recall": 100 * right / payable,
        "wrong_party": 100 * wrong_party / max(len(answers), 1),
        "false": sum(not world.truth[name] for name in answers),
    }


def history_of(world: World) -> tuple[list[Decision], World]:
    """The first half of the receipts as reviewed decisions, and the world of the second half."""
    party_of = {item.item: item.party for item in world.items}
    half = len(world.receipts) // 2
    past, rest = world.receipts[:half], world.receipts[half:]
    paid = {item for receipt in past for item in world.truth[receipt.receipt]}
    decisions = [
        Decision(r.account, r.name, tuple(sorted({party_of[i] for i in world.truth[r.receipt]})))
        for r in past
        if world.truth[r.receipt]
    ]
    items = [item for item in world.items if item.item not in paid]
    truth = {r.receipt: world.truth[r.receipt] for r in rest}
    return decisions, World(world.parties, items, rest, truth, world.twice)


def measure(world: World, history: list[Decision]) -> tuple[Answers, dict[str, list], float]:
    """Our automatic answers, all candidates by receipt, seconds."""
    started = time.perf_counter()
    results = match(world.parties, world.items, world.receipts, history)
    seconds = time.perf_counter() - started
    auto = {r.receipt: frozenset(r.candidates[0].items) for r in results if r.band == "auto"}
    choices = {r.receipt: [frozenset(c.items) for c in r.candidates] for r in results}
    return auto, choices, seconds


def within(world: World, choices: dict[str, list], first: int) -> float:
    """Percent of the payable receipts whose true items are among the first candidates."""
    payable = [name for name, items in world.truth.items() if items]
    hits = sum(world.truth[name] in choices[name][:first] for name in payable)
    return 100 * hits / len(payable)


def line(label: str, values: dict[str, float], extra: str = "") -> str:
    """One row of the table."""
    return (
        f"{label:<42} {values['auto']:6.2f} {values['strict']:8.3f} {values['recall']:7.2f}"
        f" {values['wrong_party']:9.3f} {values['false']:6.0f}  {extra}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receipts", type=int, default=20_000)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--parties", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--explain", action="store_true", help="right and wrong by reason")
    options = parser.parse_args()
    world = make_world(options.seed, options.parties, options.items, options.receipts)
    write = sys.stdout.write
    write(f"{len(world.receipts)} receipts, {len(world.items)} items, seed {options.seed}\n")
    write(f"{'':<42}  auto%  strict%  recall wrongcust%  false\n")
    for label, history, part in (
        ("tobacco_settlement, cold", [], world),
        ("tobacco_settlement, second half learned", *history_of(world)),
    ):
        auto, choices, seconds = measure(part, history)
        top = f"top1 {within(part, choices, 1):.1f} top3 {within(part, choices, 3):.1f}"
        write(line(label, scores(part, auto), f"{top}  {seconds:.1f} s") + "\n")
    for label, rule in (
        ("memo is the number (account_reconcile_oca)", lambda peers: peers.memo_is_number),
        ("tokens, customer+amount (Odoo <= 18)", lambda peers: peers.tokens_then_amount),
        ("rank 2, first hit (ERPNext)", lambda peers: peers.rank_two),
        ("oldest first (waterfall)", lambda peers: peers.oldest_first),
    ):
        started = time.perf_counter()
        answers = peer_answers(world, rule)
        seconds = time.perf_counter() - started
        write(line(label, scores(world, answers), f"{seconds:.1f} s") + "\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    write(f"peak memory with the data of all systems: {peak} MiB\n")
    if options.explain:
        explain(world)


def explain(world: World) -> None:
    """How often each reason of ours was right, for the confidence table of the passes."""
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for result in match(world.parties, world.items, world.receipts):
        if result.candidates:
            found = result.candidates[0]
            count = counts[result.band, found.reason]
            count[0] += 1
            count[1] += frozenset(found.items) == world.truth[result.receipt]
    for (band, reason), (total, right) in sorted(counts.items()):
        sys.stdout.write(f"{band:8} {reason:16} {total:7} {100 * right / total:8.3f} %\n")


if __name__ == "__main__":
    main()
