from odoo import api, fields, models


class TobaccoCheck(models.Model):
    """What happened, in one sentence for whoever reads the log: also where no rule spoke."""

    _inherit = "tobacco.check"

    happened = fields.Char(string="What Happened", compute="_compute_happened")

    @api.depends("message", "kind", "age_result", "age_basis", "override_user_id", "reason")
    @api.depends_context("lang")
    def _compute_happened(self):
        for check in self:
            check.happened = check._happened_text()

    def _happened_text(self):
        if self.kind == "override":
            return self.env._(
                "Let pass by %(who)s (%(reason)s): %(what)s",
                who=self.override_user_id.name or self.env._("unknown"),
                reason=self.reason or self.env._("no reason given"),
                what=self.message,
            )
        if self.kind == "refusal":
            what = self.message or self._age_text()
            return self.env._("Not sold: %(what)s", what=what)
        if self.kind == "age":
            return self._age_text()
        return self.message

    def _age_text(self):
        if self.age_result == "not_needed":
            return self.env._("The age did not have to be asked.")
        if self.age_result != "checked":
            return self.env._("Age asked: the buyer is too young or showed no document.")
        if self.age_basis == "document":
            return self.env._("Age asked: a document was seen.")
        if self.age_basis == "appearance":
            return self.env._("Age asked: clearly an adult.")
        return self.env._("Age asked and found sufficient.")
