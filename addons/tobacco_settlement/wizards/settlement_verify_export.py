import base64

from odoo import fields, models


class SettlementVerifyExport(models.TransientModel):
    """Takes an export back to see that it was kept."""

    _name = "tobacco.settlement.verify.export"
    _description = "Verify a kept export"

    export_id = fields.Many2one(
        "tobacco.settlement.log.export",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    content = fields.Binary(string="Kept file", required=True, attachment=False)

    def action_verify(self):
        self.ensure_one()
        self.export_id._verify(base64.b64decode(self.content))
        return {"type": "ir.actions.act_window_close"}
