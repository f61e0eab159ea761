"""What is known of a shop: the `shop` object of the rules' facts."""

from odoo import fields, models

from ..tools.rules.line_readings import LICENCE_SCOPE_OF


class TobaccoShop(models.Model):
    _inherit = "tobacco.shop"

    is_adult_only = fields.Boolean(
        string="Adults Only", tracking=True, help="Nobody below the legal age may come in."
    )
    is_open_shelf = fields.Boolean(
        string="Open Shelf", tracking=True, help="Customers take tobacco off the shelf themselves."
    )
    eo_id = fields.Char(
        string="Economic Operator ID",
        tracking=True,
        help="EO-ID of EU and UK tracking and tracing.",
    )
    f_id = fields.Char(string="Facility ID", tracking=True, help="F-ID of this shop.")

    def _prepare_shop_facts(self, day):
        """The `shop` object of the contract on `day` (date); what is not known is None.

        `sign_confirmed_on`, `school_distance_m` and `records_kept_years` are the last answers of
        the checklist, `last_purchase_on` the last receipt, and where none is known the day since
        which one could be: the licence's first, or the day this shop was entered here.
        `scan_rate` takes a look at 30 days of sales: `_prepare_record_facts` gives it.
        """
        self.ensure_one()
        answers = self._checklist_facts()
        return {
            "last_purchase_on": self._last_purchase_on(day),
            "sign_confirmed_on": answers.get("sign_confirmed_on"),
            "school_distance_m": answers.get("school_distance_m"),
            "scan_rate": None,
            "records_kept_years": answers.get("records_kept_years"),
            "brands_on_sale": self._ecig_brands_on_sale(day),
            "is_adult_only": self.is_adult_only,
            "is_open_shelf": self.is_open_shelf,
            **self._identifiers(),
        }

    def _identifiers(self):
        """Of track and trace: the shop's own, else those of its address. None where not known."""
        known = self.partner_id._tobacco_identifiers() if self.partner_id else {}
        return {
            "eo_id": self.eo_id or known.get("eo_id"),
            "f_id": self.f_id or known.get("f_id"),
        }

    def _last_purchase_on(self, day):
        # sudo: an officer need not be allowed to read stock moves
        move = (
            self.env["stock.move"]
            .sudo()
            .search(self._purchase_domain(), order="date desc", limit=1)
        )
        if move:
            return (
                fields.Datetime.context_timestamp(self.with_context(tz=self.tz), move.date)
                .date()
                .isoformat()
            )
        held_since = self._licence_on(day).held_since
        entered_on = self.create_date and self.create_date.date()
        since = max((known for known in (held_since, entered_on) if known), default=None)
        return since.isoformat() if since and since <= day else None

    def _purchase_domain(self):
        """Moves that brought tobacco into this shop from a vendor."""
        domain = [
            ("state", "=", "done"),
            ("company_id", "=", self.company_id.id),
            ("purchase_line_id", "!=", False),
            ("location_dest_id.usage", "=", "internal"),
            ("product_id.tobacco_category", "!=", False),
        ]
        if self.warehouse_ids:
            domain.append(("warehouse_id", "in", self.warehouse_ids.ids))
        return domain

    def _ecig_brands_on_sale(self, day):
        """Brands of the e-cigarettes on sale; None for a shop that may not sell or has none."""
        if "ecig" not in self._licence_on(day)._scope():
            return None
        categories = [name for name, scope in LICENCE_SCOPE_OF.items() if scope == "ecig"]
        # sudo: the range of goods is no secret of the shop's own officer
        groups = (
            self.env["product.template"]
            .sudo()
            ._read_group(
                [
                    ("tobacco_category", "in", categories),
                    ("sale_ok", "=", True),
                    ("tobacco_brand", "!=", False),
                    ("company_id", "in", [False, self.company_id.id]),
                ],
                ["tobacco_brand"],
            )
        )
        return sorted(brand for (brand,) in groups) or None
