from odoo import fields, models


class TobaccoLicenceSuspension(models.Model):
    """A registered pause (停业) of a licence: nothing may be sold from its first to its last
    day.
    """

    _name = "tobacco.licence.suspension"
    _description = "Licence Suspension"
    _order = "date_from desc"

    licence_id = fields.Many2one("tobacco.licence", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="licence_id.company_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", help="Last day of the pause; empty until it is known.")
    approval_number = fields.Char(string="Approval")
    reason = fields.Char()

    _period_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A suspension cannot end before it begins: check its dates."
    )
