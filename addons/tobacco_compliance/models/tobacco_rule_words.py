"""A rule for people: one sentence, filters by what holds where, and the ways to try it."""

from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ..tools.rules.facts import STAGES

# How a figure breaks a row; without the operators that are not about figures.
FIGURE_OPERATORS = ("lt", "le", "gt", "ge", "eq", "ne")


class TobaccoRule(models.Model):
    _inherit = "tobacco.rule"

    sentence = fields.Char(
        string="In One Sentence",
        compute="_compute_sentence",
        help="What is tested, where the limit is, what happens and who may let it pass.",
    )
    first_stage = fields.Selection(
        lambda self: self.env["tobacco.check"]._fields["stage"]._description_selection(self.env),
        string="Stage",
        compute="_compute_first_stage",
        store=True,
        help="Where the rule is asked first.",
    )
    is_changed = fields.Boolean(
        string="Changed Here", compute="_compute_is_changed", search="_search_is_changed"
    )
    standing = fields.Selection(
        [("holds", "Holds today"), ("future", "Holds later"), ("past", "Is over"), ("off", "Off")],
        string="Today",
        compute="_compute_standing",
    )

    @api.depends("stages")
    def _compute_first_stage(self):
        for rule in self:
            rule.first_stage = min(rule.stages or [], key=STAGES.index, default=False)

    @api.depends("key")
    def _compute_is_changed(self):
        changed = self.env["tobacco.rule.change"]._in_force()
        for rule in self:
            rule.is_changed = rule.key in changed

    def _search_is_changed(self, operator, value):
        if operator != "in":
            return NotImplemented
        keys = list(self.env["tobacco.rule.change"]._in_force())
        return [("key", "in" if True in value else "not in", keys)]

    @api.depends("value", "valid_from", "valid_to")
    def _compute_standing(self):
        today = fields.Date.context_today(self)
        for rule in self:
            if rule.valid_to and rule.valid_to <= today:
                rule.standing = "past"
            elif rule.valid_from > today:
                rule.standing = "future"
            else:
                rule.standing = "holds" if rule.value else "off"

    @api.depends("name", "message", "value", "unit", "operator", "severity", "override", "stages")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for rule in self:
            rule.sentence = rule._sentence_of(rule.value or None, rule.severity, rule.override)

    def _sentence_of(self, value, severity, override):
        """The rule as a sentence with this limit and severity (of the pack, or as changed)."""
        self.ensure_one()
        parts = {
            "stages": self._stage_names(self.stages),
            "test": self._test_text(value),
            "result": self._result_text(severity, override),
        }
        if not value:
            return self.env._("Off: %(test)s is tested when a limit is set locally.", **parts)
        if not self.stages:
            return self.env._("%(test)s: %(result)s.", **parts)
        return self.env._("%(stages)s – %(test)s: %(result)s.", **parts)

    def _stage_names(self, stages):
        labels = self._labels("tobacco.check", "stage")
        return format_list(self.env, [labels[stage] for stage in stages or []])

    def _test_text(self, value):
        """What breaks the rule: a figure with its unit, else the name and what the till says."""
        if self.operator in FIGURE_OPERATORS and value and self._is_figure(value):
            limit = f"{value} {self._unit_text()}".strip()
            texts = {
                "lt": self.env._("%(name)s, below %(limit)s", name=self.name, limit=limit),
                "le": self.env._("%(name)s, %(limit)s or less", name=self.name, limit=limit),
                "gt": self.env._("%(name)s, more than %(limit)s", name=self.name, limit=limit),
                "ge": self.env._("%(name)s, %(limit)s or more", name=self.name, limit=limit),
                "eq": self.env._("%(name)s, exactly %(limit)s", name=self.name, limit=limit),
                "ne": self.env._("%(name)s, other than %(limit)s", name=self.name, limit=limit),
            }
            return texts[self.operator]
        return self.name

    def _unit_text(self):
        """The unit in words; years of a person have a word of their own in Chinese."""
        if self.unit == "year" and self.test.startswith(("age", "looks_under")):
            return self.env._("years old")
        return self._labels(self._name, "unit").get(self.unit, "")

    @api.model
    def _is_figure(self, value):
        return value.replace(".", "", 1).isdigit()

    def _result_text(self, severity, override):
        blocks = {
            "manager": self.env._("is stopped, a manager can let it pass with a reason"),
            "none": self.env._("is stopped, nobody can let it pass"),
        }
        if severity == "block" and self.block_stages:
            return self.env._(
                "is stopped at: %(stages)s; warned of elsewhere",
                stages=self._stage_names(self.block_stages),
            )
        return {
            "block": blocks["manager" if override == "manager" else "none"],
            "warn": self.env._("is warned of and recorded"),
            "record": self.env._("is only recorded"),
        }[severity]

    def action_try(self):
        """Try a basket where this rule is asked."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tobacco_compliance.tobacco_rule_trial_action"
        )
        shop = self.env["tobacco.shop"]._of_company(self.env.company)
        context = {"dialog_size": "extra-large", "default_rule_id": self.id}
        if self.first_stage:
            context["default_stage"] = self.first_stage
        if self.channels:
            context["default_channel"] = self.channels[0]
        if shop.jurisdiction not in self.applies_to:
            context.update(default_shop_id=False, default_jurisdiction_id=self.jurisdiction_id.id)
        return {**action, "context": context}
