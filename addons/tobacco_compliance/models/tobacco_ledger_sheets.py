from decimal import Decimal

from odoo import api, models

from ..tools.ledger import totals
from ..tools.ledger.workbook import MOMENT, MONEY, NUMBER, Column, Sheet, write_workbook

MAX_LINES = 5_000  # details on paper
UNITS = ("stock", "carton", "stick")


class TobaccoLedgerBook(models.AbstractModel):
    """The sheets of the workbook."""

    _inherit = "tobacco.ledger.book"

    def _write_xlsx(self, target, book, progress):
        """Write the workbook into a binary file. :return: lines"""
        return write_workbook(target, self._heading(book), self._sheets(book), progress)

    def _sheets(self, book):
        for unit in UNITS:
            yield self._summary_sheet(book, unit)
        yield self._day_sheet(book)
        yield self._entry_sheet(book, self.env._("Purchases"), ("purchase", "vendor_return"))
        yield self._sale_sheet(book)
        kinds = (*totals.ADJUSTMENTS, "quarantine")
        yield self._entry_sheet(book, self.env._("Adjustments"), kinds)
        yield self._check_sheet(book)
        yield self._agreement_sheet(book)

    def _summary_sheet(self, book, unit):
        names = self._kind_names()
        title = {
            "stock": self.env._("By article"),
            "carton": self.env._("In cartons"),
            "stick": self.env._("In sticks"),
        }[unit]
        columns = [
            Column(self.env._("Article"), width=30),
            Column(self.env._("Barcode"), width=16),
            Column(self.env._("Unit"), width=8),
            Column(self.env._("Opening"), NUMBER),
            *(Column(names[kind], NUMBER) for kind in totals.KINDS),
            Column(self.env._("Closing Stock"), NUMBER),
            Column(self.env._("Of which in quarantine"), NUMBER),
        ]
        if unit == "stock":
            columns += [
                Column(self.env._("Closing in units"), width=18),
                Column(self.env._("Opening value"), MONEY, 14),
                *(
                    Column(self.env._("%(kind)s, value", kind=names[kind]), MONEY, 14)
                    for kind in (*totals.KINDS, "revaluation")
                ),
                Column(self.env._("Closing value"), MONEY, 14),
                Column(self.env._("Sales amount"), MONEY, 14),
            ]
        return Sheet(title, columns, self._summary_rows(book, unit))

    def _summary_rows(self, book, unit):
        unit_names = {"carton": self.env._("Carton"), "stick": self.env._("Stick")}
        for article in book["articles"].values():
            account = book["accounts"][article["id"]]
            quantities = [
                account.opening.qty,
                *(account.of(kind).qty for kind in totals.KINDS),
                account.closing.qty,
                account.quarantine,
            ]
            quantities = [self._in_unit(qty, article, unit) for qty in quantities]
            if quantities[0] is None:
                continue
            row = [
                article["name"],
                article["barcode"],
                unit_names.get(unit, article["unit_name"]),
                *quantities,
            ]
            if unit == "stock":
                row += [
                    self._units_text(account.closing.qty, article),
                    account.opening.value,
                    *(account.of(kind).value for kind in (*totals.KINDS, "revaluation")),
                    account.closing.value,
                    book["amounts"].get(article["id"], (0, 0))[1],
                ]
            yield row

    def _day_sheet(self, book):
        names = self._kind_names()
        columns = [
            Column(self.env._("Day"), width=12),
            *(
                Column(self.env._("%(kind)s, sticks", kind=names[kind]), NUMBER, 14)
                for kind in totals.KINDS
            ),
            *(
                Column(self.env._("%(kind)s, value", kind=names[kind]), MONEY, 14)
                for kind in totals.KINDS
            ),
            Column(self.env._("Sales amount"), MONEY, 14),
        ]
        rows = (
            [
                day.isoformat(),
                *(kinds.get(kind, (0, 0))[0] for kind in totals.KINDS),
                *(kinds.get(kind, (0, 0))[1] for kind in totals.KINDS),
                amount,
            ]
            for day, kinds, amount in book["days"]
        )
        return Sheet(self.env._("By day"), columns, rows)

    def _entry_sheet(self, book, title, kinds):
        columns = [
            Column(self.env._("Time"), MOMENT, 19),
            Column(self.env._("Kind"), width=16),
            Column(self.env._("Document"), width=18),
            Column(self.env._("Order"), width=14),
            Column(self.env._("Partner"), width=24),
            Column(self.env._("Article"), width=30),
            Column(self.env._("Barcode"), width=16),
            Column(self.env._("Unit"), width=8),
            Column(self.env._("Quantity"), NUMBER),
            Column(self.env._("In units"), width=18),
            Column(self.env._("Value"), MONEY),
        ]
        return Sheet(title, columns, self._entry_rows(book, kinds))

    def _entry_rows(self, book, kinds):
        names = self._kind_names()
        rows = self.env["tobacco.ledger.facts"]._entry_rows(
            book["shop"], book["start"], book["end"], kinds
        )
        for at, kind, document, origin, partner, product, qty, value in rows:
            article = self._article(book, product)
            yield (
                self._local(book, at), names[kind], document, origin, partner, article["name"],
                article["barcode"], article["unit_name"], qty,
                self._units_text(Decimal(repr(qty)), article), value,
            )  # fmt: skip

    def _sale_sheet(self, book):
        columns = [
            Column(self.env._("Time"), MOMENT, 19),
            Column(self.env._("Receipt"), width=18),
            Column(self.env._("Article"), width=30),
            Column(self.env._("Barcode"), width=16),
            Column(self.env._("Unit sold"), width=8),
            Column(self.env._("Quantity"), NUMBER),
            Column(self.env._("Stock units"), NUMBER),
            Column(self.env._("Sticks"), NUMBER),
            Column(self.env._("Unit price"), MONEY),
            Column(self.env._("Amount"), MONEY),
            Column(self.env._("Payment"), width=12),
            Column(self.env._("Entered by"), width=10),
            Column(self.env._("Member"), width=8),
        ]
        return Sheet(self.env._("Sales"), columns, self._remember(book, self._sale_rows(book)))

    def _remember(self, book, rows):
        """Pass `rows` on and keep the first for the paper, which need not sort them all again."""
        kept = book["first_sales"] = []
        for row in rows:
            if len(kept) < MAX_LINES:
                kept.append(row)
            yield row

    def _sale_rows(self, book):
        sale = self.env["tobacco.ledger.sale"]
        units = dict(sale._fields["unit"]._description_selection(self.env))
        entries = dict(sale._fields["entry"]._description_selection(self.env))
        yes = self.env._("Yes")
        rows = self.env["tobacco.ledger.facts"]._sale_rows(book["shop"], book["start"], book["end"])
        local = self._local
        for at, receipt, product, ean, unit, qty, stock, price, amount, paid, entry, member in rows:
            article = self._article(book, product)
            sticks = {"pack": article["sticks"], "stick": 1}.get(article["unit"], 0)
            yield (
                local(book, at), receipt, article["name"], ean, units.get(unit, unit), qty, stock,
                stock * sticks, price, amount, self._payment_text(paid), entries.get(entry),
                yes if member else None,
            )  # fmt: skip

    @api.model
    def _payment_text(self, payment):
        """The kinds of payment of a sale in words; an addon with a till knows them."""
        return payment

    def _check_sheet(self, book):
        columns = [
            Column(self.env._("Time"), MOMENT, 19),
            Column(self.env._("Kind"), width=14),
            Column(self.env._("Document"), width=18),
            Column(self.env._("Rule"), width=18),
            Column(self.env._("Severity"), width=10),
            Column(self.env._("Lines"), width=10),
            Column(self.env._("Limit"), width=14),
            Column(self.env._("Actual"), width=14),
            Column(self.env._("User"), width=16),
            Column(self.env._("Overridden by"), width=16),
            Column(self.env._("Reason"), width=30),
        ]
        title = self.env._("Checks, refusals, overrides")
        return Sheet(title, columns, self._check_rows(book))

    def _check_rows(self, book):
        check = self.env["tobacco.check"]
        kinds = dict(check._fields["kind"]._description_selection(self.env))
        severities = dict(check._fields["severity"]._description_selection(self.env))
        last = 0
        domain = [
            ("shop_id", "=", book["shop"].id),
            ("at", ">=", book["start"]),
            ("at", "<", book["end"]),
        ]
        while batch := check.search([*domain, ("id", ">", last)], order="id", limit=1000):
            for row in batch:
                yield (
                    self._local(book, row.at), kinds[row.kind], row.source_name, row.rule or None,
                    severities.get(row.severity), row.lines_text, row.limit_text, row.actual_text,
                    row.user_id.name, row.override_user_id.name or None, row.reason or None,
                )  # fmt: skip
            last = batch[-1].id
            check.invalidate_model()

    def _agreement_sheet(self, book):
        columns = [
            Column(self.env._("Comparison"), width=26),
            Column(self.env._("Result or article"), width=60),
            Column(self.env._("Ledger"), NUMBER, 14),
            Column(self.env._("Other book"), NUMBER, 14),
            Column(self.env._("Reason"), width=60),
        ]
        rows = []
        for statement in book["statements"]:
            rows.append((statement["title"], statement["text"], None, None, None))
            rows += [(statement["title"], *row) for row in statement["rows"]]
        return Sheet(self.env._("Agreement"), columns, rows)
