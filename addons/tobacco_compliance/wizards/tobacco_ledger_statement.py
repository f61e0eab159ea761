from odoo import fields, models


class TobaccoLedgerStatement(models.TransientModel):
    """Whether a ledger on screen agrees with another book."""

    _name = "tobacco.ledger.statement"
    _description = "Tobacco Ledger Statement"
    _order = "id"

    ledger_id = fields.Many2one("tobacco.ledger", required=True, ondelete="cascade", index=True)
    title = fields.Char(string="Comparison", readonly=True)
    text = fields.Char(string="What Was Found", readonly=True)
    details = fields.Text(readonly=True, help="The first 20; the workbook names all.")
    result = fields.Selection(
        [("good", "Agrees"), ("bad", "Differs"), ("open", "Not Compared")], readonly=True
    )
