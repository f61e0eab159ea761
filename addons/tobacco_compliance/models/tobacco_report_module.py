"""Reporting's word on being uninstalled."""

from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _refuse_loss_of_legal_records(self):
        """A chain that still reports must be frozen by a person before its records may go."""
        # sudo: all companies count, also those that this administrator does not work in
        chains = self.env["tobacco.report.chain"].sudo().search([("state", "=", "open")])
        waiting = chains.filtered(lambda chain: chain.unsealed_count or chain.pending_count)
        if waiting:
            raise UserError(
                self.env._(
                    "Sales under licence %(licences)s have not reached the regulator yet. Let the "
                    "worker send them, or freeze the chain if they shall never be sent.",
                    licences=", ".join(waiting.mapped("licence_number")),
                )
            )
        return super()._refuse_loss_of_legal_records()
