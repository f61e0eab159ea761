from odoo import api, fields, models
from odoo.exceptions import UserError

from .tobacco_report_guard import guard_table


class TobaccoChecklistAnswer(models.Model):
    """What somebody saw in a shop. Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE."""

    _name = "tobacco.checklist.answer"
    _description = "Checklist Answer"
    _order = "answered_at desc, id desc"
    _rec_name = "question_id"

    shop_id = fields.Many2one("tobacco.shop", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="shop_id.company_id", store=True, precompute=True, index=True
    )
    question_id = fields.Many2one(
        "tobacco.checklist.question", required=True, index=True, ondelete="restrict"
    )
    is_number = fields.Boolean(related="question_id.is_number")
    result = fields.Selection(
        [("ok", "In order"), ("not_ok", "Not in order")], required=True, default="ok"
    )
    number = fields.Integer(string="Figure", aggregator=None)
    note = fields.Char()
    photo = fields.Image(max_width=1600, max_height=1600)
    user_id = fields.Many2one(
        "res.users", string="Answered By", required=True, readonly=True, ondelete="restrict"
    )
    answered_at = fields.Datetime(string="Time", required=True, readonly=True)

    def init(self):
        guard_table(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):
        """Who answers and when is what the server sees, whatever the caller says."""
        now = fields.Datetime.now()
        answers = super().create(
            [{**vals, "user_id": self.env.uid, "answered_at": now} for vals in vals_list]
        )
        for answer in answers:
            if answer.result == "not_ok" and not answer.note:
                raise UserError(
                    self.env._("Write down what is not in order, and what is done about it.")
                )
            if answer.result == "ok" and answer.question_id.is_number and answer.number <= 0:
                raise UserError(self.env._("Enter the figure that the question asks for."))
        answers.shop_id._refresh_checklist()
        return answers

    @api.model
    def _newest(self, shops, domain=()):
        """The newest answer by (shop, question); a later answer has a higher id."""
        groups = self._read_group(
            [("shop_id", "in", shops.ids), *domain], ["shop_id", "question_id"], ["id:max"]
        )
        return {(shop, question): self.browse(newest_id) for shop, question, newest_id in groups}

    def _day(self):
        """The day at the shop on which it was answered."""
        self.ensure_one()
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=self.shop_id.tz), self.answered_at
        )
        return local.date()

    def action_save(self):
        """Close the dialog; the web client saved the answer before it called this."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}
