"""What the pack says and what holds here, change by change."""

from odoo import api, fields, models

from ..tools.rule_change import State, standing


class TobaccoRuleChange(models.Model):
    _inherit = "tobacco.rule.change"

    pack_value = fields.Char(
        string="Pack's Limit Then", readonly=True, help="Of the pack when the change was made."
    )
    pack_severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn"), ("record", "Record")],
        string="Pack's Severity Then",
        readonly=True,
    )
    is_current = fields.Boolean(
        string="In Force", compute="_compute_is_current", search="_search_is_current"
    )
    pack_text = fields.Char(string="The Pack Says", compute="_compute_standing")
    holds_text = fields.Char(string="What Holds Here", compute="_compute_standing")
    standing = fields.Selection(
        [
            ("same", "As in the pack"),
            ("stricter", "Stricter here"),
            ("looser", "Looser here"),
            ("mixed", "Stricter and looser"),
            ("off", "Switched off here"),
            ("overtaken", "The pack is stricter and holds"),
            ("review", "The pack became stricter: review"),
            ("gone", "No longer in the pack"),
        ],
        string="Against the Pack",
        compute="_compute_standing",
    )

    def _prepare_vals(self, vals):
        # EXTENDS tobacco.rule.change
        values = super()._prepare_vals(vals)
        rule = self.env["tobacco.rule"].search([("key", "=", values["rule_key"])])
        pack = rule._pack_state()
        return {**values, "pack_value": pack.value, "pack_severity": pack.severity}

    @api.model
    def _current_ids(self):
        """Ids of the newest change of each rule and place, without those that undid one."""
        newest = {}
        # pylint: disable-next=no-search-all  # each one was written by a person
        for change in self.search([]):
            newest.setdefault((change.rule_key, change.jurisdiction_id), change)
        return [change.id for change in newest.values() if change.kind != "pack"]

    @api.depends("rule_key", "jurisdiction_id")
    def _compute_is_current(self):
        current = set(self._current_ids())
        for change in self:
            change.is_current = change.id in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._current_ids())]

    @api.depends("rule_key", "jurisdiction_id", "kind", "value", "severity")
    @api.depends_context("lang")
    def _compute_standing(self):
        for change in self:
            rule = change.rule_id
            if not rule:
                change.standing = "gone"
                change.pack_text = change.holds_text = False
                continue
            pack = rule._pack_state()
            change.pack_text = rule._state_text(pack)
            change.holds_text = rule._state_text(rule._state_in(change.jurisdiction_id.code))
            change.standing = standing(
                rule.operator,
                rule.is_locked,
                change._pack_then(),
                pack,
                change._local_state_of(pack),
            )

    def _pack_then(self):
        """The pack when the change was made; None for changes older than this knowledge."""
        if not self.pack_severity:
            return None
        return State(self.pack_value or None, self.pack_severity)

    def _local_state_of(self, pack):
        if self.kind == "pack":
            return pack
        if self.kind == "off":
            return State(None, pack.severity)
        return State(self.value or None, self.severity)


class TobaccoRule(models.Model):
    _inherit = "tobacco.rule"

    def _state_text(self, state):
        """A `State` in words: 50 cartons, Block."""
        if not state.value:
            return self.env._("Off")
        severity = self._labels(self._name, "severity")[state.severity]
        if not self._is_figure(state.value):
            return severity
        limit = f"{state.value} {self._unit_text()}".strip()
        return self.env._("%(limit)s, %(severity)s", limit=limit, severity=severity)
