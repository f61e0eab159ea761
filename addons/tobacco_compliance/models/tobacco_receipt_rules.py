"""Rules of stage `receipt`, asked at each scan and once more at the end."""

from odoo import fields, models
from odoo.tools import float_repr

from ..tools.rules import check, message_of, without_implied

# Whether a trace code was scanned is known when all scans are in.
KNOWN_AT_THE_END = "trace"
# What a delivery without a vendor says of him: as of one of whom nothing is known.
NOBODY = {"is_local_wholesaler": False}


class TobaccoReceipt(models.Model):
    _inherit = "tobacco.receipt"

    def _prepare_tobacco_facts(self, lines):
        """Facts of stage `receipt` for `lines` of the contract."""
        self.ensure_one()
        shop = self.shop_id
        now = fields.Datetime.context_timestamp(
            self.with_context(tz=shop.tz), fields.Datetime.now()
        )
        day = now.date()
        licence = shop._licence_on(day)
        # sudo: who receives need not be allowed to read purchases and vendors' papers
        order = self.sudo().picking_id.purchase_id
        vendor = self.vendor_id.sudo()  # see above
        return {
            "stage": "receipt",
            "jurisdiction": shop.jurisdiction,
            "at": now.isoformat(timespec="seconds"),
            "site": shop.code,
            "licence": licence._prepare_facts() if licence else None,
            "shop": shop.partner_id._tobacco_identifiers(),
            "vendor": {
                **(vendor._tobacco_vendor_on(day, shop) if vendor else NOBODY),
                "platform_order": order.tobacco_platform_order or None,
            },
            "lines": lines,
        }

    def _prepare_fact_line(self, product, uom, quantity, carton_code=None, trace=None):
        return {
            **product._prepare_tobacco_facts(uom),
            "line": 1,
            "qty": float_repr(quantity, 6),
            "carton_code": carton_code,
            "trace": trace,
        }

    def _judge(self, uuid, read):
        """Result and message of a scan as the rules see it; what they find is recorded."""
        product, kind, code = read["product_id"], read["kind"], read["code"]
        if not product.tobacco_category:
            return {"result": "ok", "message": False}
        line = self._prepare_fact_line(
            product,
            read["uom"],
            1,
            carton_code=code if kind == "carton_code" else None,
            trace=[code] if kind == "ecig_code" else None,
        )
        return self._apply_rules(line, uuid, is_at_end=False)

    def _apply_rules(self, line, uuid, is_at_end):
        """Result and message for one line; only rules that are asked now count."""
        rows = self.env["tobacco.rule"]._engine_rows(
            self.shop_id.jurisdiction, company=self.shop_id.company_id
        )
        at_end = {row["code"] for row in rows if row["test"] == KNOWN_AT_THE_END}
        found = [
            violation
            for violation in check(self._prepare_tobacco_facts([line]), rows)
            if (violation["rule"] in at_end) == is_at_end
        ]
        self._record_violations(found, uuid)
        shown = [
            violation
            for violation in without_implied(found, rows)
            if violation["severity"] in ("block", "warn")
        ]
        blocks = [violation for violation in shown if violation["severity"] == "block"]
        return {
            "result": "quarantine" if blocks else "ok",
            "message": " ".join(message_of(item, rows) for item in blocks or shown) or False,
        }

    def _record_violations(self, violations, uuid):
        self.env["tobacco.check"]._record(
            [
                {
                    **{key: violation[key] for key in ("rule", "severity", "lines", "params")},
                    "company_id": self.company_id.id,
                    "shop_id": self.shop_id.id,
                    "source_model": "tobacco.receipt",
                    "source_uuid": uuid,
                    "source_name": self.name,
                    "stage": "receipt",
                    "kind": "violation",
                    "at": fields.Datetime.now(),
                }
                for violation in violations
            ]
        )
