from odoo import api, fields, models
from odoo.fields import Domain


class SettlementReason(models.Model):
    """Why money differs or moves without a customer; decides the account."""

    _name = "tobacco.settlement.reason"
    _description = "Settlement reason"
    _inherit = ["pos.load.mixin"]
    _order = "usage, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    usage = fields.Selection(
        [
            ("difference", "Difference of a receipt"),
            ("bank", "Bank movement without a customer"),
            ("cash", "Cash in or out at the till"),
        ],
        required=True,
    )
    direction = fields.Selection(
        [("short", "Paid short"), ("in", "Money in"), ("out", "Money out"), ("both", "Both")],
        required=True,
        default="both",
    )
    account_id = fields.Many2one("account.account", required=True, check_company=True)
    limit_amount = fields.Monetary(
        string="Limit per receipt", help="Largest difference this reason may explain; 0: no limit."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(company_id, code)", "This code is used already.")

    @api.model
    def _load_pos_data_domain(self, data, config):
        return Domain("usage", "=", "cash") & Domain("company_id", "=", config.company_id.id)

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name", "code", "direction"]

    def _for_cash(self, session, sign, reason, extras):
        """The reason of a cash movement: chosen at the till, named in its text, else pending."""
        reasons = self.sudo().search(  # a cashier reads no accounting set-up
            Domain("usage", "=", "cash") & Domain("company_id", "=", session.company_id.id)
        )
        chosen = reasons.filtered(lambda found: found.id == extras.get("tobacco_reason_id"))
        wanted = "in" if sign > 0 else "out"
        fitting = reasons.filtered(lambda found: found.direction in (wanted, "both"))
        text = (reason or "").strip().casefold()
        named = fitting.filtered(
            lambda found: text in (found.name.casefold(), found.code.casefold())
        )
        pending = reasons.filtered(lambda found: found.code == "PENDING")
        return (chosen or named or pending)[:1]
