from odoo import api, fields, models


class SettlementDayCheck(models.Model):
    """One point of the closing checklist."""

    _name = "tobacco.settlement.day.check"
    _description = "Settlement day check"
    _order = "id"

    day_id = fields.Many2one(
        "tobacco.settlement.day", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="day_id.company_id", store=True)
    code = fields.Selection(
        [
            ("sessions", "All tills are closed"),
            ("bills", "Every platform's bill is loaded"),
            ("takings", "Takings agree with the bills"),
            ("cash", "The cash count agrees or its difference is accepted"),
            ("suspense", "Nothing is left on suspense and outstanding accounts"),
        ],
        required=True,
        readonly=True,
    )
    is_ok = fields.Boolean(string="Done", readonly=True)
    detail = fields.Char(readonly=True)
    name = fields.Char(compute="_compute_name")

    @api.depends("code")
    def _compute_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for check in self:
            check.name = labels.get(check.code)
