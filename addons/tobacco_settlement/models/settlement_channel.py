from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SettlementChannel(models.Model):
    """A merchant number at a platform or a bank account: where statement files come from."""

    _name = "tobacco.settlement.channel"
    _description = "Settlement channel"
    _order = "kind desc, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection(
        [("platform", "Payment platform"), ("bank", "Bank account")], required=True
    )
    number = fields.Char(
        string="Merchant or account number",
        required=True,
        help="Files of another number are refused.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        check_company=True,
        domain=[("type", "=", "bank")],
        help="Bank account: its journal. Platform: the journal of the point of sale's payments.",
    )
    account_id = fields.Many2one(related="journal_id.default_account_id", string="Account")
    store_id = fields.Many2one(
        "tobacco.settlement.store", check_company=True, help="The store that takes this money."
    )
    payment_method_ids = fields.Many2many(
        "pos.payment.method",
        string="Payment methods",
        check_company=True,
        help="The methods of the till that this platform pays out.",
    )
    payer_names = fields.Char(
        string="Payer's names",
        help="How the bank names the platform when it pays out; separated by spaces.",
    )
    active = fields.Boolean(default=True)

    _number_unique = models.UniqueIndex(
        "(company_id, kind, number)", "This merchant or account number has a channel already."
    )

    @api.constrains("kind", "store_id", "payment_method_ids")
    def _check_platform(self):
        for channel in self:
            if channel.kind == "platform" and not channel.store_id:
                raise ValidationError(self.env._("Say which store the platform's money is of."))

    @api.model
    def _platform_of(self, payer_name, company):
        """The platforms that pay out under this name; empty for a customer."""
        if not payer_name:
            return self.browse()
        channels = self.search([("company_id", "=", company.id), ("kind", "=", "platform")])
        return channels.filtered(
            lambda channel: any(name in payer_name for name in (channel.payer_names or "").split())
        )

    def _unsettled_lines(self, day_from, day_to):
        """Bill rows that no bank receipt has paid out, of these days (None: no limit)."""
        domain = Domain("channel_id", "=", self.id) & Domain("state", "=", "open")
        domain &= Domain("kind", "in", ("sale", "refund"))
        if day_from:
            domain &= Domain("day", ">=", day_from)
        if day_to:
            domain &= Domain("day", "<=", day_to)
        return self.env["tobacco.settlement.line"].search(domain)
