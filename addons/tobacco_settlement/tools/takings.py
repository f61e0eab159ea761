"""What the platform says was paid against what the tills say, row by row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .matching.normalise import number_key

OK, DIFFERS, THEIRS, OURS = "ok", "differs", "theirs", "ours"


@dataclass(frozen=True, slots=True)
class BillRow:
    """A payment (positive) or refund (negative) on the platform's bill; local time."""

    id: int
    order_no: str
    moment: datetime
    amount_fen: int


@dataclass(frozen=True, slots=True)
class TillPayment:
    """A payment at the till; `references` are all numbers the order is known by."""

    id: int
    references: tuple[str, ...]
    moment: datetime
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One of the four cases; `bill` or `payment` is 0 where there is none."""

    case: str
    bill: int
    payment: int


def compare(
    bills: Sequence[BillRow], payments: Sequence[TillPayment], window: timedelta
) -> list[Comparison]:
    """Pair bill rows with till payments; every row and payment stands in exactly one comparison.

    First by number: the merchant order number is one of the order's references and both go in the
    same direction (a refund carries its sale's number). Then equal amounts at most `window` apart,
    the closest pair first. The rest is only theirs or only ours.
    """
    free_bills = {bill.id: bill for bill in bills}
    free_payments = {payment.id: payment for payment in payments}
    pairs = _by_number(bills, payments)
    for bill_id, payment_id in pairs:
        del free_bills[bill_id], free_payments[payment_id]
    timed = _by_time(list(free_bills.values()), list(free_payments.values()), window)
    for bill_id, payment_id in timed:
        del free_bills[bill_id], free_payments[payment_id]
    amount_of_bill = {bill.id: bill.amount_fen for bill in bills}
    amount_of_payment = {payment.id: payment.amount_fen for payment in payments}
    found = [
        Comparison(OK if amount_of_bill[b] == amount_of_payment[p] else DIFFERS, b, p)
        for b, p in (*pairs, *timed)
    ]
    found += [Comparison(THEIRS, bill_id, 0) for bill_id in sorted(free_bills)]
    found += [Comparison(OURS, 0, payment_id) for payment_id in sorted(free_payments)]
    return found


def _by_number(bills: Sequence[BillRow], payments: Sequence[TillPayment]) -> list[tuple[int, int]]:
    known: defaultdict[tuple[str, bool], list[TillPayment]] = defaultdict(list)
    for payment in sorted(payments, key=lambda payment: (payment.moment, payment.id)):
        for key in {number_key(reference) for reference in payment.references} - {""}:
            known[key, payment.amount_fen > 0].append(payment)
    used: set[int] = set()
    pairs = []
    for bill in sorted(bills, key=lambda bill: (bill.moment, bill.id)):
        waiting = [
            payment
            for payment in known.get((number_key(bill.order_no), bill.amount_fen > 0), ())
            if payment.id not in used
        ]
        if waiting:
            # A sale may be paid in two parts under one number: take the part that fits.
            chosen = min(waiting, key=lambda payment: payment.amount_fen != bill.amount_fen)
            used.add(chosen.id)
            pairs.append((bill.id, chosen.id))
    return pairs


def _by_time(
    bills: Sequence[BillRow], payments: Sequence[TillPayment], window: timedelta
) -> list[tuple[int, int]]:
    by_amount: defaultdict[int, list[TillPayment]] = defaultdict(list)
    for payment in payments:
        by_amount[payment.amount_fen].append(payment)
    near = sorted(
        (abs(payment.moment - bill.moment), bill.id, payment.id)
        for bill in bills
        for payment in by_amount.get(bill.amount_fen, ())
        if abs(payment.moment - bill.moment) <= window
    )
    used_bills: set[int] = set()
    used_payments: set[int] = set()
    pairs = []
    for _, bill_id, payment_id in near:
        if bill_id not in used_bills and payment_id not in used_payments:
            used_bills.add(bill_id)
            used_payments.add(payment_id)
            pairs.append((bill_id, payment_id))
    return pairs


@dataclass(frozen=True, slots=True)
class BillDay:
    """What one day of a bill should bring to the bank."""

    day: date
    net_fen: int


def find_days(
    amount_fen: int, booked: date, days: Sequence[BillDay], longest: int = 5, late: int = 10
) -> list[tuple[date, date]]:
    """First and last day of the runs of unsettled bill days whose net is `amount_fen`.

    Platforms pay a day (or, after a weekend, several) out at the earliest on the next day. Runs end
    before `booked` and at most `late` days earlier; latest run first.
    """
    ordered = sorted(days, key=lambda bill: bill.day)
    runs = []
    for end, last in enumerate(ordered):
        if not timedelta(0) < booked - last.day <= timedelta(late):
            continue
        total = 0
        for start in range(end, max(end - longest, -1), -1):
            total += ordered[start].net_fen
            if total == amount_fen:
                runs.append((ordered[start].day, last.day))
    return runs[::-1]
