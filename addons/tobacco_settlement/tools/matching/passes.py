"""The passes: each looks at one receipt and either decides, suggests or stays silent.

A pass never looks at other receipts; `core.match` settles who gets an item that two receipts claim.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .ledger import Ledger
from .model import Candidate, Item, Policy, Receipt
from .normalise import (
    MAX_TAIL,
    MIN_REFERENCE,
    MIN_TAIL,
    expand_range,
    memo_ranges,
    memo_tokens,
)
from .payers import ACCOUNT, ALIAS, EVIDENCE, NAME, SIMILAR, Payer
from .sums import SmallSets, structured, structured_count

# How often a pass was right on generated data that it was not tuned on; see bench.
CONFIDENCE = {
    "ref_sum": 0.9995,
    "ref_partial": 0.997,
    "ref_tolerance": 0.996,
    "tail_sum": 0.998,
    "party_amount": 0.999,
    "shared_amount": 0.997,
    "alias_amount": 0.998,
    "similar_amount": 0.996,
    "structured_sum": 0.997,
    "small_set": 0.996,
}
# What the same findings are worth when something about them is not certain.
DOUBT = {
    "ref_tolerance": 0.93,
    "ref_partial": 0.9,
    "ref_plus": 0.9,
    "ref_over": 0.8,
    "ref_short": 0.75,
    "tail_sum": 0.9,
    "party_amount": 0.75,
    "shared_amount": 0.7,
    "alias_amount": 0.7,
    "similar_amount": 0.6,
    "structured_sum": 0.7,
    "small_set": 0.6,
    "tolerance": 0.72,
    "amount_only": 0.35,
    "tail_part": 0.55,
    "oldest_first": 0.25,
}
AMOUNT_REASON = {
    ACCOUNT: "party_amount",
    NAME: "party_amount",
    ALIAS: "alias_amount",
    SIMILAR: "similar_amount",
}


@dataclass(slots=True)
class Case:
    """A receipt on its way through the passes."""

    receipt: Receipt
    payer: Payer
    references: list[Item] = field(default_factory=list)
    suggestions: list[Candidate] = field(default_factory=list)

    def suggest(self, candidates: Iterable[Candidate]) -> None:
        self.suggestions.extend(candidates)


class Passes:
    """All passes over one ledger."""

    def __init__(self, ledger: Ledger, policy: Policy) -> None:
        self.ledger = ledger
        self.policy = policy
        self._sets: dict[tuple[str, ...], tuple[tuple[str, ...], SmallSets]] = {}

    def order(self) -> Sequence[tuple[str, Callable[[Case], Candidate | None]]]:
        """The passes by name; the first that decides wins."""
        return (
            ("reference", self.by_reference),
            ("tail", self.by_tail),
            ("amount", self.by_amount),
            ("structured", self.by_structure),
            ("subset", self.by_small_set),
            ("tolerance", self.by_tolerance),
            ("leftover", self.by_leftover),
        )

    # -- numbers in the memo -------------------------------------------------------------------

    def references(self, receipt: Receipt) -> list[Item]:
        """The open items whose full number stands in the memo, alone or inside "A to B".

        Oldest first, because the last one is the one that stays open in part.
        """
        if not receipt.memo:
            return []
        keys = dict.fromkeys(memo_tokens(receipt.memo))
        for first, last in memo_ranges(receipt.memo):
            keys.update(dict.fromkeys(expand_range(first, last)))
        found = (self.ledger.numbered(key) for key in keys if len(key) >= MIN_REFERENCE)
        items = {item.item: item for item in found if item}
        return sorted(items.values(), key=lambda item: (item.day, item.item))

    def by_reference(self, case: Case) -> Candidate | None:
        items = case.references = [
            item for item in case.references if self.ledger.left[item.item] > 0
        ]
        if not items:
            return None
        amount = case.receipt.amount_fen
        due = self._left(items)
        if due == amount:
            return self._certain("ref_sum", items, case.payer, "number", "amount")
        if due < amount:
            case.suggest(self._with_more(case, items, due))
            return None
        # A mistyped number may be another item's: then the amount tells a different story.
        equal = [
            item
            for item in self.ledger.open_items(case.payer.parties)
            if self.ledger.left[item.item] == amount
        ]
        case.suggest(self._doubtful("party_amount", [item], case.payer, "amount") for item in equal)
        is_confirmed = self._is_of(case.payer, items) and not equal
        if self.policy.tolerance_reason(due, amount):
            return self._if(is_confirmed, case, "ref_tolerance", items)
        if len(items) == 1 and amount * 10 <= due * 8:
            return self._if(is_confirmed, case, "ref_partial", items)
        case.suggest([self._doubtful("ref_short", items, case.payer, "number")])
        return None

    def _if(self, certain: bool, case: Case, reason: str, items: list[Item]) -> Candidate | None:
        if certain:
            return self._certain(reason, items, case.payer, "number")
        case.suggest([self._doubtful(reason, items, case.payer, "number")])
        return None

    def _with_more(self, case: Case, items: list[Item], due: int) -> Iterable[Candidate]:
        """A memo that the bank cut off: one more item of the customer makes up the rest."""
        rest = case.receipt.amount_fen - due
        chosen = {item.item for item in items}
        for item in self.ledger.open_items(dict.fromkeys(item.party for item in items)):
            if item.item not in chosen and self.ledger.left[item.item] == rest:
                yield self._doubtful("ref_plus", [*items, item], case.payer, "number", "amount")
        yield self._doubtful("ref_over", items, case.payer, "number")

    def by_tail(self, case: Case) -> Candidate | None:
        """The last digits of numbers, believed only among the items of a known payer."""
        if case.payer.level < ALIAS or case.payer.is_conflicting or case.references:
            return None
        tails = [
            token
            for token in memo_tokens(case.receipt.memo)
            if token.isdigit() and MIN_TAIL <= len(token) <= MAX_TAIL
        ]
        if not tails:
            return None
        found: dict[str, Item] = {}
        open_items = self.ledger.open_items(case.payer.parties)
        for tail in tails:
            ending = [item for item in open_items if item.number.endswith(tail)]
            if len(ending) == 1:
                found[ending[0].item] = ending[0]
        items = list(found.values())
        if not items:
            return None
        if self._left(items) == case.receipt.amount_fen:
            return self._certain("tail_sum", items, case.payer, "number", "amount")
        if self._left(items) > case.receipt.amount_fen:
            case.suggest([self._doubtful("tail_part", items, case.payer, "number")])
        return None

    # -- payer and amounts ---------------------------------------------------------------------

    def by_amount(self, case: Case) -> Candidate | None:
        payer, amount = case.payer, case.receipt.amount_fen
        if payer.level < SIMILAR or case.references:
            return None
        open_items = self.ledger.open_items(payer.parties)
        equal = [item for item in open_items if self.ledger.left[item.item] == amount]
        if not equal:
            return None
        reason = AMOUNT_REASON[payer.level] if payer.only else "shared_amount"
        is_sure = (
            len(equal) == 1
            and not payer.is_conflicting
            and self.ledger.chance(amount, len(open_items)) <= self._allowed_chance(payer)
        )
        if is_sure:
            return self._certain(reason, equal, payer, "amount")
        for item in equal[: self.policy.max_choices]:
            case.suggest([self._doubtful(reason, [item], payer, "amount", share=len(equal))])
        return None

    def _allowed_chance(self, payer: Payer) -> float:
        if payer.level >= NAME and payer.only:
            return 1.0
        return self.policy.max_chance if payer.level >= ALIAS else self.policy.max_chance / 2

    def by_structure(self, case: Case) -> Candidate | None:
        payer = case.payer
        if payer.level < SIMILAR or case.references:
            return None
        found: list[list[Item]] = []
        chance = 0.0
        for party in payer.parties:
            items = self.ledger.open_items([party])
            amounts = [self.ledger.left[item.item] for item in items]
            days = [item.day for item in items]
            for indexes in structured(amounts, days, case.receipt.amount_fen):
                found.append([items[i] for i in indexes])
            if found:
                sets = self._small_sets((party,))[1]
                chance += structured_count(days) * sets.step / max(sum(amounts), 1)
        if (
            len(found) == 1
            and self._is_trusted(payer)
            and chance <= self.policy.max_structured_chance
        ):
            return self._certain("structured_sum", found[0], payer, "amount")
        for items in found[: self.policy.max_choices]:
            case.suggest(
                [self._doubtful("structured_sum", items, payer, "amount", share=len(found))]
            )
        return None

    def by_small_set(self, case: Case) -> Candidate | None:
        payer = case.payer
        if payer.level < SIMILAR or case.references or case.suggestions:
            return None
        names, sets = self._small_sets(payer.parties)
        found = sets.find(case.receipt.amount_fen, self.policy.max_choices)
        if not found:
            return None
        choices = [[self.ledger.items[names[i]] for i in indexes] for indexes in found]
        is_sure = sets.chance(case.receipt.amount_fen) <= self.policy.max_subset_chance
        if len(choices) == 1 and is_sure and self._is_trusted(payer):
            return self._certain("small_set", choices[0], payer, "amount")
        for items in choices:
            case.suggest([self._doubtful("small_set", items, payer, "amount", share=len(found))])
        return None

    def _small_sets(self, parties: tuple[str, ...]) -> tuple[tuple[str, ...], SmallSets]:
        """The sums of a payer's oldest items; kept until one of the items is used."""
        names = tuple(
            item.item for item in self.ledger.open_items(parties)[: self.policy.subset_items]
        )
        cached = self._sets.get(parties)
        if cached is None or cached[0] != names:
            amounts = [self.ledger.left[name] for name in names]
            cached = self._sets[parties] = (
                names,
                SmallSets(amounts, self.policy.subset_items),
            )
        return cached

    # -- suggestions only ----------------------------------------------------------------------

    def by_tolerance(self, case: Case) -> Candidate | None:
        """Items, or the oldest ones together, that the customer paid a little short."""
        payer, amount = case.payer, case.receipt.amount_fen
        if payer.level < SIMILAR or case.references:
            return None
        near: list[tuple[int, list[Item]]] = []
        for party in payer.parties:
            running: list[Item] = []
            total = 0
            for item in self.ledger.open_items([party]):
                left = self.ledger.left[item.item]
                running.append(item)
                total += left
                if self.policy.tolerance_reason(left, amount):
                    near.append((left - amount, [item]))
                if len(running) > 1 and self.policy.tolerance_reason(total, amount):
                    near.append((total - amount, list(running)))
        near.sort(key=lambda pair: (pair[0], len(pair[1])))
        for _, items in near[: self.policy.max_choices]:
            case.suggest([self._doubtful("tolerance", items, payer, share=len(near))])
        return None

    def by_leftover(self, case: Case) -> Candidate | None:
        """Oldest first for a known payer, the only equal amount of anybody for an unknown one."""
        payer, amount = case.payer, case.receipt.amount_fen
        if payer.only and not case.suggestions:
            chosen, total = [], 0
            for item in self.ledger.open_items(payer.parties):
                chosen.append(item)
                total += self.ledger.left[item.item]
                if total >= amount:
                    break
            if chosen:
                case.suggest([self._doubtful("oldest_first", chosen, payer)])
        return None

    # -- candidates ----------------------------------------------------------------------------

    def _left(self, items: Iterable[Item]) -> int:
        return sum(self.ledger.left[item.item] for item in items)

    @staticmethod
    def _is_of(payer: Payer, items: Iterable[Item]) -> bool:
        parties = {item.party for item in items}
        return (
            payer.level >= ALIAS
            and not payer.is_conflicting
            and len(parties) == 1
            and parties <= set(payer.parties)
        )

    @staticmethod
    def _is_trusted(payer: Payer) -> bool:
        return payer.level >= ALIAS and bool(payer.only)

    def _certain(
        self, reason: str, items: Sequence[Item], payer: Payer, *evidence: str
    ) -> Candidate:
        return _candidate(reason, items, CONFIDENCE[reason], payer, evidence)

    def _doubtful(
        self, reason: str, items: Sequence[Item], payer: Payer, *evidence: str, share: int = 1
    ) -> Candidate:
        """`share`: among how many equally good answers this one stands."""
        return _candidate(reason, items, DOUBT[reason] / max(share, 1), payer, evidence)


def _candidate(
    reason: str, items: Sequence[Item], confidence: float, payer: Payer, evidence: tuple[str, ...]
) -> Candidate:
    parties = tuple(item.party for item in items)
    if payer.level in EVIDENCE and set(parties) & set(payer.parties):
        evidence = (*evidence, EVIDENCE[payer.level])
    return Candidate(
        items=tuple(item.item for item in items),
        parties=parties[:1] if len(set(parties)) == 1 else parties,
        reason=reason,
        confidence=round(confidence, 4),
        evidence=evidence,
    )
