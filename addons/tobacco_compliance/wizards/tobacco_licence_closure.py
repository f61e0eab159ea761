from odoo import api, fields, models


class TobaccoLicenceClosure(models.TransientModel):
    """Closing a licence for good (歇业)."""

    _name = "tobacco.licence.closure"
    _description = "Licence Closure"

    licence_id = fields.Many2one("tobacco.licence", required=True, readonly=True)
    closed_on = fields.Date(
        string="Closed For Good On",
        required=True,
        help="From this day on the shop's tills sell no tobacco.",
    )
    reason = fields.Char(required=True)
    closure_number = fields.Char(string="Cancellation Document")

    @api.model
    def default_get(self, fields_list):
        # EXTENDS base
        values = super().default_get(fields_list)
        licence = self.env["tobacco.licence"].browse(values.get("licence_id"))
        if licence and "closed_on" in fields_list:
            values["closed_on"] = licence._today()
        return values

    def action_apply(self):
        self.ensure_one()
        self.licence_id.write(
            {
                "closed_on": self.closed_on,
                "closure_reason": self.reason,
                "closure_number": self.closure_number,
            }
        )
        return {"type": "ir.actions.act_window_close"}
