from odoo import fields, models


class SettlementAllocation(models.Model):
    """What one open item gets of a receipt."""

    _name = "tobacco.settlement.allocation"
    _description = "Settlement allocation"
    _order = "proposal_id, id"

    proposal_id = fields.Many2one(
        "tobacco.settlement.proposal", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line", string="Open item", required=True, index=True, readonly=True
    )
    move_id = fields.Many2one(related="move_line_id.move_id")
    partner_id = fields.Many2one(related="move_line_id.partner_id")
    date = fields.Date(related="move_line_id.date")
    residual = fields.Monetary(
        related="move_line_id.amount_residual", currency_field="currency_id", string="Still open"
    )
    amount = fields.Monetary(required=True, readonly=True)
