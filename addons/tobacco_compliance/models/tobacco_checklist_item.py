from odoo import api, fields, models

from ..tools.licence import due_on

ACTIVITY = "tobacco_compliance.mail_activity_checklist"


class TobaccoChecklistItem(models.Model):
    """A question at a shop: its last answer, and when it is due again.

    State that can be made anew from questions and answers; the row carries the activities.
    """

    _name = "tobacco.checklist.item"
    _description = "Checklist Item"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "due_on, sequence, id"
    _rec_name = "question_id"

    shop_id = fields.Many2one("tobacco.shop", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="shop_id.company_id", store=True, precompute=True, index=True
    )
    question_id = fields.Many2one(
        "tobacco.checklist.question", required=True, readonly=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="question_id.sequence", store=True)
    help_text = fields.Char(related="question_id.help_text")
    is_number = fields.Boolean(related="question_id.is_number")
    asked_since = fields.Date(required=True, readonly=True)
    last_answer_id = fields.Many2one(
        "tobacco.checklist.answer", string="Newest Answer", readonly=True, ondelete="restrict"
    )
    last_result = fields.Selection(related="last_answer_id.result", string="Last Answer")
    last_at = fields.Datetime(related="last_answer_id.answered_at", string="Last Answered")
    last_user_id = fields.Many2one(related="last_answer_id.user_id", string="Last Answered By")
    last_note = fields.Char(related="last_answer_id.note", string="Last Note")
    due_on = fields.Date(readonly=True, index=True)
    days_late = fields.Integer(compute="_compute_is_due", help="Days since it is due.")
    is_due = fields.Boolean(compute="_compute_is_due", search="_search_is_due")
    reminded_due_on = fields.Date(
        readonly=True, help="The due day that an activity was made for, so that it comes once."
    )
    active = fields.Boolean(default=True)

    _shop_question_unique = models.UniqueIndex(
        "(shop_id, question_id)", "This question is asked at this shop already."
    )

    @api.depends("due_on", "shop_id")
    def _compute_is_due(self):
        for item in self:
            days = (item.shop_id._today() - item.due_on).days if item.due_on else 0
            item.is_due = bool(item.due_on) and days >= 0
            item.days_late = max(days, 0)

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        items = self.search([("due_on", "!=", False)])
        return [("id", "in", items.filtered(lambda item: item.is_due in value).ids)]

    def _refresh(self, is_asked):
        """Read the last answers again; what they settle needs no activity any more."""
        answers = self.env["tobacco.checklist.answer"]
        newest = answers._newest(self.shop_id)
        newest_good = answers._newest(self.shop_id, [("result", "=", "ok")])
        for item in self:
            last = newest.get((item.shop_id, item.question_id), answers)
            good = newest_good.get((item.shop_id, item.question_id), answers)
            due = due_on(
                last._day() if last else item.asked_since,
                good._day() if good else None,
                last.result != "not_ok",
                item.question_id._interval_at(item.shop_id),
            )
            if last != item.last_answer_id or (item.due_on and due > item.due_on):
                item.activity_unlink([ACTIVITY])
            item.write({"last_answer_id": last.id, "due_on": due, "active": is_asked})

    # === ANSWERS === #

    def action_ok(self):
        """All is in order: one touch, or a dialog where a figure is asked for."""
        self.ensure_one()
        if self.is_number:
            return self._open_answer("ok")
        self._answer(result="ok")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_not_ok(self):
        """Something is wrong: a dialog asks what."""
        return self._open_answer("not_ok")

    def _open_answer(self, result):
        self.ensure_one()
        view = self.env.ref("tobacco_compliance.tobacco_checklist_answer_view_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": self.question_id.name,
            "res_model": "tobacco.checklist.answer",
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {
                "default_shop_id": self.shop_id.id,
                "default_question_id": self.question_id.id,
                "default_result": result,
            },
        }

    def _answer(self, **values):
        self.env["tobacco.checklist.answer"].create(
            [
                {"shop_id": item.shop_id.id, "question_id": item.question_id.id, **values}
                for item in self
            ]
        )

    def action_answers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tobacco_compliance.tobacco_checklist_answer_action"
        )
        action["domain"] = [
            ("shop_id", "=", self.shop_id.id),
            ("question_id", "=", self.question_id.id),
        ]
        return action

    # === ACTIVITIES === #

    @api.model
    def _cron_checklist(self):
        """An activity for every question that is due; running it again adds nothing."""
        self.env["tobacco.shop"].search([("active", "=", True)])._refresh_checklist()
        for item in self.search([("due_on", "!=", False)]):
            if item.is_due and item.reminded_due_on != item.due_on:
                item._ask_officers()

    def _ask_officers(self):
        self.reminded_due_on = self.due_on
        self.activity_unlink([ACTIVITY])
        for officer in self.shop_id._officers():
            item = self.with_context(lang=officer.lang, tz=self.shop_id.tz)
            item.activity_schedule(
                ACTIVITY,
                date_deadline=self.due_on,
                summary=f"{item.shop_id.name}: {item.question_id.name}",
                note=item._last_answer_text(),
                user_id=officer.id,
            )

    def _last_answer_text(self):
        answer = self.last_answer_id
        if not answer:
            return self.env._("Not answered yet. %(how)s", how=self.help_text or "")
        results = dict(answer._fields["result"]._description_selection(self.env))
        day = fields.Datetime.context_timestamp(self, answer.answered_at).date()
        return self.env._(
            "Last answer: %(result)s, %(day)s, %(user)s. %(note)s",
            result=results[answer.result],
            day=day.isoformat(),
            user=answer.user_id.name,
            note=answer.note or "",
        )
