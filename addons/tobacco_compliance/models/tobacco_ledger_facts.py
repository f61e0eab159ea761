import datetime as dt
import itertools
from contextlib import contextmanager
from decimal import Decimal

import pytz

from odoo import api, models
from odoo.tools import SQL

from ..tools.ledger import totals

FETCH_ROWS = 2_000
_cursor_numbers = itertools.count()
# A ledger reads whole tables of which PostgreSQL expects a few rows, as it cannot know how many lie
# in a shop's places: joined row by row, half a million lines take minutes instead of seconds.
PLAN = {"enable_nestloop": "off", "jit": "off", "work_mem": "'64MB'", "cursor_tuple_fraction": "1"}
SALES = ("sale", "customer_return")
BY_PRODUCT, BY_DAY = 1, 2  # GROUPING(product_id, day): the bit of a column that is not grouped by


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

    def _sales_unpaid(self):
        """Sales without how they were paid, which is asked for line by line."""
        sale = self.env["tobacco.ledger.sale"].with_context(tobacco_ledger_totals=True)
        return SQL("(%s)", sale._table_query)

    @contextmanager
    def _whole_tables(self):
        """Let PostgreSQL plan for all rows, and as before for whoever asks next."""
        cr = self.env.cr
        cr.execute(SQL("; ").join(SQL(f"SET LOCAL {name} = {on}") for name, on in PLAN.items()))
        # not after an error: a dead transaction takes no command, and its end undoes these
        yield
        cr.execute(SQL("; ").join(SQL(f"SET LOCAL {name} TO DEFAULT") for name in PLAN))

    def _read_whole(self, query):
        with self._whole_tables():
            return self.env.execute_query(query)

    # === TOTALS === #

    @api.model
    def _entry_figures(self, shop, start, end):
        """All that a ledger says of movements, read at once.

        :return: dict of `accounts` by product id (see tools/ledger/totals.py), `days`
            ({day: {kind: (sticks, value)}}) and `count` of the period's entries but sales
        """
        self._check_reader(shop)
        rows = self._read_whole(
            SQL(
                """
                SELECT GROUPING(e.product_id), e.product_id, e.kind, x.day,
                       COALESCE(SUM(e.qty) FILTER (WHERE NOT x.is_within), 0)::text,
                       COALESCE(SUM(e.value) FILTER (WHERE NOT x.is_within), 0)::text,
                       COALESCE(SUM(e.qty) FILTER (WHERE x.is_within), 0)::text,
                       COALESCE(SUM(e.value) FILTER (WHERE x.is_within), 0)::text,
                       SUM(e.qty * CASE u.tobacco_unit
                           WHEN 'pack' THEN t.tobacco_sticks_per_pack
                           WHEN 'stick' THEN 1 ELSE 0 END),
                       SUM(e.value), COUNT(*) FILTER (WHERE x.is_within)
                  FROM %(entries)s e
                  JOIN product_product p ON p.id = e.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                  JOIN uom_uom u ON u.id = t.uom_id
                 CROSS JOIN LATERAL (SELECT e.at >= %(start)s AS is_within,
                       CASE WHEN e.at >= %(start)s THEN e.day END AS day) x
                 WHERE e.shop_id = %(shop)s AND e.at < %(end)s
                 GROUP BY GROUPING SETS ((e.product_id, e.kind), (x.day, e.kind))
                """,
                entries=self._entries(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        sums, days, count = [], {}, 0
        for is_day, product, kind, day, qty_before, value_before, *rest in rows:
            qty, value, day_sticks, day_value, rows_within = rest
            if not is_day:
                before = totals.Amount(Decimal(qty_before), Decimal(value_before))
                within = totals.Amount(Decimal(qty), Decimal(value))
                sums.append(totals.Sum(product, kind, before, within))
                count += 0 if kind in SALES else rows_within
            elif day and kind != "quarantine":
                days.setdefault(day, {})[kind] = (day_sticks or 0, day_value or 0)
        accounts = totals.accounts(sums)
        self._revalue_standard(shop, start, end, accounts)
        return {"accounts": accounts, "days": days, "count": count}

    def _revalue_standard(self, shop, start, end, accounts):
        """Articles of standard cost are worth their price of the moment."""
        products = self.env["product.product"].browse(accounts).with_company(shop.company_id)
        fixed = products.sudo().filtered(  # sudo: an auditor reads no costs of articles
            lambda product: product.cost_method == "standard"
        )
        opening, closing = self._prices(fixed, start), self._prices(fixed, end)
        for product in fixed:
            totals.revalue(accounts[product.id], opening[product.id], closing[product.id])

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
    def _sale_figures(self, shop, start, end):
        """All that a ledger says of sales, read at once.

        :return: dict of `products` and `days` ({key: (stock units, amount paid)}), `count` of lines
            and `scan`: (scanned, all) cigarette lines of tills, or stock units where the shop
            counts those
        """
        part, whole = (
            ("scanned_qty", "scan_qty")
            if shop.scan_rate_formula == "quantity"
            else ("scanned_lines", "scan_lines")
        )
        rows = self._read_whole(
            SQL(
                """
                SELECT GROUPING(product_id, day), product_id, day, SUM(stock_qty)::text,
                       COALESCE(SUM(amount), 0)::text, COUNT(*),
                       COALESCE(SUM(%(part)s), 0), COALESCE(SUM(%(whole)s), 0)
                  FROM %(sales)s s
                 WHERE shop_id = %(shop)s AND at >= %(start)s AND at < %(end)s
                 GROUP BY GROUPING SETS ((product_id), (day), ())
                """,
                part=SQL.identifier(part),
                whole=SQL.identifier(whole),
                sales=self._sales_unpaid(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
        found = {"products": {}, "days": {}, "count": 0, "scan": (0, 0)}
        for level, product, day, qty, amount, count, scanned, counted in rows:
            if level == BY_PRODUCT:
                found["products"][product] = (Decimal(qty), Decimal(amount))
            elif level == BY_DAY:
                found["days"][day] = (Decimal(qty), Decimal(amount))
            else:
                found.update(count=count, scan=(scanned, counted))
        return found

    @api.model
    def _days(self, entries, sales):
        """`[(day, {kind: (sticks, value)}, sales amount)]`, days without a movement left out."""
        days, amounts = entries["days"], sales["days"]
        return [
            (day, days.get(day, {}), amounts.get(day, (0, 0))[1])
            for day in sorted(days.keys() | amounts.keys())
        ]

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

    def _stream(self, query):
        """Rows of `query` through a cursor of the database, a block at a time."""
        cr = self.env.cr
        name = SQL.identifier(f"tobacco_ledger_{next(_cursor_numbers)}")
        with self._whole_tables():
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
