from odoo import fields, models


class TobaccoApprovalRejection(models.TransientModel):
    _name = "tobacco.approval.rejection"
    _description = "Rejection of an Approval"

    approval_id = fields.Many2one("tobacco.approval", required=True, readonly=True)
    reason = fields.Char(required=True, size=200)

    def action_reject(self):
        self.ensure_one()
        self.approval_id._review("rejected", self.reason)
