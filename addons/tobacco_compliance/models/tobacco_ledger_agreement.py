import datetime as dt
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.ledger.totals import differences

# A replay of Odoo's average cost reads every movement of an article through the ORM.
MAX_REPLAYED = 20_000
HALF_CENT = Decimal("0.005")


class TobaccoLedgerAgreement(models.AbstractModel):
    """Whether the ledger agrees with the other books of the shop, and where it does not."""

    _name = "tobacco.ledger.agreement"
    _description = "Tobacco Ledger Agreement"

    @api.model
    def _statements(self, shop, start, end, accounts, sold):
        """One dict for each comparison.

        `code`, `title`, `is_good` (None: not compared), `text` in a sentence, and `rows` of what
        differs: (article or document, ledger, other book, reason).

        :param accounts: the ledger's rows, from `tobacco.ledger.facts`
        :param sold: what receipts and deliveries say, {product id: (stock units, amount)}
        """
        products = self.env["product.product"].browse(accounts).with_company(shop.company_id)
        return [
            self._compare_quantities(shop, end, accounts, products),
            self._compare_values(shop, end, accounts, products),
            self._compare_sales(accounts, sold),
            self._compare_records(shop, start, end),
            *self._compare_places(shop),
        ]

    def _statement(self, code, title, rows, good, bad):
        return {
            "code": code,
            "title": title,
            "is_good": not rows,
            "text": bad if rows else good,
            "rows": rows,
        }

    # === STOCK === #

    def _compare_quantities(self, shop, end, accounts, products):
        """The ledger adds up movements; Odoo's stock starts from what lies there now."""
        views = self.env["stock.location"].browse(self._view_location_ids(shop))
        # sudo: quantities on hand are the stock people's, the ledger shows their sum
        placed = products.sudo().with_context(
            location=views.ids or [0], to_date=end - dt.timedelta(seconds=1)
        )
        theirs = {product.id: Decimal(repr(round(product.qty_available, 6))) for product in placed}
        ours = {article: account.closing.qty for article, account in accounts.items()}
        found = differences(ours, theirs, Decimal("0.000001"))
        return self._statement(
            "quantity",
            self.env._("Quantities and stock"),
            [
                (
                    self._article_name(row.key),
                    row.ours,
                    row.theirs,
                    self.env._("Stock was changed without a movement: count this article."),
                )
                for row in found
            ],
            self.env._(
                "Closing quantities of all %(count)s articles agree with the stock.",
                count=len(ours),
            ),
            self.env._(
                "Closing quantities of %(count)s articles differ from the stock.", count=len(found)
            ),
        )

    def _compare_values(self, shop, end, accounts, products):
        title = self.env._("Values and stock valuation")
        # sudo: an auditor reads no costs of articles, the ledger shows their sum
        costed = products.sudo().filtered(lambda product: product.cost_method != "standard")
        moves = self._count_moves(costed)
        if moves > MAX_REPLAYED:
            return {
                "code": "value",
                "title": title,
                "is_good": None,
                "text": self.env._(
                    "Values were added up from the valuation of each movement. Recalculating "
                    "%(moves)s movements a second time is left to Inventory > Valuation.",
                    moves=moves,
                ),
                "rows": [],
            }
        # For the present Odoo keeps the valuation; for the past it finds out again what bills and
        # orders of that time said.
        moment = end - dt.timedelta(seconds=1) if end <= self.env.cr.now() else None
        rows, rounding = [], Decimal(0)
        for product in costed:
            account = accounts[product.id]
            if not account.closing.qty:
                continue
            theirs = self._value_at(product, account.closing.qty, moment)
            gap = account.closing.value - theirs
            # Each movement was rounded to a cent and priced with a cost rounded to a cent.
            turned = sum(abs(amount.qty) for amount in account.by_kind.values())
            allowed = HALF_CENT * (turned + abs(account.opening.qty) + moves)
            if abs(gap) <= allowed:
                rounding += gap
            else:
                reason = self.env._("The value was changed by hand, or a bill came later.")
                rows.append((product.display_name, account.closing.value, theirs, reason))
        good = self.env._(
            "Closing values of all articles agree with the stock valuation (rounding of unit "
            "costs: %(rounding)s).",
            rounding=f"{rounding:.2f}",
        )
        bad = self.env._(
            "Closing values of %(count)s articles differ from the stock valuation.",
            count=len(rows),
        )
        return self._statement("value", title, rows, good, bad)

    def _count_moves(self, products):
        # sudo: see _compare_quantities
        return (
            self.env["stock.move"]
            .sudo()
            .search_count([("product_id", "in", products.ids), ("state", "=", "done")])
        )

    def _value_at(self, product, qty, moment):
        """What Odoo's own valuation says `qty` of the product was worth at `moment` (None: now)."""
        if product.cost_method == "fifo":
            value = product._run_fifo(float(qty), at_date=moment)
        else:
            value = product._run_avco(at_date=moment)[0] * float(qty)
        return Decimal(repr(round(value, 6)))

    # === SALES === #

    def _compare_sales(self, accounts, sold):
        """Receipts and deliveries against what left the stock as a sale, by article."""
        ours = {
            article: -account.of("sale", "customer_return").qty
            for article, account in accounts.items()
        }
        theirs = {article: qty for article, (qty, _amount) in sold.items()}
        found = differences(ours, theirs, Decimal("0.000001"))
        return self._statement(
            "sales",
            self.env._("Sales and stock"),
            [
                (
                    self._article_name(row.key),
                    row.ours,
                    row.theirs,
                    self.env._(
                        "Sold here and taken from stock on another day: a till that is still "
                        "open, or that was offline."
                    ),
                )
                for row in found
            ],
            self.env._("What receipts say was sold is what left the stock, article by article."),
            self.env._(
                "Of %(count)s articles, receipts and stock tell different quantities.",
                count=len(found),
            ),
        )

    def _article_name(self, product_id):
        return self.env["product.product"].browse(product_id).display_name

    # === REPORTED RECORDS === #

    def _compare_records(self, shop, start, end):
        """Each order with tobacco against the records that the regulator was sent of it."""
        title = self.env._("Sales and reported records")
        rows = self._record_rows(shop, start, end)
        # Before the go-live nothing is reported.
        bad = [row[1:] for row in rows if row[0] == "bad"]
        counts = {row[0]: row[4] for row in rows}
        good, early = counts.get("good", 0), counts.get("early", 0)
        if not good and not bad:
            return {
                "code": "records",
                "title": title,
                "is_good": None,
                "text": self.env._(
                    "No sale of this period is reported; %(early)s orders were sold before "
                    "reporting went live.",
                    early=early,
                ),
                "rows": [],
            }
        reasons = {
            True: self.env._("No record: ask for the till to be synchronised."),
            False: self.env._("The record tells another amount: look at both."),
        }
        return self._statement(
            "records",
            title,
            [
                (name, ours or 0, theirs or 0, reasons[theirs is None])
                for name, ours, theirs, _count in bad
            ],
            self.env._(
                "All %(good)s orders agree with their reported records; %(early)s were sold "
                "before reporting went live.",
                good=good,
                early=early,
            ),
            self.env._(
                "%(bad)s orders differ from the reported records, %(good)s agree.",
                bad=len(bad),
                good=good,
            ),
        )

    def _record_rows(self, shop, start, end):
        """[(result, document, amount of tobacco, amount reported, orders)]: one row for each order
        that is bad, one for all good ones and one for those from before the go-live (`early`).
        """
        return self.env["tobacco.ledger.facts"]._read_whole(
            SQL(
                """
                WITH sold AS (
                    SELECT source_uuid, MIN(document) AS document, MIN(at) AS at,
                           SUM(amount) AS amount
                      FROM %(sales)s s
                     WHERE shop_id = %(shop)s AND at >= %(start)s AND at < %(end)s
                       AND source_uuid IS NOT NULL
                     GROUP BY source_uuid
                ), chain AS (
                    SELECT c.id, c.go_live FROM tobacco_report_chain c
                      JOIN tobacco_licence l ON l.id = c.licence_id
                     WHERE l.shop_id = %(shop)s
                ), reported AS (
                    SELECT DISTINCT ON (r.source_uuid) r.source_uuid, r.order_ref AS document,
                           CASE WHEN r.kind = 'void' THEN 0
                                ELSE (r.payload::jsonb ->> 'total')::numeric END AS total
                      FROM tobacco_report_record r
                      JOIN chain ON chain.id = r.chain_id
                     WHERE r.business_time >= %(start)s AND r.business_time < %(end)s
                       AND r.kind IN ('sale', 'refund', 'void', 'correction')
                     ORDER BY r.source_uuid, r.id DESC
                ), compared AS (
                    SELECT COALESCE(sold.document, reported.document) AS document,
                           round(sold.amount, 2) AS ours, round(reported.total, 2) AS theirs,
                           CASE WHEN reported.total IS NULL AND sold.at < COALESCE(
                                    (SELECT MIN(go_live) FROM chain), 'infinity') THEN 'early'
                                WHEN round(sold.amount, 2) = round(reported.total, 2) THEN 'good'
                                ELSE 'bad' END AS result
                      FROM sold FULL JOIN reported USING (source_uuid)
                )
                SELECT 'bad', document, ours, theirs, 1 FROM compared WHERE result = 'bad'
                UNION ALL
                SELECT result, NULL, NULL, NULL, COUNT(*)::int FROM compared
                 WHERE result != 'bad' GROUP BY result
                """,
                sales=self.env["tobacco.ledger.facts"]._sales_unpaid(),
                shop=shop.id,
                start=start,
                end=end,
            )
        )
