"""What goes into `match` and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

AUTO, SUGGEST, NONE = "auto", "suggest", "none"
DUPLICATE, NOT_RECEIVABLE = "duplicate", "not_receivable"


@dataclass(frozen=True, slots=True)
class Party:
    """A customer and every name and account that is known to be its own."""

    party: str
    names: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An open item: `amount_fen` is what is still unpaid; `number` may be empty."""

    item: str
    party: str
    number: str
    amount_fen: int
    day: date


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in; account, name and memo are the payer's, as the bank gives them."""

    receipt: str
    amount_fen: int
    day: date
    account: str = ""
    name: str = ""
    memo: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A receipt of the past with the parties that a reviewer confirmed."""

    account: str
    name: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer: these items (of `parties`, in the same order) were paid.

    `evidence` are codes for the reader: `number`, `amount`, `account`, `name`, `alias`, `similar`.
    """

    items: tuple[str, ...]
    parties: tuple[str, ...]
    reason: str
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The band of a receipt and its candidates, best first (one for `auto`, up to three else)."""

    receipt: str
    band: str
    reason: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits that a company may set. Money in fen, rates in basis points of the amount due."""

    rounding_fen: int = 99
    fee_fen: tuple[int, ...] = (500, 550, 1000, 1050, 1500, 2000)
    platform_basis_points: int = 60
    round_to_fen: tuple[int, ...] = (100, 1000)
    max_chance: float = 0.01
    max_structured_chance: float = 0.02
    max_subset_chance: float = 0.004
    subset_items: int = 18
    max_choices: int = 3

    def tolerance_reason(self, due_fen: int, paid_fen: int) -> str:
        """Why a customer may have paid a little less: a code, or "" if nothing explains it."""
        short = due_fen - paid_fen
        if short <= 0:
            return ""
        if short <= self.rounding_fen:
            return "rounding"
        if any(short < unit and paid_fen % unit == 0 for unit in self.round_to_fen):
            return "round_down"
        if abs(short * 10_000 - due_fen * self.platform_basis_points) <= 10_000:
            return "platform_fee"
        if short in self.fee_fen and short * 20 <= due_fen:
            return "bank_fee"
        return ""


Parties: TypeAlias = Sequence[Party]
Items: TypeAlias = Sequence[Item]
Receipts: TypeAlias = Sequence[Receipt]
History: TypeAlias = Sequence[Decision]
