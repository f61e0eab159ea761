"""The open items of a run and what is still left of each while passes consume them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from .model import Item
from .normalise import number_key


class Ledger:
    """Items by party (oldest first), by number and by amount; residuals in fen."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items: dict[str, Item] = {}
        self.left: dict[str, int] = {}
        self.by_party: defaultdict[str, list[Item]] = defaultdict(list)
        self.by_number: defaultdict[str, list[Item]] = defaultdict(list)
        self.amounts: Counter[int] = Counter()
        for item in sorted(items, key=lambda item: (item.day, item.item)):
            self.items[item.item] = item
            self.left[item.item] = item.amount_fen
            self.by_party[item.party].append(item)
            self.amounts[item.amount_fen] += 1
            if key := number_key(item.number):
                self.by_number[key].append(item)
        self.total = max(len(self.items), 1)
        self._open: dict[str, list[Item]] = {}

    def open_items(self, parties: Iterable[str]) -> list[Item]:
        """What is not used up of these parties, oldest first within each."""
        found: list[Item] = []
        for party in parties:
            if party not in self._open:
                self._open[party] = [
                    item for item in self.by_party.get(party, ()) if self.left[item.item] > 0
                ]
            found += self._open[party]
        return found

    def numbered(self, key: str) -> Item | None:
        """The item with this number if it is still open and the number is nobody else's."""
        found = self.by_number.get(key, ())
        if len(found) != 1 or self.left[found[0].item] <= 0:
            return None
        return found[0]

    def spread(self, items: Sequence[str], amount_fen: int) -> list[tuple[str, int]]:
        """What each item gets, in order; the last may be paid in part."""
        shares = []
        for name in items:
            share = min(self.left[name], amount_fen)
            shares.append((name, share))
            amount_fen -= share
        return shares

    def consume(self, shares: Iterable[tuple[str, int]]) -> None:
        """Take what a decided receipt paid."""
        for name, share in shares:
            self.left[name] -= share
            if self.left[name] <= 0:
                self._open.pop(self.items[name].party, None)

    def chance(self, amount_fen: int, tries: int) -> float:
        """How many equal amounts to expect by accident among `tries` items of a wrong party.

        Estimated from how common the amount is among all open items: round prices repeat.
        """
        return tries * max(self.amounts[amount_fen] - 1, 0) / self.total
