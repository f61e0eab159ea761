"""What reporting adds to a licence."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class TobaccoLicence(models.Model):
    _inherit = "tobacco.licence"

    report_chain_ids = fields.One2many("tobacco.report.chain", "licence_id", readonly=True)
    report_state = fields.Selection(
        [
            ("none", "Not Reported"),
            ("open", "Running"),
            ("stopped", "Stopped by the Regulator"),
            ("frozen", "Frozen"),
            ("closed", "Closed"),
        ],
        compute="_compute_report_state",
        string="Reporting",
    )

    @api.depends("report_chain_ids.state")
    def _compute_report_state(self):
        for licence in self:
            newest = licence.report_chain_ids.sorted("epoch")[-1:]
            licence.report_state = newest.state or "none"

    def write(self, vals):
        if "number" in vals and self.report_chain_ids:
            changed = self.filtered(lambda licence: licence.number != vals["number"])
            if changed.report_chain_ids:
                raise UserError(
                    self.env._(
                        "Sales are reported under number %(number)s, so it cannot change. Enter "
                        "the new licence as a record of its own.",
                        number=changed[0].number,
                    )
                )
        return super().write(vals)

    def action_open_report_chain(self):
        """Ask for the go-live time, or show the chain if there is one."""
        self.ensure_one()
        if self.report_chain_ids:
            return self.report_chain_ids._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start Reporting"),
            "res_model": "tobacco.report.open",
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }
