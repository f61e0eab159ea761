from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class TobaccoLicenceRenewal(models.TransientModel):
    """The new term of a licence: the row, its number and its history stay."""

    _name = "tobacco.licence.renewal"
    _description = "Licence Renewal"

    licence_id = fields.Many2one("tobacco.licence", required=True, readonly=True)
    valid_from = fields.Date(required=True, help="First day printed on the new licence.")
    valid_to = fields.Date(required=True, help="Last day printed on the new licence.")
    issued_on = fields.Date(string="Date of Issue")
    picture = fields.Image(string="Picture of the New Licence", max_width=2048, max_height=2048)
    duplicate_picture = fields.Image(
        string="Picture of the New Duplicate", max_width=2048, max_height=2048
    )

    @api.model
    def default_get(self, fields_list):
        # EXTENDS base
        values = super().default_get(fields_list)
        licence = self.env["tobacco.licence"].browse(values.get("licence_id"))
        if licence and "valid_from" in fields_list:
            values["valid_from"] = fields.Date.add(licence.valid_to, days=1)
        return values

    def action_apply(self):
        self.ensure_one()
        licence = self.licence_id
        if self.valid_to <= licence.valid_to:
            raise UserError(
                self.env._(
                    "The licence is valid until %(day)s already: enter a later last day.",
                    day=format_date(self.env, licence.valid_to),
                )
            )
        if self.valid_from > fields.Date.add(licence.valid_to, days=1):
            raise UserError(
                self.env._(
                    "The new term leaves days without a licence after %(day)s. Enter it as a new"
                    " licence, because nothing may be sold on those days.",
                    day=format_date(self.env, licence.valid_to),
                )
            )
        licence.with_context(tobacco_term_kind="renewal").write(
            {
                "valid_from": self.valid_from,
                "valid_to": self.valid_to,
                "issued_on": self.issued_on or licence.issued_on,
                **{name: self[name] for name in ("picture", "duplicate_picture") if self[name]},
            }
        )
        return {"type": "ir.actions.act_window_close"}
