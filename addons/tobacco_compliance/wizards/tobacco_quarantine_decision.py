from odoo import fields, models


class TobaccoQuarantineDecision(models.TransientModel):
    """Releases goods in quarantine or sends them back, with the reason."""

    _name = "tobacco.quarantine.decision"
    _description = "Decision about Goods in Quarantine"

    quarantine_ids = fields.Many2many("tobacco.quarantine", string="Goods", readonly=True)
    decision = fields.Selection(
        [("release", "Release to stock"), ("return", "Return to vendor")], required=True
    )
    reason = fields.Text(
        required=True,
        help="What was found out and who said so: an inspector will ask for it.",
    )

    def action_decide(self):
        """Carry the decision out and show the transfers that it made."""
        self.ensure_one()
        pickings = self.quarantine_ids._decide(self.decision, self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Done with transfer %(pickings)s.",
                    pickings=", ".join(pickings.mapped("name")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
