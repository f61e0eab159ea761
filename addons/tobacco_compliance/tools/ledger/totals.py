"""The ledger of a period out of sums of movements: opening + in - out + adjustments = closing.

Quantities are exact Decimals of the article's stock unit (packs, for most), values Decimals of
money. Movements are signed: positive into the shop, negative out of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

ZERO = Decimal(0)
# The columns between opening and closing, in the order in which a ledger is read.
KINDS = (
    "purchase",
    "customer_return",
    "sale",
    "vendor_return",
    "inventory",
    "scrap",
    "transfer",
    "production",
)
IN, OUT = KINDS[:2], KINDS[2:4]
ADJUSTMENTS = KINDS[4:]


@dataclass(frozen=True)
class Amount:
    """A quantity and what stock valuation says it is worth."""

    qty: Decimal = ZERO
    value: Decimal = ZERO

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.qty + other.qty, self.value + other.value)

    def __neg__(self) -> "Amount":
        return Amount(-self.qty, -self.value)


NOTHING = Amount()


@dataclass(frozen=True)
class Sum:
    """All movements of one article and kind `before` the period and `within` it."""

    article: int
    kind: str
    before: Amount
    within: Amount


@dataclass
class Account:
    """One article's row. `quarantine` is the part of the closing that lies in quarantine."""

    article: int
    opening: Amount = NOTHING
    by_kind: dict[str, Amount] = field(default_factory=dict)
    quarantine: Decimal = ZERO

    def of(self, *kinds: str) -> Amount:
        return sum((self.by_kind.get(kind, NOTHING) for kind in kinds), NOTHING)

    @property
    def closing(self) -> Amount:
        return self.opening + self.of(*self.by_kind)

    @property
    def is_idle(self) -> bool:
        """Never there and never moved."""
        return not any(
            amount.qty or amount.value for amount in (self.opening, *self.by_kind.values())
        )


def accounts(sums: Iterable[Sum]) -> dict[int, Account]:
    """Rows by article. Kind `quarantine` moves inside the shop and changes no balance."""
    found: dict[int, Account] = {}
    for row in sums:
        account = found.setdefault(row.article, Account(row.article))
        if row.kind == "quarantine":
            account.quarantine += row.before.qty + row.within.qty
            continue
        account.opening += row.before
        account.by_kind[row.kind] = account.of(row.kind) + row.within
    return {article: account for article, account in found.items() if not account.is_idle}


@dataclass(frozen=True)
class Difference:
    """A thing of which two books tell different figures."""

    key: object
    ours: Decimal
    theirs: Decimal


def differences(
    ours: Mapping[int, Decimal] | Mapping[str, Decimal],
    theirs: Mapping[int, Decimal] | Mapping[str, Decimal],
    tolerance: Decimal = ZERO,
) -> list[Difference]:
    """Where two books differ by more than `tolerance`, keys of either one, ours first."""
    mine: dict[object, Decimal] = dict(ours.items())
    other: dict[object, Decimal] = dict(theirs.items())
    return [
        Difference(key, mine.get(key, ZERO), other.get(key, ZERO))
        for key in dict.fromkeys([*mine, *other])
        if abs(mine.get(key, ZERO) - other.get(key, ZERO)) > tolerance
    ]


def split_units(qty: Decimal, per_carton: int) -> tuple[Decimal, Decimal]:
    """Whole cartons and loose packs of a quantity in packs; no cartons where none are known.

    >>> split_units(Decimal("123"), 10), split_units(Decimal("-15"), 10)
    ((Decimal('12'), Decimal('3')), (Decimal('-1'), Decimal('-5')))
    >>> split_units(Decimal("7"), 0)
    (Decimal('0'), Decimal('7'))
    """
    if per_carton <= 0:
        return ZERO, qty
    cartons = (qty / per_carton).quantize(Decimal(1), ROUND_DOWN)
    return cartons, qty - cartons * per_carton


def sticks(qty: Decimal, unit: str, sticks_per_pack: int) -> Decimal:
    """Sticks in a quantity of stock units, 0 where sticks are not counted.

    >>> sticks(Decimal("2.5"), "pack", 20), sticks(Decimal(7), "stick", 0)
    (Decimal('50.0'), Decimal('7'))
    """
    return qty * {"stick": 1, "pack": sticks_per_pack}.get(unit, 0)


def revalue(account: Account, opening_price: Decimal, closing_price: Decimal) -> None:
    """Value an article of standard cost: its stock is worth quantity times price at any moment.

    What the movements' own values do not explain is the kind `revaluation`.
    """
    account.opening = Amount(account.opening.qty, account.opening.qty * opening_price)
    account.by_kind.pop("revaluation", None)
    closing = account.closing
    missing = closing.qty * closing_price - closing.value
    if missing:
        account.by_kind["revaluation"] = Amount(ZERO, missing)
