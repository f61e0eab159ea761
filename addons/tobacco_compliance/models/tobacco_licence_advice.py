"""What a licence's screen says: the rules of stage `licence`, in words."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.rules import check, message_of


class TobaccoLicence(models.Model):
    _inherit = "tobacco.licence"

    advice = fields.Text(string="What To Do Next", compute="_compute_advice")

    @api.depends(
        "number",
        "state",
        "valid_from",
        "valid_to",
        "closed_on",
        "closure_number",
        "shop_id",
        "suspension_ids.date_from",
        "suspension_ids.date_to",
        "suspension_ids.is_void",
        "suspension_ids.approval_number",
    )
    def _compute_advice(self):
        for licence in self:
            licence.advice = "\n".join(licence._advice()) if licence.valid_to else ""

    def _advice(self):
        """What the state and the rules about the paper itself say, one sentence each."""
        if self.state == "closed":
            return [
                self.env._(
                    "Closed for good: the tills sell no tobacco. Hand in original and duplicate,"
                    " and enter the number of the cancellation document."
                )
                if not self.closure_number
                else self.env._("Closed for good: the tills sell no tobacco.")
            ]
        if self.state == "expired":
            return [
                self.env._(
                    "This licence is over: no tobacco may be sold under it. Enter its renewal, or"
                    " apply for a new licence."
                )
            ]
        return self._state_advice() + self._rule_advice()

    def _state_advice(self):
        if self.state == "future":
            return [
                self.env._(
                    "Not valid yet: the tills sell no tobacco before %(day)s.",
                    day=format_date(self.env, self.held_since),
                )
            ]
        if self.state == "suspended":
            return [
                self.env._(
                    "Suspended: the tills sell no tobacco. Apply to resume, wait for the approval,"
                    " then enter the last day of the pause."
                )
            ]
        return []

    def _rule_advice(self):
        rows = self.env["tobacco.rule"]._engine_rows(self._jurisdiction(), company=self.company_id)
        found = [
            violation
            for violation in check(self._prepare_screen_facts(), rows)
            if not self._is_settled(violation["rule"], violation["params"].get("test"))
        ]
        parts = {violation["params"].get("test") for violation in found}
        return [
            message_of(violation, rows)
            for violation in found
            # Who is too late need not be told to be in time.
            if not (violation["params"].get("test") == "remind" and "overdue" in parts)
        ]

    def _is_settled(self, rule, part):
        """What the bureau approved needs no application, and a pause needs no purchases."""
        if rule == "CN-LIC-SUSPEND" and part == "apply":
            return all(line.approval_number for line in self._open_suspensions())
        return rule == "CN-LIC-IDLE" and self.state == "suspended"

    def _open_suspensions(self):
        """Those that are not over yet: the past needs no advice."""
        today = self._today()
        return self._suspensions().filtered(lambda line: not line.date_to or today <= line.date_to)

    def _prepare_screen_facts(self):
        """Facts of stage `licence`: about the paper itself, not about a sale under it."""
        self.ensure_one()
        today = self._today()
        return {
            "stage": "licence",
            "jurisdiction": self._jurisdiction(),
            "at": f"{today.isoformat()}T00:00:00Z",
            "licence": {
                **self._prepare_facts(),
                "valid_from": self.valid_from and self.valid_from.isoformat(),
                "suspended": [
                    [line.date_from.isoformat(), line.date_to and line.date_to.isoformat()]
                    for line in self._open_suspensions()
                    if line.date_to
                ],
            },
            "shop": self.shop_id._prepare_shop_facts(today),
        }

    def _remind(self):
        # EXTENDS tobacco.licence.mixin: a licence that another one has followed ends unnoticed
        if self.shop_id.active and self.shop_id._licence_on(self._today()) == self:
            return super()._remind()
        return None

    def _reminder_texts(self, days_left):
        summary = self.env._(
            "Renew licence %(number)s of %(shop)s", number=self.number, shop=self.shop_id.name
        )
        # the thresholds speak in the words of their own rules
        return summary, "\n".join(self._advice())
