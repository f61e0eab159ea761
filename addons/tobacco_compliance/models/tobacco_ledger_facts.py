import datetime as dt
import itertools
from decimal import Decimal

import pytz

from odoo import api, models
from odoo.tools import SQL

from ..tools.ledger import totals

FETCH_ROWS = 2_000
_cursor_numbers = itertools.count()


class TobaccoLedgerFacts(models.AbstractModel):
    """The questions that a ledger asks the database. A period is two naive UTC times, [start, end).

    All reading of one ledger happens in one transaction, whose snapshot makes its parts agree.
    """

    _name = "tobacco.ledger.facts"
    _description = "Tobacco Ledger Facts"

    @api.model
    def _period(self, shop, date_from, date_to):
        """The shop's days `date_from` to `date_to`, both included."""
        zone = pytz.timezone(shop.tz)

        def midnight(day):
            local = zone.localize(dt.datetime.combine(day, dt.time.min))
            return local.astimezone(pytz.utc).replace(tzinfo=None)

        return midnight(date_from), midnight(date_to + dt.timedelta(days=1))

    @api.model
    def _check_reader(self, shop):
        """These queries go past the ORM, so the reader's rights are asked for here, and what the
        ORM still holds back is written.
        """
        self.env["tobacco.ledger.entry"].check_access("read")
        shop.check_access("read")
        self.env.flush_all()

    def _entries(self):
        return SQL("(%s)", self.env["tobacco.ledger.entry"]._table_query)

    def _sales(self):
        return SQL("(%s)", self.env["tobacco.ledger.sale"]._table_query)

    # === TOTALS === #

    @api.model
    def _accounts(self, shop, start, end):
        """The ledger's rows by product id; see tools/ledger/totals.py."""
        self._check_reader(shop)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, kind,
                       COALESCE(SUM(qty) FILTER (WHERE at < %(start)s), 0)::text,
                       COALESCE(SUM(value) FILTER (WHERE at < %(start)s), 0)::text,
                       COALESCE(SUM(qty) FILTER (WHERE at >= %(start)s), 0)::text,
                       COALESCE(SUM(value) FILTER (WHERE at >= %(start)s), 0)::text
                  FROM %(entries)s e
                 WHERE shop_id = %(shop)s AND at < %(end)s
                 GROUP BY product_id, kind
                """,
                entries=self._entries(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        found = totals.accounts(
            totals.Sum(
                product,
                kind,
                totals.Amount(Decimal(qty_before), Decimal(value_before)),
                totals.Amount(Decimal(qty), Decimal(value)),
            )
            for product, kind, qty_before, value_before, qty, value in rows
        )
        products = self.env["product.product"].browse(found).with_company(shop.company_id)
        fixed = products.sudo().filtered(  # sudo: an auditor reads no costs of articles
            lambda product: product.cost_method == "standard"
        )
        opening, closing = self._prices(fixed, start), self._prices(fixed, end)
        for product in fixed:
            totals.revalue(found[product.id], opening[product.id], closing[product.id])
        return found

    def _prices(self, products, moment):
        """Standard price of each product before `moment`, as Odoo's valuation reads its history."""
        history = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (product_id) product_id, value::text FROM product_value
                     WHERE product_id = ANY(%s) AND move_id IS NULL AND lot_id IS NULL
                     ORDER BY product_id, date >= %s,
                              CASE WHEN date < %s THEN date END DESC,
                              CASE WHEN date < %s THEN id END DESC, date, id
                    """,
                    products.ids,
                    moment,
                    moment,
                    moment,
                )
            )
        )
        is_past = moment <= self.env.cr.now()
        return {
            product.id: Decimal(
                (is_past and history.get(product.id)) or repr(product.standard_price)
            )
            for product in products
        }

    @api.model
    def _days(self, shop, start, end):
        """`[(day, {kind: (sticks, value)}, sales amount)]`, days without a movement left out."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.day, e.kind, SUM(e.qty * CASE u.tobacco_unit
                           WHEN 'pack' THEN t.tobacco_sticks_per_pack
                           WHEN 'stick' THEN 1 ELSE 0 END), SUM(e.value)
                  FROM %(entries)s e
                  JOIN product_product p ON p.id = e.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                  JOIN uom_uom u ON u.id = t.uom_id
                 WHERE e.shop_id = %(shop)s AND e.at >= %(start)s AND e.at < %(end)s
                   AND e.kind != 'quarantine'
                 GROUP BY e.day, e.kind
                """,
                entries=self._entries(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        days = {}
        for day, kind, sticks, value in rows:
            days.setdefault(day, {})[kind] = (sticks or 0, value or 0)
        amounts = self._sold_by("day", shop, start, end)
        return [
            (day, days.get(day, {}), amounts.get(day, (0, 0))[1])
            for day in sorted(days.keys() | amounts.keys())
        ]

    @api.model
    def _sold_by(self, column, shop, start, end):
        """By `product_id` or `day`: (stock units sold by documents, amount paid)."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(column)s, SUM(stock_qty)::text, COALESCE(SUM(amount), 0)::text
                  FROM %(sales)s s
                 WHERE shop_id = %(shop)s AND at >= %(start)s AND at < %(end)s
                 GROUP BY 1
                """,
                column=SQL.identifier(column),
                sales=self._sales(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        return {key: (Decimal(qty), Decimal(amount)) for key, qty, amount in rows}

    @api.model
    def _scan_figures(self, shop, start, end):
        """(scanned, all) cigarette lines of tills, or stock units where the shop counts those."""
        part, whole = (
            ("scanned_qty", "scan_qty")
            if shop.scan_rate_formula == "quantity"
            else ("scanned_lines", "scan_lines")
        )
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(%(part)s), 0), COALESCE(SUM(%(whole)s), 0)
                  FROM %(sales)s s
                 WHERE shop_id = %(shop)s AND at >= %(start)s AND at < %(end)s
                """,
                part=SQL.identifier(part),
                whole=SQL.identifier(whole),
                sales=self._sales(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        return row

    @api.model
    def _check_counts(self, shop, start, end):
        """Checks of the period by kind."""
        groups = self.env["tobacco.check"]._read_group(
            [("shop_id", "=", shop.id), ("at", ">=", start), ("at", "<", end)],
            ["kind"],
            ["__count"],
        )
        return dict(groups)

    # === ROWS === #

    @api.model
    def _entry_rows(self, shop, start, end, kinds):
        """(at, kind, document, origin, partner, product id, qty, value) in order of time."""
        return self._stream(
            SQL(
                """
                SELECT e.at, e.kind, e.document, e.origin, r.name, e.product_id, e.qty, e.value
                  FROM %(entries)s e
                  LEFT JOIN res_partner r ON r.id = e.partner_id
                 WHERE e.shop_id = %(shop)s AND e.at >= %(start)s AND e.at < %(end)s
                   AND e.kind = ANY(%(kinds)s)
                 ORDER BY e.at, e.id
                """,
                entries=self._entries(),
                shop=shop.id,
                start=start,
                end=end,
                kinds=list(kinds),
            )
        )

    @api.model
    def _sale_rows(self, shop, start, end):
        """(at, document, product id, barcode, unit, qty, stock qty, unit price, amount, payment,
        entry, is_member) in order of time."""
        return self._stream(
            SQL(
                """
                SELECT at, document, product_id, barcode, unit, qty, stock_qty, price_unit,
                       amount, payment, entry, is_member
                  FROM %(sales)s s
                 WHERE shop_id = %(shop)s AND at >= %(start)s AND at < %(end)s
                 ORDER BY at, id
                """,
                sales=self._sales(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )

    @api.model
    def _count_rows(self, shop, start, end):
        """How many entries and sales the period has."""
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT COUNT(*) FROM %(entries)s e WHERE shop_id = %(shop)s
                           AND at >= %(start)s AND at < %(end)s
                           AND kind NOT IN ('sale', 'customer_return')),
                       (SELECT COUNT(*) FROM %(sales)s s WHERE shop_id = %(shop)s
                           AND at >= %(start)s AND at < %(end)s)
                """,
                entries=self._entries(),
                sales=self._sales(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        return row

    def _stream(self, query):
        """Rows of `query` through a cursor of the database, a block at a time."""
        cr = self.env.cr
        name = SQL.identifier(f"tobacco_ledger_{next(_cursor_numbers)}")
        # all rows are wanted, so the plan that is fastest for the first ones is the wrong one
        cr.execute("SET LOCAL cursor_tuple_fraction = 1")
        cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, query))
        try:
            while True:
                cr.execute(SQL("FETCH %s FROM %s", FETCH_ROWS, name))
                rows = cr.fetchall()
                yield from rows
                if len(rows) < FETCH_ROWS:
                    return
        finally:
            cr.execute(SQL("CLOSE %s", name))
