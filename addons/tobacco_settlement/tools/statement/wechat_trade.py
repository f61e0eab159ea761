"""WeChat Pay's trade bill (交易账单), types ALL, SUCCESS and REFUND, new and old columns.

Every field of a data row starts with a back-tick; columns are found by name because the three types
order them differently. Amounts are yuan. The bill ends with a summary header that starts with
总交易单数 and one row of totals, against which the rows are checked.
Booked is 应结订单金额 (less coupons that the platform does not pay out), compared with our order is
订单金额; the bills before 2018 have 总金额 for both. A refund and a revoked payment are money out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ..fen import AmountError, clean, to_fen, to_millifen, to_yuan
from .keys import merge_rows
from .model import Problem, Row, Statement
from .moment import parse_moment
from .table import Table, split_line

NAME = "wechat_trade"
REQUIRED = ("交易时间", "商户号", "微信订单号", "商户订单号", "交易状态", "手续费")
SUMMARY = "总交易单数"
IN = {"SUCCESS"}
OUT = {"REFUND", "REVOKED"}


def detect(table: Table) -> bool:
    """True if one of the first ten lines is the header of a trade bill."""
    return any(_is_header(line) for line in table.lines[:10])


def parse(table: Table, account: str = "") -> Statement:
    """Read a trade bill; `account` is the merchant number that the file must be of ("" = any)."""
    header = next(i for i, line in enumerate(table.lines) if _is_header(line))
    columns = tuple(map(clean, split_line(table.lines[header])))
    reader = _Reader(columns)
    rows: list[Row] = []
    problems: list[Problem] = []
    totals: tuple[int, dict[str, str]] | None = None
    for number, line in enumerate(table.lines[header + 1 :], start=header + 2):
        if not line.strip():
            continue
        if clean(line).startswith(SUMMARY):
            totals = _read_totals(table.lines, number)
            break
        found = reader.read(number, _split_row(line))
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems.extend(found)
    merchants = sorted(reader.merchants)
    if not problems:
        problems += _check_merchant(merchants, account)
    kept, conflicts, repeated = merge_rows(rows)
    problems += conflicts
    if not problems:
        problems += _check_totals(reader, rows, totals)
    return Statement(
        layout=NAME,
        account=merchants[0] if merchants else account,
        columns=columns,
        rows=tuple(kept),
        problems=tuple(problems),
        repeated=repeated,
        is_total_checked=totals is not None,
    )


def _is_header(line: str) -> bool:
    return "交易时间" in line and set(REQUIRED) <= set(map(clean, split_line(line)))


def _split_row(line: str) -> tuple[str, ...]:
    """Cells of a data row: split where a comma meets a back-tick, so commas in names survive."""
    if line.startswith('"'):
        return tuple(map(clean, split_line(line)))
    return tuple(map(clean, line.removeprefix("`").split(",`")))


def _number(text: str) -> str:
    """The bill writes 0 where there is no number."""
    return text if text.strip("0 ") else ""


@dataclass
class _Cells:
    """One row by column name, collecting what cannot be read."""

    number: int
    values: dict[str, str]
    problems: list[Problem]

    def text(self, *names: str) -> str:
        return next((self.values[name] for name in names if name in self.values), "")

    def amount(self, parser: Callable[[str], int | None], *names: str) -> int:
        name = next((name for name in names if name in self.values), "")
        try:
            return parser(self.values.get(name, "")) or 0
        except AmountError:
            self.complain("bad_amount", name)
            return 0

    def complain(self, code: str, column: str) -> None:
        params = (("value", self.values.get(column, "")),)
        self.problems.append(Problem(code, self.number, column, params))


class _Reader:
    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        self.merchants: set[str] = set()
        self.sums: dict[str, int] = {}
        old = "总金额" in columns
        self.settled = ("应结订单金额", "总金额" if old else "订单金额")
        self.ordered = ("订单金额", "总金额", "应结订单金额")

    def read(self, number: int, values: Sequence[str]) -> Row | list[Problem]:
        if len(values) != len(self.columns):
            params = (("found", str(len(values))), ("expected", str(len(self.columns))))
            return [Problem("wrong_column_count", number, "", params)]
        cells = _Cells(number, dict(zip(self.columns, values, strict=True)), [])
        state = cells.text("交易状态").upper()
        moment = parse_moment(cells.text("交易时间"))
        if moment is None:
            cells.complain("bad_date", "交易时间")
        if state not in IN | OUT:
            cells.complain("unknown_state", "交易状态")
        if cells.text("货币种类") not in ("", "CNY"):
            cells.complain("foreign_currency", "货币种类")
        for required in ("微信订单号", "商户号"):
            if not cells.text(required):
                cells.complain("missing_value", required)
        booked, compared = self._amounts(cells, state)
        fee = cells.amount(to_millifen, "手续费")
        if cells.problems or moment is None:
            return cells.problems
        return self._row(cells, state, moment, (booked, compared, fee))

    def _amounts(self, cells: _Cells, state: str) -> tuple[int, int]:
        settled = cells.amount(to_fen, *self.settled)
        ordered = cells.amount(to_fen, *self.ordered)
        refunded = cells.amount(to_fen, "退款金额")
        asked = cells.amount(to_fen, "申请退款金额", "退款金额")
        self._add("应结订单总金额", settled)
        self._add("总交易额", settled)
        self._add("退款总金额", refunded)
        self._add("总退款金额", refunded)
        self._add("订单总金额", ordered)
        self._add("申请退款总金额", asked)
        if state in OUT:
            return -refunded, -asked
        return settled, ordered

    def _add(self, total: str, fen: int) -> None:
        self.sums[total] = self.sums.get(total, 0) + fen

    def _row(
        self, cells: _Cells, state: str, moment: datetime, amounts: tuple[int, int, int]
    ) -> Row:
        booked, compared, fee = amounts
        merchant = _number(cells.text("特约商户号", "子商户号")) or cells.text("商户号")
        self.merchants.add(merchant)
        trade_no = cells.text("微信订单号")
        refund_no = _number(cells.text("微信退款单号")) if state in OUT else ""
        kind = "sale" if state in IN else "refund"
        return Row(
            row=cells.number,
            key="|".join(("wechat", merchant, trade_no, state, refund_no)),
            kind=kind,
            moment=moment,
            amount_fen=booked,
            compared_fen=compared,
            fee_millifen=fee,
            payer_name=cells.text("用户标识"),
            memo=cells.text("商品名称"),
            serial=trade_no,
            order_no=cells.text("商户订单号"),
            refund_no=refund_no,
            raw=tuple(cells.values.values()),
        )


def _check_merchant(merchants: list[str], account: str) -> list[Problem]:
    if len(merchants) > 1:
        return [Problem("several_accounts", params=(("found", " ".join(merchants)),))]
    if account and merchants and merchants[0] != account:
        params = (("found", merchants[0]), ("expected", account))
        return [Problem("other_account", column="商户号", params=params)]
    return []


def _read_totals(lines: Sequence[str], number: int) -> tuple[int, dict[str, str]]:
    names = [clean(name) for name in split_line(clean(lines[number - 1]))]
    values = _split_row(lines[number]) if number < len(lines) else ()
    return number + 1, dict(zip(names, values, strict=False))


def _check_totals(
    reader: _Reader, rows: Sequence[Row], totals: tuple[int, dict[str, str]] | None
) -> list[Problem]:
    if totals is None:
        return [Problem("missing_totals", column=SUMMARY)]
    number, given = totals
    expected = {name: Decimal(fen).scaleb(-2) for name, fen in reader.sums.items()}
    expected[SUMMARY] = Decimal(len(rows))
    fees = Decimal(sum(row.fee_millifen for row in rows)).scaleb(-5)
    expected["手续费总金额"] = fees
    problems = []
    for name, text in given.items():
        if name not in expected:
            continue
        try:
            value = to_yuan(text)
        except AmountError:
            value = None
        if value is None or value != _at_precision_of(value, expected[name]):
            params = (("value", text), ("expected", format(expected[name].normalize(), "f")))
            problems.append(Problem("wrong_total", number, name, params))
    if SUMMARY not in given or not re.search(r"\d", given[SUMMARY]):
        problems.append(Problem("missing_totals", number, SUMMARY))
    return problems


def _at_precision_of(model: Decimal, value: Decimal) -> Decimal:
    """The platform writes the sum of five-decimal fees with two decimals, rounded half up."""
    exponent = min(int(model.as_tuple().exponent), -2)
    return value.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP)
