"""What every layout gives back."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a file cannot be loaded.

    `row` is the 1-based physical line (0: the file as a whole), `column` the header text,
    `params` what the sentence shown to the accountant needs.
    """

    code: str
    row: int = 0
    column: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One movement of money.

    `amount_fen` is what is booked, `compared_fen` what our order must equal, both positive for
    money in. `fee_millifen` is positive when we pay the fee. `moment` is the file's local time.
    """

    row: int
    key: str
    kind: str  # sale, refund (platform bills); in, out (bank statements)
    moment: datetime
    amount_fen: int
    compared_fen: int
    fee_millifen: int = 0
    balance_fen: int | None = None
    payer_name: str = ""
    payer_account: str = ""
    memo: str = ""
    serial: str = ""
    order_no: str = ""
    refund_no: str = ""
    is_alike: bool = False
    raw: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Fingerprint of the content: two rows of one key must have the same."""
        parts = (
            self.kind,
            self.moment.isoformat(),
            self.amount_fen,
            self.compared_fen,
            self.fee_millifen,
            self.balance_fen,
            self.payer_name,
            self.payer_account,
            self.memo,
            self.order_no,
        )
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Statement:
    """A read file. It may be loaded only if `problems` is empty."""

    layout: str
    account: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    repeated: int = 0
    is_chain_checked: bool = False
    is_total_checked: bool = False
    notes: tuple[Problem, ...] = field(default=())

    @property
    def amount_fen(self) -> int:
        """The sum of what is booked."""
        return sum(row.amount_fen for row in self.rows)

    @property
    def fee_millifen(self) -> int:
        """The exact sum of the fees; round it once."""
        return sum(row.fee_millifen for row in self.rows)
