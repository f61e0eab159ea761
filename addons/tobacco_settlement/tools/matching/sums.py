"""Sets of items that add up to an amount: the ones people pay, then any small set."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import accumulate
from math import comb, gcd

Pair = tuple[int, int]


def structured(amounts: Sequence[int], days: Sequence[date], total: int) -> list[tuple[int, ...]]:
    """Distinct index sets of at least two items that sum to `total` and follow a habit of payers.

    The oldest ones in a row, all items, all of one day, of one ISO week, of one month. Items come
    oldest first.
    """
    found: dict[tuple[int, ...], None] = {}
    for end, partial in enumerate(accumulate(amounts), start=1):
        if partial == total and end > 1:
            found[tuple(range(end))] = None
    for group in _groups(days):
        if len(group) > 1 and sum(amounts[i] for i in group) == total:
            found[tuple(group)] = None
    return list(found)


def structured_count(days: Sequence[date]) -> int:
    """How many sets `structured` looks at: the number of chances to hit by accident."""
    return len(days) + sum(1 for group in _groups(days) if len(group) > 1)


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _groups(days: Sequence[date]) -> Iterator[list[int]]:
    for key in (date.toordinal, _week, _month):
        grouped: defaultdict[object, list[int]] = defaultdict(list)
        for index, day in enumerate(days):
            grouped[key(day)].append(index)
        yield from grouped.values()


class SmallSets:
    """All sets of two to four of some amounts, found through the sums of pairs.

    Built once per party and asked for many totals. Only the first `limit` amounts count, so the
    cost has a bound: 18 amounts give 153 pairs.
    """

    def __init__(self, amounts: Sequence[int], limit: int) -> None:
        self.amounts = tuple(amounts[:limit])
        self.pairs: defaultdict[int, list[Pair]] = defaultdict(list)
        size = len(self.amounts)
        for low in range(size):
            for high in range(low + 1, size):
                self.pairs[self.amounts[low] + self.amounts[high]].append((low, high))
        self.step = reduce(gcd, self.amounts, 0) or 1
        self.count = sum(comb(size, k) for k in (2, 3, 4))

    def find(self, total: int, stop_at: int = 2) -> list[tuple[int, ...]]:
        """Index sets that sum to `total`, at most `stop_at`, smaller sets first."""
        found: dict[tuple[int, ...], None] = dict.fromkeys(self.pairs.get(total, ()))
        for third, amount in enumerate(self.amounts):
            for low, high in self.pairs.get(total - amount, ()):
                if third > high:
                    found[low, high, third] = None
        if len(found) < stop_at:
            for partial, pairs in self.pairs.items():
                for low, high in self.pairs.get(total - partial, ()):
                    for first, second in pairs:
                        if second < low:
                            found[first, second, low, high] = None
                if len(found) >= stop_at:
                    break
        return list(found)[:stop_at]

    def chance(self, total: int) -> float:
        """Expected number of sets that hit `total` by accident.

        As if sums were spread evenly over the multiples of the amounts' common divisor up to the
        total of the four largest.
        """
        top = sum(sorted(self.amounts)[-4:])
        return self.count * self.step / max(top, total, 1)
