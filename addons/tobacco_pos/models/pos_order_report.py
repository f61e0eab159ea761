import pytz

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.tobacco_compliance.tools.report.payload import sale_payload

from ..tools.payload import kind_of, report_line

REVISION = 0
# Of a sale that is taken back without the till knowing which one it was.
UNKNOWN_ORDER = "-"


class PosOrder(models.Model):
    """A paid order as a source of the regulator's records."""

    _name = "pos.order"
    _inherit = ["pos.order", "tobacco.report.source"]

    # === THE FIRST RECORD === #

    def _tobacco_capture(self, site, moment, lines):
        payload = self._prepare_tobacco_payload(site, moment, lines)
        return self.env["tobacco.report.record"]._capture(
            source_model=self._name,
            source_uuid=self.uuid,
            revision=REVISION,
            kind=payload["kind"],
            licence=self.env["tobacco.licence"].browse(site["licence_id"]),
            payload=payload,
        )

    def _prepare_tobacco_payload(self, site, moment, lines):
        """The protocol's payload of this order, without ``record``."""
        kind = kind_of([line["stock_qty"] for line in lines])
        return sale_payload(
            kind=kind,
            licence=site["licence"]["number"],
            shop=site["code"],
            till=self.config_id.name,
            device=self.tobacco_device or "server",
            device_seq=self.tobacco_device_seq,
            cashier=f"U{self.user_id.id}",
            order=self.pos_reference or self.name,
            business_time=moment,
            lines=[report_line(line) for line in lines],
            payments=self._tobacco_payments(),
            age_check=self._tobacco_reported_age(),
            currency=self.currency_id.name,
            decimals=self.currency_id.decimal_places,
            **self._tobacco_reference(kind),
        )

    def _tobacco_payments(self):
        decimals = self.currency_id.decimal_places
        return [
            {
                "method": payment.payment_method_id.tobacco_payment_kind,
                "amount": f"{payment.amount:.{decimals}f}",
            }
            for payment in self.payment_ids
        ]

    def _tobacco_reference(self, kind):
        """What a refund names: the sale's record, or the receipt of an unreported sale."""
        if kind == "sale":
            return {}
        sale = self.lines.refunded_orderline_id.order_id[:1]
        states = self.env["tobacco.report.record"]._states(self._name, sale.mapped("uuid"))
        if state := states.get(sale.uuid):
            return {"ref_record": state["record"]}
        return {"ref_order": sale.pos_reference or sale.name or UNKNOWN_ORDER}

    def _report_capture(self):
        # EXTENDS tobacco_compliance
        self.ensure_one()
        moment, site = self._tobacco_moment_and_site()
        lines = self._tobacco_lines()
        if not lines or not site["licence_id"]:
            return None
        return self._tobacco_capture(site, moment, lines)

    # === A RECORD ANEW === #

    def _prepare_report_payload(self):
        # EXTENDS tobacco_compliance
        self.ensure_one()
        order = self.with_context(tobacco_present_facts=True)
        lines = order._tobacco_lines()
        if not lines:
            raise UserError(
                self.env._(
                    "Order %(order)s has no tobacco line any more. Void its record instead.",
                    order=self.pos_reference or self.name,
                )
            )
        moment, site = order._tobacco_moment_and_site()
        if not site["licence_id"]:
            raise UserError(
                self.env._(
                    "Shop %(shop)s had no licence in force on the day of order %(order)s. "
                    "Correct the licence's dates first.",
                    shop=site["code"],
                    order=self.pos_reference or self.name,
                )
            )
        return order._prepare_tobacco_payload(site, moment, lines)

    def _tobacco_moment_and_site(self):
        """When and where: the shop's local time of the order, and the shop's facts on that day."""
        shop = self.config_id.tobacco_shop_id
        if not shop:
            raise UserError(
                self.env._(
                    "Till %(till)s belongs to no shop any more. Set its shop first.",
                    till=self.config_id.name,
                )
            )
        moment = pytz.utc.localize(self.date_order).astimezone(pytz.timezone(shop._till_tz()))
        return moment, shop._till_site(moment.date())

    def _report_changeable(self):
        # EXTENDS tobacco_compliance
        return self.env._(
            "On the article: category, barcode, name, sticks per pack and units. On the shop and "
            "the till: code, name and licence. On the order: the means of payment. Quantities and "
            "amounts of a paid order do not change; if they were wrong, refund it at the till."
        )
