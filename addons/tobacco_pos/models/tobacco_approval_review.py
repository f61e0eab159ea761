from odoo import fields, models

from odoo.addons.tobacco_compliance.models.tobacco_report_guard import guard_table


class TobaccoApprovalReview(models.Model):
    """What an officer found of an approval that a till gave without the server. Append-only."""

    _name = "tobacco.approval.review"
    _description = "Review of an Approval"
    _order = "id desc"
    _rec_name = "decision"

    approval_id = fields.Many2one(
        "tobacco.approval", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    decision = fields.Selection(
        [("confirmed", "Confirmed"), ("rejected", "Rejected")], required=True, readonly=True
    )
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Reviewed By", required=True, readonly=True, ondelete="restrict"
    )
    at = fields.Datetime(string="Time", required=True, readonly=True)

    _approval_unique = models.UniqueIndex("(approval_id)", "This approval is reviewed already.")

    def init(self):
        guard_table(self.env.cr, self._table)
