from decimal import Decimal
from itertools import chain, islice

from odoo import api, models

from ..report.cjk_font import cjk_font
from ..tools.ledger import totals
from ..tools.ledger.paper import RIGHT, Font, PaperColumn, Table, letters, write_paper
from .tobacco_ledger_sheets import MAX_LINES


class TobaccoLedgerPaper(models.AbstractModel):
    """Puts a ledger (`tobacco.ledger.book`) on paper; see tools/ledger/paper.py."""

    _name = "tobacco.ledger.paper"
    _description = "Tobacco Ledger on Paper"

    @api.model
    def _write(self, target, book, xlsx_name, xlsx_sha256):
        """Write the PDF of a ledger whose workbook is the named file and was written before.

        :return: pages
        """
        heading = [
            *self.env["tobacco.ledger.book"]._heading(book),
            (self.env._("Workbook"), xlsx_name),
            (self.env._("SHA-256 of the workbook"), xlsx_sha256),
        ]
        title = self.env._("Tobacco ledger")
        page_text = self.env._("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")
        tables = list(self._tables(book, xlsx_name))
        with cjk_font(self.env, letters(title, heading, tables, page_text)) as name:
            return write_paper(target, Font(name), title, heading, tables, page_text)

    def _tables(self, book, xlsx_name):
        yield self._article_table(book)
        yield self._value_table(book)
        yield self._day_table(book)
        if any(statement["rows"] for statement in book["statements"]):
            yield self._difference_table(book)
        yield self._detail_table(book, xlsx_name)

    def _article_table(self, book):
        names = self.env["tobacco.ledger.book"]._kind_names()
        columns = [
            PaperColumn(self.env._("Article"), 3),
            PaperColumn(self.env._("Unit"), 0.7),
            PaperColumn(self.env._("Opening"), 1, RIGHT),
            *(PaperColumn(names[kind], 1, RIGHT) for kind in totals.KINDS),
            PaperColumn(self.env._("Closing Stock"), 1, RIGHT),
            PaperColumn(self.env._("In units"), 1.5, RIGHT),
            PaperColumn(self.env._("Sticks"), 1.2, RIGHT),
        ]
        return Table(self.env._("By article"), columns, list(self._article_rows(book)))

    def _article_rows(self, book):
        source = self.env["tobacco.ledger.book"]
        for article in book["articles"].values():
            account = book["accounts"][article["id"]]
            sticks = source._in_unit(account.closing.qty, article, "stick")
            yield [
                article["name"],
                article["unit_name"],
                _number(account.opening.qty),
                *(_number(account.of(kind).qty) for kind in totals.KINDS),
                _number(account.closing.qty),
                source._units_text(account.closing.qty, article),
                "" if sticks is None else _number(sticks),
            ]

    def _value_table(self, book):
        columns = [
            PaperColumn(self.env._("Article"), 3),
            PaperColumn(self.env._("Opening value"), 1, RIGHT),
            PaperColumn(self.env._("In"), 1, RIGHT),
            PaperColumn(self.env._("Out"), 1, RIGHT),
            PaperColumn(self.env._("Adjustments"), 1, RIGHT),
            PaperColumn(self.env._("Revaluation"), 1, RIGHT),
            PaperColumn(self.env._("Closing value"), 1, RIGHT),
            PaperColumn(self.env._("Sales amount"), 1, RIGHT),
        ]
        currency = book["shop"].company_id.currency_id.name
        title = self.env._("Values by article (%(currency)s)", currency=currency)
        return Table(title, columns, list(self._value_rows(book)))

    def _value_rows(self, book):
        sums = [Decimal(0)] * 7
        for article in book["articles"].values():
            account = book["accounts"][article["id"]]
            values = [
                account.opening.value,
                account.of(*totals.IN).value,
                account.of(*totals.OUT).value,
                account.of(*totals.ADJUSTMENTS).value,
                account.of("revaluation").value,
                account.closing.value,
                Decimal(book["amounts"].get(article["id"], (0, 0))[1]),
            ]
            sums = [total + value for total, value in zip(sums, values, strict=True)]
            yield [article["name"], *map(_money, values)]
        yield [self.env._("Total"), *map(_money, sums)]

    def _day_table(self, book):
        names = self.env["tobacco.ledger.book"]._kind_names()
        columns = [
            PaperColumn(self.env._("Day"), 1.2),
            *(PaperColumn(names[kind], 1, RIGHT) for kind in totals.KINDS),
            PaperColumn(self.env._("Sales amount"), 1, RIGHT),
        ]
        rows = [
            [
                day.isoformat(),
                *(_number(Decimal(kinds.get(kind, (0, 0))[0])) for kind in totals.KINDS),
                _money(Decimal(amount)),
            ]
            for day, kinds, amount in book["days"]
        ]
        return Table(self.env._("By day, in sticks"), columns, rows)

    def _difference_table(self, book):
        columns = [
            PaperColumn(self.env._("Comparison"), 2),
            PaperColumn(self.env._("Article or document"), 3),
            PaperColumn(self.env._("Ledger"), 1, RIGHT),
            PaperColumn(self.env._("Other book"), 1, RIGHT),
            PaperColumn(self.env._("Reason"), 5),
        ]
        rows = [
            [statement["title"], name, _number(Decimal(ours)), _number(Decimal(theirs)), reason]
            for statement in book["statements"]
            for name, ours, theirs, reason in statement["rows"]
        ]
        return Table(self.env._("Differences"), columns, rows[:MAX_LINES])

    def _detail_table(self, book, xlsx_name):
        columns = [
            PaperColumn(self.env._("Time"), 1.6),
            PaperColumn(self.env._("Kind"), 1.2),
            PaperColumn(self.env._("Document"), 1.8),
            PaperColumn(self.env._("Article"), 3),
            PaperColumn(self.env._("Quantity"), 0.8, RIGHT),
            PaperColumn(self.env._("Unit"), 0.6),
            PaperColumn(self.env._("Amount or value"), 1, RIGHT),
            PaperColumn(self.env._("Partner, payment"), 2),
        ]
        shown = min(book["row_count"], MAX_LINES)
        if shown == book["row_count"]:
            note = self.env._("All %(count)s lines of the period.", count=shown)
        else:
            note = self.env._(
                "%(shown)s of %(count)s lines; all of them are in %(file)s.",
                shown=shown,
                count=book["row_count"],
                file=xlsx_name,
            )
        title = self.env._("Purchases, adjustments and sales")
        return Table(title, columns, list(islice(self._detail_rows(book), MAX_LINES)), note)

    def _detail_rows(self, book):
        """Purchases first: they are few, and an inspector begins with them."""
        source = self.env["tobacco.ledger.book"]
        kinds = ("purchase", "vendor_return", *totals.ADJUSTMENTS, "quarantine")
        entries = (
            [
                f"{at:%Y-%m-%d %H:%M:%S}", kind, document or "", name, _number(Decimal(repr(qty))),
                unit, _money(Decimal(repr(value))), partner or "",
            ]
            for at, kind, document, _origin, partner, name, _code, unit, qty, _text, value
            in source._entry_rows(book, kinds)
        )  # fmt: skip
        sale, refund = self.env._("Sale"), self.env._("Return from Customer")
        sales = (
            [
                f"{at:%Y-%m-%d %H:%M:%S}", sale if qty > 0 else refund, receipt or "", name,
                _number(Decimal(repr(qty))), unit or "",
                "" if amount is None else _money(Decimal(repr(amount))), paid or "",
            ]
            for at, receipt, name, _ean, unit, qty, _stock, _sticks, _price, amount, paid, _entry,
                _member in book["first_sales"]
        )  # fmt: skip
        return chain(entries, sales)


def _number(value):
    return f"{round(value, 3).normalize():,f}" if value else "–"


def _money(value):
    return f"{value:,.2f}" if value else "–"
