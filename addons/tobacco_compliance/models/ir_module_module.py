from odoo import models
from odoo.exceptions import UserError

MODULE = "tobacco_compliance"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        # EXTENDS base
        # Every way to uninstall (screen, wizard, command line) goes through here.
        leaving = self | self.downstream_dependencies()
        if MODULE in leaving.mapped("name"):
            self._refuse_loss_of_legal_records()
        return super().button_uninstall()

    def _refuse_loss_of_legal_records(self):
        self._refuse_loss_of_unsent_records()
        unsaved = self.env["tobacco.legal.export"]._unsaved_models()
        if not unsaved:
            return
        names = [self.env["ir.model"]._get(name).name for name in unsaved]
        raise UserError(
            self.env._(
                "Uninstalling would delete records that the law or the regulator still needs:"
                " %(names)s."
                " First open Tobacco Compliance > Configuration > Export of Legal Records, export"
                " them,"
                " keep the file outside of this server and verify your copy there.",
                names=", ".join(names),
            )
        )

    def _refuse_loss_of_unsent_records(self):
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
