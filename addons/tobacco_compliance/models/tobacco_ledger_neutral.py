import datetime as dt
from decimal import Decimal

import pytz

from odoo import api, models
from odoo.tools import SQL

from ..tools.ledger import neutral
from ..tools.report.payload import money, plain

PROGRESS_EVERY = 2_000


class TobaccoLedgerNeutral(models.AbstractModel):
    """Builds the rows of the neutral export (see tools/ledger/neutral.py)."""

    _name = "tobacco.ledger.neutral"
    _description = "Neutral Sales Export"

    @api.model
    def _write(self, target, kind, shop, date_from, date_to, progress):
        """Write the period's sales as `kind` (csv or json) into a binary file. :return: lines"""
        facts = self.env["tobacco.ledger.facts"]
        start, end = facts._period(shop, date_from, date_to)
        facts._check_reader(shop)
        total = facts._sale_figures(shop, start, end)["count"]
        licence = shop._licence_on(date_to)
        rows = self._rows(shop, licence, start, end, lambda done: progress(done, total))
        if kind == "csv":
            chunks = neutral.csv_chunks(rows)
        else:
            head = {
                "licence": licence.number or None,
                "shop": shop.code,
                "from": date_from.isoformat(),
                "to": date_to.isoformat(),
                "time_zone": shop.tz,
                "currency": shop.company_id.currency_id.name,
            }
            chunks = neutral.json_chunks(rows, head)
        for chunk in chunks:
            target.write(chunk)
        return total

    def _rows(self, shop, licence, start, end, progress):
        facts = self.env["tobacco.ledger.facts"]
        zone = pytz.timezone(shop.tz)
        accounts = facts._entry_figures(shop, start, end)["accounts"]
        costs = self._purchase_prices(shop, end)
        names = self._article_names(accounts)
        decimals = shop.company_id.currency_id.decimal_places
        for number, row in enumerate(facts._sale_rows(shop, start, end), start=1):
            at, receipt, product, ean, unit, qty, _stock, price, amount, payment, entry, member = (
                row
            )
            account = accounts.get(product)
            cost = costs.get(product)
            yield {
                "licence": licence.number or None,
                "shop": shop.code,
                "time": pytz.utc.localize(at).astimezone(zone).isoformat(timespec="seconds"),
                "receipt": receipt,
                "ean": ean,
                "article": names.get(product) or self._article_names([product])[product],
                "unit": unit,
                "qty": plain(repr(round(qty, 3))),
                "unit_price": _money(price, decimals),
                "amount": _money(amount, decimals),
                "payment": payment,
                "stock_on_hand": plain(account.closing.qty) if account else "0",
                "purchase_price": None if cost is None else money(cost, 4),
                "is_member": bool(member),
                "entry": entry,
            }
            if number % PROGRESS_EVERY == 0:
                progress(number)

    def _article_names(self, product_ids):
        # sudo: an article that is archived or closed to the reader was sold all the same
        products = self.env["product.product"].sudo().browse(product_ids)
        return {product.id: product.display_name for product in products}

    def _purchase_prices(self, shop, end):
        """Price of a stock unit by the last purchase of each article before `end`."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (product_id) product_id, (value / NULLIF(qty, 0))::text
                  FROM (%s) e
                 WHERE shop_id = %s AND kind = 'purchase' AND at < %s AND at >= %s
                 ORDER BY product_id, at DESC, id DESC
                """,
                self.env["tobacco.ledger.entry"]._table_query,
                shop.id,
                end,
                end - dt.timedelta(days=3660),
            )
        )
        return {product: Decimal(price) for product, price in rows if price is not None}


def _money(value, decimals):
    return None if value is None else money(repr(round(value, 6)), decimals)
