from odoo import fields, models


class SettlementDayTender(models.Model):
    """One payment method of a store-day."""

    _name = "tobacco.settlement.day.tender"
    _description = "Settlement takings"
    _order = "day desc, id"

    day_id = fields.Many2one(
        "tobacco.settlement.day",
        string="Store-day",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    store_id = fields.Many2one(related="day_id.store_id", store=True)
    company_id = fields.Many2one(related="day_id.company_id", store=True)
    currency_id = fields.Many2one(related="day_id.currency_id")
    day = fields.Date(related="day_id.day", store=True)
    payment_method_id = fields.Many2one("pos.payment.method", string="Method", readonly=True)
    channel_id = fields.Many2one("tobacco.settlement.channel", readonly=True)
    till_amount = fields.Monetary(string="Tills", readonly=True)
    till_count = fields.Integer(string="Payments", readonly=True)
    bill_amount = fields.Monetary(string="Bill", readonly=True)
    bill_count = fields.Integer(string="Bill rows", readonly=True)
    fee = fields.Monetary(string="Fees", readonly=True)
    ok_count = fields.Integer(string="Both agree", readonly=True)
    doubt_count = fields.Integer(string="To clear up", readonly=True)
    comparison_ids = fields.One2many(
        "tobacco.settlement.comparison", "tender_id", string="Comparisons", readonly=True
    )

    def action_open_comparisons(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.day_id.display_name,
            "res_model": "tobacco.settlement.comparison",
            "view_mode": "list,form",
            "domain": [("tender_id", "=", self.id)],
            "context": {"search_default_doubt": bool(self.doubt_count)},
        }
