"""Account statement of a Chinese bank, csv (UTF-8 or GB18030) or xlsx, read by column names.

Up to some banner rows, a header, the movements, perhaps a row of totals. The balances must form a
chain, downwards or upwards (newest first exists); the first row that breaks it is named.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from ..fen import AmountError, clean, to_fen, yuan
from .bank_columns import CURRENCIES, DIRECTIONS, is_header, roles
from .keys import mark_alike, merge_rows
from .model import Problem, Row, Statement
from .moment import parse_moment, parse_time
from .table import Table

NAME = "bank"
BANNER_ROWS = 30
_OWN_ACCOUNT = re.compile(r"(?:账|帐|卡)号\s*:?\s*([0-9][0-9 \-]{7,34})")
_TOTAL = re.compile(r"合计|总计|总笔数|总金额|汇总|打印|以上|结束|^共")


def detect(table: Table) -> bool:
    """True if one of the first rows names a date and an amount."""
    return _header_index(table) is not None


def parse(table: Table, account: str = "") -> Statement:
    """Read a statement; `account` is our own account number that the file must be of ("" = any)."""
    header = _header_index(table)
    if header is None:
        return Statement(NAME, account, (), (), (Problem("no_header"),))
    columns = tuple(map(clean, table.cells[header]))
    reader = _Reader(columns, _banner_account(table, header) or account)
    for number, cells in enumerate(table.cells[header + 1 :], start=header + 2):
        reader.take(number, tuple(map(clean, cells)))
    problems = reader.problems or _check_account(reader.own_accounts, account)
    kept, conflicts, repeated = merge_rows(mark_alike(reader.rows))
    problems = problems + conflicts
    is_chained = all(row.balance_fen is not None for row in kept) and bool(kept)
    if not problems and is_chained:
        problems = _check_chain(kept)
    if not problems:
        problems = _check_totals(reader)
    if not problems and not kept:
        problems = [Problem("no_rows")]
    return Statement(
        layout=NAME,
        account=next(iter(sorted(reader.own_accounts)), account),
        columns=columns,
        rows=tuple(kept),
        problems=tuple(problems),
        repeated=repeated,
        is_chain_checked=is_chained,
        is_total_checked=bool(reader.totals),
        notes=tuple(Problem("alike_row", row.row) for row in kept if row.is_alike),
    )


def _header_index(table: Table) -> int | None:
    rows = table.cells[:BANNER_ROWS]
    return next((i for i, cells in enumerate(rows) if is_header(tuple(map(clean, cells)))), None)


def _banner_account(table: Table, header: int) -> str:
    for cells in table.cells[:header]:
        found = _OWN_ACCOUNT.search(" ".join(map(clean, cells)))
        if found:
            return re.sub(r"\D", "", found[1])
    return ""


class _Reader:
    """Collects rows and problems; a row is read completely before anything is said about it."""

    def __init__(self, columns: tuple[str, ...], account: str) -> None:
        self.columns = columns
        self.roles = roles(columns)
        self.account = account
        self.own_accounts: set[str] = {account} if account else set()
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self.totals: list[tuple[int, str, int]] = []
        self.has_both = {"in", "out"} <= set(self.roles)
        if not self.has_both and not {"amount", "direction"} <= set(self.roles):
            self.problems.append(Problem("no_direction"))

    def take(self, number: int, cells: tuple[str, ...]) -> None:
        if not any(cells) or is_header(cells):
            return
        moment = self._moment(cells)
        if moment is None and (_TOTAL.search("".join(cells)) or len([c for c in cells if c]) == 1):
            self._take_total(number, cells)
            return
        problems: list[Problem] = []
        if moment is None:
            role = "time" if "time" in self.roles else "day"
            problems.append(self._problem("bad_date", number, role, cells))
        if self._text(cells, "currency").upper() not in CURRENCIES:
            problems.append(self._problem("foreign_currency", number, "currency", cells))
        amount = self._amount(number, cells, problems)
        balance = self._fen(number, cells, "balance", problems)
        if problems or moment is None:
            self.problems += problems
            return
        if amount:
            self.rows.append(self._row(number, cells, moment, (amount, balance)))

    def _text(self, cells: tuple[str, ...], role: str) -> str:
        indexes = self.roles.get(role, ())
        parts = [cells[i] for i in indexes if i < len(cells) and cells[i]]
        if role == "memo":
            return " ".join(dict.fromkeys(parts))
        return parts[0] if parts else ""

    def _problem(self, code: str, number: int, role: str, cells: tuple[str, ...]) -> Problem:
        index = self.roles[role][0]
        value = cells[index] if index < len(cells) else ""
        return Problem(code, number, self.columns[index], (("value", value),))

    def _moment(self, cells: tuple[str, ...]) -> datetime | None:
        clock_text = self._text(cells, "time")
        full = parse_moment(clock_text)
        if full and (full.hour or full.minute or full.second or "day" not in self.roles):
            return full
        day = parse_moment(self._text(cells, "day"))
        clock = parse_time(clock_text)
        if full is None and day and clock:
            return datetime.combine(day.date(), clock)
        return full or (day if not clock_text else None)

    def _fen(
        self, number: int, cells: tuple[str, ...], role: str, problems: list[Problem]
    ) -> int | None:
        if role not in self.roles:
            return None
        try:
            return to_fen(self._text(cells, role))
        except AmountError:
            problems.append(self._problem("bad_amount", number, role, cells))
            return None

    def _amount(self, number: int, cells: tuple[str, ...], problems: list[Problem]) -> int:
        if self.has_both:
            came = self._fen(number, cells, "in", problems) or 0
            went = self._fen(number, cells, "out", problems) or 0
            if came and went:
                problems.append(self._problem("both_directions", number, "in", cells))
            elif not came and not went and not problems:
                problems.append(self._problem("missing_amount", number, "in", cells))
            return came - went
        if "direction" not in self.roles or "amount" not in self.roles:
            return 0
        amount = self._fen(number, cells, "amount", problems) or 0
        direction = DIRECTIONS.get(self._text(cells, "direction").upper())
        if direction is None:
            problems.append(self._problem("unknown_direction", number, "direction", cells))
            return 0
        if not amount and not problems:
            problems.append(self._problem("missing_amount", number, "amount", cells))
        return direction * amount

    def _take_total(self, number: int, cells: tuple[str, ...]) -> None:
        for role in ("in", "out"):
            index = self.roles.get(role, [len(cells)])[0]
            if index < len(cells):
                try:
                    fen = to_fen(cells[index])
                except AmountError:
                    continue
                if fen is not None:
                    self.totals.append((number, role, fen))

    def _row(
        self,
        number: int,
        cells: tuple[str, ...],
        moment: datetime,
        amounts: tuple[int, int | None],
    ) -> Row:
        amount, balance = amounts
        own = re.sub(r"\D", "", self._text(cells, "own_account")) or self.account
        if own:
            self.own_accounts.add(own)
        serial = self._text(cells, "serial")
        name, memo = self._text(cells, "name"), self._text(cells, "memo")
        account = re.sub(r"[\s\-]", "", self._text(cells, "account"))
        if serial:
            key = f"bank|{own}|{serial}"
        else:
            parts = (moment.isoformat(), amount, balance, name, account, memo)
            key = (
                f"bank|{own}|"
                + hashlib.sha1(  # noqa: S324 - names a row, guards nothing
                    "\x1f".join(map(str, parts)).encode()
                ).hexdigest()
            )
        return Row(
            row=number,
            key=key,
            kind="in" if amount > 0 else "out",
            moment=moment,
            amount_fen=amount,
            compared_fen=amount,
            balance_fen=balance,
            payer_name=name,
            payer_account=account if len(account) <= 40 else account[:40],
            memo=memo,
            serial=serial,
            raw=cells,
        )


def _check_account(found: set[str], account: str) -> list[Problem]:
    if len(found) > 1:
        return [Problem("several_accounts", params=(("found", " ".join(sorted(found))),))]
    if account and found and found != {account}:
        params = (("found", next(iter(found))), ("expected", account))
        return [Problem("other_account", params=params)]
    return []


def _check_chain(rows: Sequence[Row]) -> list[Problem]:
    """Balance + amount of the next row = balance of the next row, in one of the two directions."""
    downwards = _breaks(rows)
    if not downwards:
        return []
    upwards = _breaks(rows[::-1])
    if not upwards:
        return []
    bad, expected = downwards[0] if len(downwards) <= len(upwards) else upwards[-1]
    params = (("value", yuan(bad.balance_fen or 0)), ("expected", yuan(expected)))
    return [Problem("broken_chain", bad.row, "余额", params)]


def _breaks(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    found = []
    for before, row in pairwise(rows):
        expected = (before.balance_fen or 0) + row.amount_fen
        if expected != row.balance_fen:
            found.append((row, expected))
    return found


def _check_totals(reader: _Reader) -> list[Problem]:
    sums = {
        "in": sum(row.amount_fen for row in reader.rows if row.amount_fen > 0),
        "out": -sum(row.amount_fen for row in reader.rows if row.amount_fen < 0),
    }
    return [
        Problem(
            "wrong_total",
            number,
            reader.columns[reader.roles[role][0]],
            (("value", yuan(fen)), ("expected", yuan(sums[role]))),
        )
        for number, role, fen in reader.totals
        if fen != sums[role]
    ]
