from odoo import fields, models


class TobaccoRecallClose(models.TransientModel):
    """Ends a recall with a reason, which stays with it."""

    _name = "tobacco.recall.close"
    _description = "Close a Recall"

    recall_id = fields.Many2one("tobacco.recall", required=True, ondelete="cascade")
    stock_text = fields.Char(related="recall_id.stock_text")
    reason = fields.Text(
        required=True, help="What was done: returned, destroyed, warning withdrawn …"
    )

    def action_close(self):
        """Close the recall; its articles are sold again unless another one is open."""
        self.ensure_one()
        self.recall_id._close(self.reason)
