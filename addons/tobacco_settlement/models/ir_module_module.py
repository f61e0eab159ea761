from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        # EXTENDS base: records that the law asks for must be in safe hands first.
        if "tobacco_settlement" in (self + self.downstream_dependencies()).mapped("name"):
            companies = self.env["tobacco.settlement.log.export"]._unsaved_companies()
            if companies:
                raise UserError(
                    self.env._(
                        "Settlement documents of %(companies)s would be lost. Open Settlement,"
                        " Log, Exports: export, keep the file, upload it there to verify it, and"
                        " uninstall then.",
                        companies=", ".join(companies.mapped("name")),
                    )
                )
        return super().button_uninstall()
