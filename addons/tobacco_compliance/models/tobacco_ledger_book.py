import datetime as dt
from decimal import Decimal

import pytz

from odoo import api, fields, models, release

from ..tools.ledger import totals


class TobaccoLedgerBook(models.AbstractModel):
    """Puts a ledger together: its figures once, then the sheets of the workbook.

    A book is a dict of plain values and the shop, made by `_open`; screen, workbook and paper all
    read it, so they cannot tell different figures.
    """

    _name = "tobacco.ledger.book"
    _description = "Tobacco Ledger Book"

    # === FIGURES === #

    @api.model
    def _open(self, shop, date_from, date_to):
        """All figures of a shop's period but the single lines."""
        facts = self.env["tobacco.ledger.facts"]
        start, end = facts._period(shop, date_from, date_to)
        entries = facts._entry_figures(shop, start, end)
        sales = facts._sale_figures(shop, start, end)
        accounts = entries["accounts"]
        return {
            "shop": shop,
            "licence": shop._licence_on(date_to),
            "date_from": date_from,
            "date_to": date_to,
            "start": start,
            "end": end,
            "accounts": accounts,
            "articles": self._articles(accounts),
            "amounts": sales["products"],
            "days": facts._days(entries, sales),
            "checks": facts._check_counts(shop, start, end),
            "scan": sales["scan"],
            "statements": self.env["tobacco.ledger.agreement"]._statements(
                shop, start, end, accounts, sales["products"]
            ),
            "row_count": entries["count"] + sales["count"],
            "sale_count": sales["count"],
            "zone": pytz.timezone(shop.tz),
        }

    @api.model
    def _articles(self, product_ids):
        """Plain facts of the articles, in the order of their names."""
        # sudo: an article that is closed to the reader was in the shop all the same
        products = self.env["product.product"].sudo().browse(product_ids)
        rows = [
            {
                "id": product.id,
                "name": product.display_name,
                "barcode": product.barcode or "",
                "unit_name": product.uom_id.name,
                "unit": product.uom_id.tobacco_unit or "piece",
                "sticks": product.tobacco_sticks_per_pack,
                "per_carton": product.tobacco_packs_per_carton,
            }
            for product in products
        ]
        return {row["id"]: row for row in sorted(rows, key=lambda row: (row["name"], row["id"]))}

    @api.model
    def _in_unit(self, qty, article, unit):
        """`qty` of stock units in another unit of UNITS; None where the article has none."""
        if unit == "stick":
            return totals.sticks(qty, article["unit"], article["sticks"]) or (
                None if article["unit"] not in ("pack", "stick") else Decimal(0)
            )
        if unit == "carton":
            has_cartons = article["unit"] == "pack" and article["per_carton"]
            return qty / article["per_carton"] if has_cartons else None
        return qty

    @api.model
    def _units_text(self, qty, article):
        """ "12 cartons 3 packs", in the reader's words."""
        if article["unit"] != "pack" or not article["per_carton"]:
            return f"{qty.normalize():f} {article['unit_name']}"
        cartons, packs = totals.split_units(qty, article["per_carton"])
        return self.env._(
            "%(cartons)s ctn %(packs)s pk",
            cartons=f"{cartons:f}",
            packs=f"{packs.normalize():f}",
        )

    # === WORDS === #

    @api.model
    def _kind_names(self):
        entry = self.env["tobacco.ledger.entry"]
        names = dict(entry._fields["kind"]._description_selection(self.env))
        return {**names, "revaluation": self.env._("Revaluation")}

    @api.model
    def _heading(self, book):
        """(label, text) rows that say what this paper is."""
        shop, licence = book["shop"], book["licence"]
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(book["zone"])
        rows = [
            (self.env._("Shop"), f"{shop.name} ({shop.code})"),
            (self.env._("Licence number"), licence.number or "–"),
            (self.env._("Licence holder"), licence.holder_name or "–"),
            (
                self.env._("Period"),
                f"{book['date_from']} – {book['date_to']} ({shop.tz})",
            ),
            (self.env._("Made by"), self.env.user.name),
            (self.env._("Made at"), now.isoformat(" ", timespec="seconds")),
            (self.env._("Database"), f"{self.env.cr.dbname}, Odoo {release.version}"),
            (self.env._("Scan rate"), self._scan_text(book["scan"], shop)),
        ]
        return rows + [(row["title"], row["text"]) for row in book["statements"]]

    @api.model
    def _scan_text(self, scan, shop):
        part, whole = scan
        if not whole:
            return "–"
        target = shop._scan_rate_target()
        rate = f"{100 * float(part) / float(whole):.1f}% ({part:g} / {whole:g})"
        if target is None:
            return rate
        return self.env._("%(rate)s, target %(target)s%%", rate=rate, target=f"{target * 100:g}")

    # === HELPERS === #

    def _article(self, book, product_id):
        """Facts of an article, also of one that was sold but never moved."""
        found = book["articles"].get(product_id)
        if not found:
            # kept apart from the summary's articles, which all have an account
            extra = book.setdefault("extra", {})
            found = extra.get(product_id) or self._articles([product_id])[product_id]
            extra[product_id] = found
        return found

    def _local(self, book, at):
        """A naive UTC time as a naive time of the shop; offsets change by the hour at most."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        offsets = book.setdefault("offsets", {})
        if hour not in offsets:
            offsets[hour] = (
                pytz.utc.localize(hour).astimezone(book["zone"]).utcoffset() or dt.timedelta()
            )
        return at + offsets[hour]
