from odoo import fields, models


class TobaccoLedgerLine(models.TransientModel):
    """One article of a ledger on screen. Quantities out of the shop are negative."""

    _name = "tobacco.ledger.line"
    _description = "Tobacco Ledger Line"
    _order = "id"

    ledger_id = fields.Many2one("tobacco.ledger", required=True, ondelete="cascade", index=True)
    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    unit_name = fields.Char(string="Unit", readonly=True)
    opening_qty = fields.Float(string="Opening", digits=(16, 1), readonly=True)
    purchase_qty = fields.Float(string="Purchased", digits=(16, 1), readonly=True)
    customer_return_qty = fields.Float(string="Taken Back", digits=(16, 1), readonly=True)
    sale_qty = fields.Float(string="Sold", digits=(16, 1), readonly=True)
    vendor_return_qty = fields.Float(string="Returned", digits=(16, 1), readonly=True)
    adjustment_qty = fields.Float(string="Adjusted", digits=(16, 1), readonly=True)
    closing_qty = fields.Float(string="Closing Stock", digits=(16, 1), readonly=True)
    quarantine_qty = fields.Float(string="In Quarantine", digits=(16, 1), readonly=True)
    closing_text = fields.Char(string="Closing in Units", readonly=True)
    currency_id = fields.Many2one(related="ledger_id.currency_id")
    closing_value = fields.Monetary(readonly=True)
    sales_amount = fields.Monetary(readonly=True)

    def action_in(self):
        return self.ledger_id._action_entries("in", self.product_id)

    def action_out(self):
        return self.ledger_id._action_entries("out", self.product_id)

    def action_adjustments(self):
        return self.ledger_id._action_entries("adjustments", self.product_id)

    def action_sales(self):
        return self.ledger_id._action_of(
            "tobacco_ledger_sale_action", [("product_id", "=", self.product_id.id)]
        )
