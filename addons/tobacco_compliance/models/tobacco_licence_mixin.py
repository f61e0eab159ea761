from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.licence import due_threshold, thresholds

# Printed scope (许可范围) as the rules name it.
SCOPE_FIELDS = {
    "cigarette": "is_cigarette",
    "cigar": "is_cigar",
    "ecig": "is_ecig",
    "cut_tobacco": "is_cut_tobacco",
}


class TobaccoLicenceMixin(models.AbstractModel):
    """What our own licences and those of trading partners share: scope, term, reminders.

    A reminder belongs to a last valid day and a threshold of the rules. Both are kept here, so
    that one that was done, or thrown away, does not come back until the term changes.
    """

    _name = "tobacco.licence.mixin"
    _description = "Licence on Paper"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "number"
    _order = "valid_to desc, id desc"

    number = fields.Char(string="Licence Number", required=True, tracking=True, index=True)
    is_cigarette = fields.Boolean(string="Cigarettes", default=True, tracking=True)
    is_cigar = fields.Boolean(string="Cigars", tracking=True)
    is_ecig = fields.Boolean(string="E-cigarettes", tracking=True)
    is_cut_tobacco = fields.Boolean(string="Cut Tobacco", tracking=True)
    valid_from = fields.Date(required=True, tracking=True)
    valid_to = fields.Date(
        required=True, tracking=True, help="Last day on which the licence is valid."
    )
    closed_on = fields.Date(string="Closed For Good On", tracking=True)
    reminded_valid_to = fields.Date(
        readonly=True, copy=False, help="The last valid day that reminders were sent for."
    )
    reminded_days = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="The nearest threshold that was reminded."
    )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # There are a handful, and the state depends on the day at each shop.
        licences = self.search(Domain.TRUE)
        return Domain("id", "in", licences.filtered(lambda licence: licence.state in value).ids)

    def _scope(self):
        """The `scope` of a licence object of facts."""
        self.ensure_one()
        return [scope for scope, field in SCOPE_FIELDS.items() if self[field]]

    def _today(self):
        """The legal day at the place that the licence matters to."""
        return fields.Date.context_today(self.with_context(tz="Asia/Shanghai"))

    def _jurisdiction(self):
        return "CN"

    def _officers(self):
        """Who is reminded."""
        return self.env["res.users"]

    def _reminder_thresholds(self, day):
        rows = self.env["tobacco.rule"]._engine_rows(self._jurisdiction(), day, self.company_id)
        return thresholds(rows)

    # === REMINDERS === #

    @api.model
    def _cron_remind(self):
        """Remind the compliance officers of what ends soon; running it again adds nothing."""
        for licence in self.search([("closed_on", "=", False)]):
            licence._remind()

    def _remind(self):
        """The reminder that is due today, if it was not given before."""
        self.ensure_one()
        today = self._today()
        days_left = (self.valid_to - today).days
        limit = due_threshold(days_left, self._reminder_thresholds(today))
        is_known = self.reminded_valid_to == self.valid_to and self.reminded_days <= (limit or 0)
        if limit is None or is_known:
            return
        # The nearer reminder takes the place of one that nobody looked at.
        self._forget_reminders()
        self.write({"reminded_valid_to": self.valid_to, "reminded_days": limit})
        for officer in self._officers():
            licence = self.with_context(lang=officer.lang)
            summary, note = licence._reminder_texts(days_left)
            licence.activity_schedule(
                "tobacco_compliance.mail_activity_licence_end",
                date_deadline=self._reminder_deadline(today, limit),
                summary=summary,
                note=note,
                user_id=officer.id,
            )

    def _forget_reminders(self):
        self.activity_unlink(["tobacco_compliance.mail_activity_licence_end"])

    def _reminder_deadline(self, today, limit):
        """The day of the next, nearer threshold; today when there is none left."""
        nearer = [days for days in self._reminder_thresholds(today) if days < limit]
        if not nearer:
            return today
        return max(today, fields.Date.subtract(self.valid_to, days=nearer[0]))

    def _reminder_texts(self, days_left):
        """`(summary, note)` in the language of the context."""
        return self.display_name, ""
