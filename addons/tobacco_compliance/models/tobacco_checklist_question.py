from odoo import api, fields, models

from ..tools.licence.checklist import NUMBER_FACTS


class TobaccoChecklistQuestion(models.Model):
    """Something to look at in every shop again and again."""

    _name = "tobacco.checklist.question"
    _description = "Checklist Question"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    help_text = fields.Char(
        string="How to Look", translate=True, help="What is looked at, and what to do if not."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
    interval_days = fields.Integer(
        string="Every (Days)", required=True, default=30, help="Where no rule sets an interval."
    )
    rule = fields.Char(
        help="Code of the rule that sets the interval or wants the answer, such as CN-SIGN."
    )
    fact = fields.Selection(
        [
            ("sign_confirmed_on", "Day of the confirmation: sign for minors"),
            ("school_distance_m", "Number: metres to the nearest school"),
            ("records_kept_years", "Number: years that records are kept"),
        ],
        string="Tells the Rules",
        help="The fact that the answer is, for the rules of the nightly check.",
    )
    is_number = fields.Boolean(compute="_compute_is_number")

    _interval_positive = models.Constraint(
        "CHECK (interval_days > 0)", "A question comes back after a day at the earliest."
    )

    @api.depends("fact")
    def _compute_is_number(self):
        for question in self:
            question.is_number = question.fact in NUMBER_FACTS

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        self._ask_shops()
        return questions

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_id", "interval_days", "rule"} & vals.keys():
            self._ask_shops()
        return result

    def _ask_shops(self):
        # sudo: a question may be for the shops of every company
        shops = self.env["tobacco.shop"].sudo()
        shops.search([("active", "=", True)])._refresh_checklist()

    def _interval_at(self, shop):
        """Days until the question comes back at `shop`: what its rule says, else our own."""
        self.ensure_one()
        rows = self.env["tobacco.rule"]._engine_rows(
            shop.jurisdiction, shop._today(), shop.company_id
        )
        limits = [
            int(row["value"])
            for row in rows
            if row["code"] == self.rule and row["test"].startswith("days_since")
        ]
        return min(limits, default=self.interval_days)
