from odoo import api, fields, models


class SettlementComparison(models.Model):
    """A bill row and a till payment that belong together, or one of them alone."""

    _name = "tobacco.settlement.comparison"
    _description = "Settlement comparison"
    _order = "id"

    tender_id = fields.Many2one(
        "tobacco.settlement.day.tender",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(related="tender_id.company_id", store=True)
    currency_id = fields.Many2one(related="tender_id.currency_id")
    day = fields.Date(related="tender_id.day", store=True)
    case = fields.Selection(
        [
            ("ok", "Both agree"),
            ("differs", "Amounts differ"),
            ("theirs", "On the bill only"),
            ("ours", "At the till only"),
        ],
        required=True,
        readonly=True,
    )
    line_id = fields.Many2one(
        "tobacco.settlement.line", string="Bill row", readonly=True, index="btree_not_null"
    )
    pos_payment_id = fields.Many2one("pos.payment", string="Till payment", readonly=True)
    pos_order_id = fields.Many2one(
        "pos.order", string="Order", compute="_compute_order", store=True, index="btree_not_null"
    )
    bill_amount = fields.Monetary(related="line_id.compared", string="Bill")
    till_amount = fields.Monetary(
        related="pos_payment_id.amount", currency_field="currency_id", string="Till"
    )
    order_no = fields.Char(related="line_id.order_no")
    moment = fields.Datetime(related="line_id.moment", string="Time on the bill")
    payment_date = fields.Datetime(related="pos_payment_id.payment_date", string="Time at the till")

    @api.depends("pos_payment_id")
    def _compute_order(self):
        for comparison in self:
            comparison.pos_order_id = comparison.pos_payment_id.pos_order_id
