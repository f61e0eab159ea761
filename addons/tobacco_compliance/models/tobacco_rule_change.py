from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

from ..tools.rule_change import State, change_problem, value_problem
from ..tools.rules.measures import MEASURES
from .tobacco_report_guard import guard_table


class TobaccoRuleChange(models.Model):
    """A local decision about a rule of the pack: who, when, why, from what to what.

    Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE for everybody. The newest change of
    a rule and a place is in force there and below, for its company alone; undoing one is a change
    that follows the pack again. Rules are named by their key, so that the log outlives a rule that
    an update removes.
    """

    _name = "tobacco.rule.change"
    _description = "Change of a Rule"
    _order = "id desc"
    _rec_name = "rule_code"

    rule_key = fields.Char(string="Rule Row", required=True, index=True)
    rule_id = fields.Many2one("tobacco.rule", compute="_compute_rule_id")
    rule_code = fields.Char(required=True, readonly=True, index=True)
    jurisdiction_id = fields.Many2one(
        "tobacco.jurisdiction",
        string="Place",
        required=True,
        ondelete="restrict",
        help="The change holds here and in the places below.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Shops of other companies in that place go by their own changes.",
    )
    kind = fields.Selection(
        [("set", "Set"), ("off", "Switch off"), ("pack", "Follow the law pack again")],
        string="What to Do",
        required=True,
        default="set",
    )
    value = fields.Char(string="Local Limit")
    severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn"), ("record", "Record")], string="Local Severity"
    )
    reason = fields.Char(required=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")
    at = fields.Datetime(string="Time", readonly=True)
    old_value = fields.Char(string="Limit Before", readonly=True)
    old_severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn"), ("record", "Record")],
        string="Severity Before",
        readonly=True,
    )

    def _auto_init(self):
        """Changes of before there was a company belong to the first one: no row of the log can be
        updated, so the column comes with its value.
        """
        cr = self.env.cr
        if table_exists(cr, self._table) and not column_exists(cr, self._table, "company_id"):
            table = SQL.identifier(self._table)
            company = self.env["res.company"].search([], order="id", limit=1)
            cr.execute(
                SQL("ALTER TABLE %s ADD COLUMN company_id int4 DEFAULT %s", table, company.id)
            )
            cr.execute(SQL("ALTER TABLE %s ALTER COLUMN company_id DROP DEFAULT", table))
        return super()._auto_init()

    def init(self):
        guard_table(self.env.cr, self._table)

    @api.depends("rule_key")
    def _compute_rule_id(self):
        rules = self.env["tobacco.rule"].search([("key", "in", self.mapped("rule_key"))])
        by_key = {rule.key: rule for rule in rules}
        for change in self:
            change.rule_id = by_key.get(change.rule_key)

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind != "set":
            self.value = self.severity = False

    @api.model_create_multi
    def create(self, vals_list):
        """Who, when and what was before are not the caller's to say."""
        # One at a time: the second change of a rule starts where the first one ended.
        changes = self.browse()
        for vals in vals_list:
            changes |= super().create([self._prepare_vals(vals)])
            self.env.registry.clear_cache()
        return changes

    def _prepare_vals(self, vals):
        vals = {**self.default_get(["rule_key", "jurisdiction_id", "kind"]), **vals}
        rule = self.env["tobacco.rule"].search([("key", "=", vals.get("rule_key"))])
        place = self.env["tobacco.jurisdiction"].browse(vals.get("jurisdiction_id")).exists()
        if not rule or not place or place.code not in rule.applies_to:
            raise ValidationError(
                self.env._("The rule does not hold in this place: choose a place where it holds.")
            )
        reason = (vals.get("reason") or "").strip()
        if not reason:
            raise ValidationError(self.env._("Say why the rule changes: write a reason."))
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        before = rule._state_in(place.code, company)
        local = self._state_of(vals, rule)
        self._refuse_wrong(rule, vals["kind"], local)
        return {
            "rule_key": rule.key,
            "rule_code": rule.code,
            "jurisdiction_id": place.id,
            "company_id": company.id,
            "kind": vals["kind"],
            "value": local.value if vals["kind"] == "set" else False,
            "severity": local.severity if vals["kind"] == "set" else False,
            "reason": reason,
            "user_id": self.env.uid,
            "at": fields.Datetime.now(),
            "old_value": before.value,
            "old_severity": before.severity,
        }

    def _state_of(self, vals, rule):
        """The `State` that a change with these values asks for; empty means as in the pack."""
        pack = rule._pack_state()
        if vals["kind"] == "pack":
            return pack
        if vals["kind"] == "off":
            return State(None, pack.severity)
        return State(
            (vals.get("value") or "").strip() or pack.value, vals.get("severity") or pack.severity
        )

    def _refuse_wrong(self, rule, kind, local):
        problem = None
        if kind == "set":
            measure = MEASURES[rule.test]
            problem = value_problem(measure.kind, rule._pack_state().value, local.value or "")
        problem = problem or change_problem(
            rule.operator, rule.is_locked, rule._pack_state(), local
        )
        if problem:
            raise ValidationError(self._problem_text(problem, rule))

    def _problem_text(self, problem, rule):
        texts = {
            "number": self.env._("The limit is a figure: enter a number of 0 or more."),
            "empty": self.env._("The rule is off: enter a limit to switch it on."),
            "fixed": self.env._(
                "The limit of this rule is fixed by its text: change the severity, or switch it off"
                " where the law allows."
            ),
            "off": self.env._(
                "The law does not allow switching off %(code)s: it can only be made stricter.",
                code=rule.code,
            ),
            "value": self.env._(
                "%(code)s can only be made stricter than %(limit)s: enter a stricter limit.",
                code=rule.code,
                limit=rule.value,
            ),
            "severity": self.env._(
                "%(code)s can only be made stricter: choose the severity of the law or a higher"
                " one.",
                code=rule.code,
            ),
        }
        return texts[problem]

    @api.model
    def _in_force(self, company=None):
        """The changes of `company` (default: the current one) that are in force, as {rule key:
        {place code: State}}; places that follow the pack are left out.
        """
        company = company or self.env.company
        newest = {}
        # sudo: whoever sells is bound by local changes, and need not be able to read their log
        for change in self.sudo().search([("company_id", "=", company.id)]):
            newest.setdefault((change.rule_key, change.jurisdiction_id.code), change)
        states = {}
        for (key, place), change in newest.items():
            if change.kind != "pack":
                state = (
                    State(change.value or None, change.severity) if change.kind == "set" else None
                )
                states.setdefault(key, {})[place] = state
        return states
