"""What the platform and the bank know: payments as plain values, and the bank's account.

No clock, no network: the day is an argument and the same payments give the same files.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .money import fee_fen, fee_units

OPENING_FEN = 5_800_000
INTEREST_FEN = 37
COUNTING = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
RATES_BP = {"CMB_CREDIT": 60, "ICBC_DEBIT": 38, "CCB_DEBIT": 38, "OTHERS": 38}


@dataclass(frozen=True)
class Payment:
    """One payment as the till booked it; `amount_fen` is negative when money went back.

    `uuid` is unique, `origin` the uuid of the payment that a refund gives back (or ""),
    `number` the receipt's number, `kind` wechat, account (a customer owes it) or deposit (cash
    that the shop brought to the counter), `at` local time.
    """

    uuid: str
    number: str
    kind: str
    amount_fen: int
    at: datetime
    till: str = ""
    goods: str = ""
    payer: str = ""
    payer_account: str = ""
    origin: str = ""
    origin_number: str = ""

    @property
    def is_refund(self) -> bool:
        return self.amount_fen < 0

    def bank(self) -> str:
        """The buyer's bank, drawn from the payment so that it never changes."""
        banks = sorted(RATES_BP)
        return banks[int(digest(self.origin or self.uuid, "bank")[:8], 16) % len(banks)]

    def rate_bp(self) -> int:
        return RATES_BP[self.bank()]

    def fee_units(self) -> int:
        """The platform's fee in 0.00001 yuan; negative on a refund, which gives it back."""
        return fee_units(self.amount_fen, self.rate_bp())


@dataclass(frozen=True)
class Entry:
    """One line of the bank account: positive amounts come in; `balance_fen` is after it."""

    at: datetime
    amount_fen: int
    balance_fen: int
    name: str
    account: str
    branch: str
    summary: str
    memo: str
    serial: str


def digest(*words: object) -> str:
    return hashlib.sha256("|".join(map(str, words)).encode()).hexdigest()


def digits(count: int, *words: object) -> str:
    """`count` decimal digits that only depend on `words`."""
    return str(int(digest(*words), 16))[-count:].zfill(count)


def of_day(payments: Iterable[Payment], kind: str, day: date) -> list[Payment]:
    chosen = (item for item in payments if item.kind == kind and item.at.date() == day)
    return sorted(chosen, key=lambda item: (item.at, item.uuid))


def settled_fen(payments: Iterable[Payment]) -> int:
    """What the platform pays out for these payments: gross less the rounded sum of the fees."""
    payments = list(payments)
    fees = fee_fen(sum(item.fee_units() for item in payments))
    return sum(item.amount_fen for item in payments) - fees


def account_entries(payments: Iterable[Payment], until: date, merchant: str) -> list[Entry]:
    """All lines of the bank account up to the noon after `until`, oldest first."""
    payments = list(payments)
    entries, balance = [], OPENING_FEN
    for day in _days(payments, until + ONE_DAY):
        for number, line in enumerate(sorted(_lines(payments, day, merchant)), start=1):
            at, amount, *texts = line
            balance += amount
            entries.append(Entry(at, amount, balance, *texts, _serial(day, number)))
    return [entry for entry in entries if entry.at < _noon_after(until)]


def of_statement(entries: Iterable[Entry], day: date) -> list[Entry]:
    """The lines of one statement: a day and the next morning, when the platform pays it out."""
    return [entry for entry in entries if day <= entry.at.date() and entry.at < _noon_after(day)]


def _noon_after(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(12))


def opening_fen(entries: Iterable[Entry], day: date) -> int:
    earlier = [entry.balance_fen for entry in entries if entry.at.date() < day]
    return earlier[-1] if earlier else OPENING_FEN


def _days(payments: list[Payment], until: date) -> Iterator[date]:
    first = min((item.at.date() for item in payments), default=until)
    for offset in range((until - first).days + 1):
        yield first + timedelta(days=offset)


def _lines(payments: list[Payment], day: date, merchant: str) -> Iterator[tuple]:
    paid_on = day - ONE_DAY
    wechat = of_day(payments, "wechat", paid_on)
    if wechat and (net := settled_fen(wechat)):
        yield (
            datetime.combine(day, time(9, 5, 17)), net, "财付通支付科技有限公司", "243300133",
            "虚拟清算中心", "微信支付结算", f"商户{merchant} {paid_on:%Y%m%d}交易净额",
        )  # fmt: skip
    for item in of_day(payments, "account", day):
        yield (
            datetime.combine(day, time(21, 30, 44)), item.amount_fen, item.payer,
            item.payer_account, "虚拟银行城西支行", "转账存入", f"货款 {item.number}",
        )  # fmt: skip
    for item in of_day(payments, "deposit", day):
        yield (
            item.at + COUNTING, item.amount_fen, "", "", "虚拟银行城西支行",
            "现金存款", f"{day:%Y%m%d}营业款",
        )  # fmt: skip
    yield (
        datetime.combine(day, time(23, 50, 0)), INTEREST_FEN, "", "", "虚拟银行城西支行",
        "结息", "活期利息",
    )  # fmt: skip


def _serial(day: date, number: int) -> str:
    return f"{number}-{day:%Y%m%d}{digits(9, day, number)}"
