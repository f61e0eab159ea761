"""The lines of the ledger entry that clears one movement of a bank account.

Rows 8, 9, 11, 12, 15, 17, 18 and 20 of the entry table: bank against receivables, money in
transit, the platform's clearing account, customers' advances, money of unknown payers, fees and
differences. Amounts are fen, debit positive.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class Unbalanced(ValueError):
    """The parts do not add up; `fen` is what is missing."""

    def __init__(self, fen: int) -> None:
        super().__init__(f"{fen} fen are left")
        self.fen = fen


@dataclass(frozen=True, slots=True)
class Share:
    """What an open item gets: positive clears a debit item. `item` 0: nothing to reconcile."""

    account: int
    partner: int
    fen: int
    item: int = 0


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One journal item: debit positive; `item` is the open item to reconcile it with."""

    account: int
    partner: int
    balance_fen: int
    item: int = 0
    role: str = ""


def clearing_entry(
    bank_account: int,
    amount_fen: int,
    shares: Sequence[Share],
    extras: Sequence[tuple[str, int, int]] = (),
    partner: int = 0,
) -> list[EntryLine]:
    """Bank line first, then extras, then one line per share.

    `amount_fen` is positive for money in. `extras` are (role, account, debit fen): a fee we bear
    and a shortage are debits, an overpayment kept as an advance is a credit (negative).

    :raises Unbalanced: if bank plus extras is not the sum of the shares
    """
    left = amount_fen + sum(fen for _, _, fen in extras) - sum(share.fen for share in shares)
    if left:
        raise Unbalanced(left)
    lines = [EntryLine(bank_account, partner, amount_fen, role="bank")]
    lines += [EntryLine(account, partner, fen, role=role) for role, account, fen in extras if fen]
    lines += [
        EntryLine(share.account, share.partner or partner, -share.fen, share.item, "share")
        for share in shares
        if share.fen
    ]
    return lines


def spread(amount_fen: int, items: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """Give money to items (id, open fen) in order; what each gets, and what is left over."""
    shares = []
    for item, open_fen in items:
        share = min(open_fen, amount_fen)
        if share > 0:
            shares.append((item, share))
            amount_fen -= share
    return shares, amount_fen
