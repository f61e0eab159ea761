"""`match`: which open items did these receipts pay?

Section by section: screen out what must not be matched, find the payer, let the passes decide one
after the other, each on what the earlier ones left. The order of the input does not matter. Amounts
are integers of fen.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from .ledger import Ledger
from .model import (
    AUTO,
    DUPLICATE,
    NONE,
    NOT_RECEIVABLE,
    SUGGEST,
    Candidate,
    History,
    Items,
    Parties,
    Policy,
    Receipt,
    Receipts,
    Result,
)
from .passes import Case, Passes
from .payers import PayerIndex
from .screening import find_duplicates, not_receivable

Timer = Callable[[str], None]


def match(
    parties: Parties,
    items: Items,
    receipts: Receipts,
    history: History = (),
    policy: Policy | None = None,
    on_pass: Timer = lambda name: None,
) -> list[Result]:
    """One result per receipt, in code-point order of the receipts' names.

    Items of a party that is not in `parties` are allowed and can be found by their number only.
    `on_pass` is called with the name of each step when it is done, for measuring.

    :raises ValueError: for an amount that is not positive
    """
    policy = policy or Policy()
    if any(item.amount_fen <= 0 for item in items) or any(r.amount_fen <= 0 for r in receipts):
        raise ValueError("amounts must be positive")
    ledger = Ledger(items)
    passes = Passes(ledger, policy)
    ordered = sorted(receipts, key=lambda receipt: (receipt.day, receipt.receipt))
    results, left = _screen(ordered, passes)
    on_pass("screen")
    payers = PayerIndex(parties, history)
    cases = [Case(receipt, payers.find(receipt), passes.references(receipt)) for receipt in left]
    on_pass("payers")
    for name, decide in passes.order():
        decided = _settle(cases, decide, ledger)
        results += [_auto(case, candidate) for case, candidate in decided]
        done = {case.receipt.receipt for case, _ in decided}
        cases = [case for case in cases if case.receipt.receipt not in done]
        on_pass(name)
    _suggest_by_amount(cases, ledger)
    results += [_undecided(case, policy) for case in cases]
    results.sort(key=lambda result: result.receipt)
    on_pass("sort")
    return results


def _screen(ordered: list[Receipt], passes: Passes) -> tuple[list[Result], list[Receipt]]:
    duplicates = find_duplicates(ordered)
    results, left = [], []
    for receipt in ordered:
        if receipt.receipt in duplicates:
            results.append(Result(receipt.receipt, DUPLICATE, "duplicate", 1.0))
        elif (reason := not_receivable(receipt)) and not passes.references(receipt):
            results.append(Result(receipt.receipt, NOT_RECEIVABLE, reason, 0.98))
        else:
            left.append(receipt)
    return results, left


def _settle(
    cases: Iterable[Case], decide: Callable[[Case], Candidate | None], ledger: Ledger
) -> list[tuple[Case, Candidate]]:
    """Run one pass; receipts that together claim more than an item has left get a suggestion."""
    claims = [(case, found) for case in cases if (found := decide(case))]
    shares = [ledger.spread(found.items, case.receipt.amount_fen) for case, found in claims]
    wanted: Counter[str] = Counter()
    for share in shares:
        for item, amount in share:
            wanted[item] += amount
    decided, granted = [], []
    for (case, found), share in zip(claims, shares, strict=True):
        if any(wanted[item] > ledger.left[item] for item, _ in share):
            case.suggest([_contested(found)])
        else:
            decided.append((case, found))
            granted.append(share)
    for share in granted:
        ledger.consume(share)
    return decided


def _contested(found: Candidate) -> Candidate:
    return Candidate(found.items, found.parties, "contested", 0.5, found.evidence)


def _suggest_by_amount(cases: Iterable[Case], ledger: Ledger) -> None:
    """For payers nobody knows: the one open item with exactly this amount."""
    unknown: dict[int, list[Case]] = {}
    for case in cases:
        if not case.suggestions:
            unknown.setdefault(case.receipt.amount_fen, []).append(case)
    equal: dict[int, list[str]] = {}
    if unknown:
        for item, amount in ledger.left.items():
            if amount in unknown:
                equal.setdefault(amount, []).append(item)
    for amount, found in equal.items():
        if len(found) > 3:
            continue
        for case in unknown[amount]:
            case.suggest(
                Candidate(
                    (item,),
                    (ledger.items[item].party,),
                    "amount_only",
                    round(0.35 / len(found), 4),
                    ("amount",),
                )
                for item in found
            )


def _auto(case: Case, found: Candidate) -> Result:
    return Result(case.receipt.receipt, AUTO, found.reason, found.confidence, (found,))


def _undecided(case: Case, policy: Policy) -> Result:
    """The best few suggestions, each set of items once."""
    best: dict[frozenset[str], Candidate] = {}
    for found in sorted(case.suggestions, key=lambda found: (-found.confidence, found.items)):
        best.setdefault(frozenset(found.items), found)
    chosen = tuple(best.values())[: policy.max_choices]
    if not chosen:
        return Result(case.receipt.receipt, NONE, "no_candidate", 0.0)
    return Result(case.receipt.receipt, SUGGEST, chosen[0].reason, chosen[0].confidence, chosen)
