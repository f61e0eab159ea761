"""Correcting what was reported."""

import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.report.correction import differences
from ..tools.report.payload_check import check_payload

# Stands for the uuid that the capture will set.
_ANY_RECORD = "00000000-0000-0000-0000-000000000000"


class TobaccoReportCorrection(models.TransientModel):
    """Shows what the new record would say otherwise, before it is written for ever."""

    _name = "tobacco.report.correction"
    _description = "Correct a Regulator Record"

    delivery_id = fields.Many2one("tobacco.report.delivery", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("correction", "State the sale anew, as the document is now"),
            ("void", "Cancel it: nothing was sold"),
        ],
        string="New Record",
        required=True,
        default="correction",
    )
    order_ref = fields.Char(related="delivery_id.order_ref")
    state = fields.Selection(related="delivery_id.state")
    code = fields.Char(related="delivery_id.code")
    message = fields.Char(related="delivery_id.message")
    changeable = fields.Text("What May Change", compute="_compute_preview")
    changes = fields.Html(compute="_compute_preview", sanitize=False)
    is_unchanged = fields.Boolean(compute="_compute_preview")
    obstacle = fields.Text(compute="_compute_preview")

    @api.depends("delivery_id", "kind")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            wizard.changeable = wizard.changes = wizard.obstacle = False
            wizard.is_unchanged = False
            delivery = wizard.delivery_id
            try:
                if wizard.kind == "correction":
                    wizard.changeable = delivery._find_source()._report_changeable()
                payload = delivery._prepare_answer(wizard.kind)
            except UserError as error:
                wizard.obstacle = str(error)
                continue
            wizard.obstacle = wizard._refusals(payload)
            found = differences(json.loads(delivery.payload), payload)
            wizard.is_unchanged = not found
            wizard.changes = wizard._render(found) if found else False

    def _refusals(self, payload):
        """What the regulator would refuse again, by our own check; False for nothing."""
        decimals = self.env["tobacco.report.chain"]._currency_decimals(payload["currency"])
        problems = check_payload({**payload, "record": _ANY_RECORD}, decimals)
        if not problems:
            return False
        return self.env._(
            "The regulator would refuse the new record (%(problems)s). Put it right first.",
            problems=", ".join(f"{problem.code} {problem.path}" for problem in problems[:5]),
        )

    def _render(self, found):
        """A table of the differences."""
        names = self._key_names()
        rows = Markup("").join(
            Markup("<tr><td>{}</td><td>{}</td><td>{}</td></tr>").format(
                self._place(names, difference), difference.before, difference.after
            )
            for difference in found
        )
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr><th></th><th>{}</th><th>{}</th></tr>"
            "</thead><tbody>{}</tbody></table>"
        ).format(self.env._("Reported"), self.env._("New Record"), rows)

    def _place(self, names, difference):
        name = names.get(difference.key, difference.key)
        if difference.line is None:
            return name
        return self.env._("Line %(line)s: %(name)s", line=difference.line, name=name)

    def _key_names(self):
        """The protocol's keys in words."""
        _ = self.env._
        return {
            "age_check": _("Age check"),
            "amount": _("Amount"),
            "article": _("Barcode"),
            "business_time": _("Time of sale"),
            "cashier": _("Cashier"),
            "category": _("Category"),
            "currency": _("Currency"),
            "device": _("Device"),
            "device_seq": _("Number on the device"),
            "entry": _("Entered by"),
            "licence": _("Licence"),
            "name": _("Name"),
            "order": _("Receipt"),
            "payments": _("Payments"),
            "qty": _("Quantity"),
            "shop": _("Shop"),
            "sticks": _("Sticks"),
            "till": _("Till"),
            "total": _("Total"),
            "trace": _("Trace codes"),
            "unit": _("Unit"),
            "unit_price": _("Unit price"),
        }

    # === WHAT PEOPLE DO === #

    def action_open_source(self):
        """The document, to put right what is wrong there."""
        return self.delivery_id.action_open_source()

    def action_confirm(self):
        """Write the new record and show it."""
        self.ensure_one()
        if self.obstacle:
            raise UserError(self.obstacle)
        return self.delivery_id._answer(self.kind)._get_records_action()
