"""Starting to report a licence."""

from odoo import api, fields, models


class TobaccoReportOpen(models.TransientModel):
    _name = "tobacco.report.open"
    _description = "Start Reporting a Licence"

    licence_id = fields.Many2one("tobacco.licence", required=True, readonly=True)
    profile_id = fields.Many2one(
        "tobacco.report.profile",
        required=True,
        default=lambda self: self.env["tobacco.report.profile"].search([], limit=1),
    )
    go_live = fields.Datetime(
        "Report Since",
        required=True,
        default=fields.Datetime.now,
        help="Sales from this moment on are reported; older ones never. "
        "It cannot be changed later.",
    )
    is_understood = fields.Boolean("I know that this moment is set once and cannot be changed.")

    @api.onchange("licence_id")
    def _onchange_licence(self):
        company = self.licence_id.company_id
        profiles = self.env["tobacco.report.profile"].search(
            [("company_id", "in", (company.id, False))], limit=1
        )
        self.profile_id = profiles

    def action_open(self):
        """Open the chain and show it."""
        self.ensure_one()
        chains = self.env["tobacco.report.chain"]
        chains._ensure_officer()
        return chains._open(self.licence_id, self.profile_id, self.go_live)._get_records_action()
