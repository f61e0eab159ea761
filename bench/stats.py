"""What a pair of measurements says. Pure: plain numbers in, plain numbers out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Z95 = 1.96


@dataclass(frozen=True)
class Paired:
    """A (the peer) against B (ours), measured alternately; `low` and `high` bound the median
    difference B - A with 95 % confidence, in the unit of the samples."""

    pairs: int
    a: float
    b: float
    difference: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """B over A by the median paired difference, which a slow minute of the machine moves less
        than the quotient of two medians."""
        return 1 + self.difference / self.a

    @property
    def ratio_bounds(self) -> tuple[float, float]:
        return 1 + self.low / self.a, 1 + self.high / self.a


def paired(a: Sequence[float], b: Sequence[float]) -> Paired:
    """Compare sample i of `a` with sample i of `b`; ValueError unless there are equally many.

    The confidence interval is the distribution-free one between order statistics: with n pairs
    the ranks n/2 -+ 1.96 * sqrt(n)/2.

    >>> found = paired([10, 11, 12, 13, 14, 15], [11, 12, 13, 14, 15, 16])
    >>> found.difference, found.low, found.high, round(found.ratio, 3)
    (1, 1, 1, 1.08)
    """
    differences = sorted(later - earlier for earlier, later in zip(a, b, strict=True))
    if not differences:
        raise ValueError("no pairs")
    n = len(differences)
    reach = Z95 * math.sqrt(n) / 2
    low = max(math.floor(n / 2 - reach), 0)
    high = min(math.ceil(n / 2 + reach), n - 1)
    return Paired(n, median(a), median(b), median(differences), differences[low], differences[high])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed.

    >>> percentile([5, 1, 3, 2, 4], 0.8)
    4
    """
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]
