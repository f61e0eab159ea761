from odoo import api, fields, models
from odoo.tools import format_date


class TobaccoLicenceSuspension(models.Model):
    """A registered pause (停业) of a licence: nothing may be sold from its first to its last
    day.

    A fact of the licence's history: none is deleted, one that was entered by mistake is marked so.
    """

    _name = "tobacco.licence.suspension"
    _description = "Licence Suspension"
    _order = "date_from desc"
    _rec_name = "date_from"

    licence_id = fields.Many2one("tobacco.licence", required=True, index=True, ondelete="cascade")
    shop_id = fields.Many2one(related="licence_id.shop_id")
    company_id = fields.Many2one(related="licence_id.company_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", help="Last day of the pause; empty until it is known.")
    approval_number = fields.Char(string="Approval")
    handed_in_on = fields.Date(
        string="Papers Handed In On", help="The day on which the bureau took in both papers."
    )
    reason = fields.Char()
    is_void = fields.Boolean(
        string="Entered by Mistake", help="It never was: the licence is judged without it."
    )

    _period_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A suspension cannot end before it begins: check its dates."
    )

    @api.model_create_multi
    def create(self, vals_list):
        suspensions = super().create(vals_list)
        suspensions._write_down()
        return suspensions

    def write(self, vals):
        result = super().write(vals)
        self._write_down()
        return result

    def _write_down(self):
        """The licence's messages keep what was entered, and when and by whom."""
        for line in self:
            dates = {
                "first": format_date(self.env, line.date_from),
                "last": format_date(self.env, line.date_to) or "…",
            }
            line.licence_id._message_log(
                body=self.env._("Pause from %(first)s to %(last)s: entered by mistake.", **dates)
                if line.is_void
                else self.env._(
                    "Pause from %(first)s to %(last)s, approval %(approval)s. %(reason)s",
                    **dates,
                    approval=line.approval_number or "–",
                    reason=line.reason or "",
                )
            )

    def action_save(self):
        """Close the dialog; the web client saved the record before it called this."""
        return {"type": "ir.actions.act_window_close"}
