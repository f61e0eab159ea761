from odoo import api, fields, models

from ..tools.rules.facts import STAGES


class TobaccoRuleDay(models.TransientModel):
    """Which rules hold at a place on a day, local changes included, and what changes next.

    Lives in a dialog that stores nothing.
    """

    _name = "tobacco.rule.day"
    _description = "Rules of a Day"

    shop_id = fields.Many2one(
        "tobacco.shop", default=lambda self: self.env["tobacco.shop"]._of_company(self.env.company)
    )
    jurisdiction_id = fields.Many2one(
        "tobacco.jurisdiction",
        compute="_compute_jurisdiction_id",
        store=True,
        readonly=False,
        required=True,
    )
    day = fields.Date(required=True, compute="_compute_day", store=True, readonly=False)
    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("shop_id")
    def _compute_jurisdiction_id(self):
        for page in self:
            if page.shop_id:
                page.jurisdiction_id = page.shop_id.jurisdiction_id

    @api.depends("shop_id")
    def _compute_day(self):
        for page in self:
            page.day = page.day or page.shop_id._today()

    @api.depends("jurisdiction_id", "day")
    @api.depends_context("lang")
    def _compute_result(self):
        for page in self:
            page.result = page._render_result() if page.jurisdiction_id and page.day else False

    def _render_result(self):
        # pylint: disable-next=no-search-all  # a pack has some hundred rows
        rules = self.env["tobacco.rule"].search([])
        place = self.jurisdiction_id.code
        rules = rules.filtered(lambda rule: place in rule.applies_to)
        rows = [self._prepare_row(rule) for rule in rules]
        values = {
            "page": self,
            "stages": self._by_stage([row for row in rows if row["holds"]]),
            "off": [row for row in rows if row["is_in_time"] and not row["holds"]],
            "next": self._next([row for row in rows if row["is_on"]]),
        }
        return self.env["ir.qweb"]._render("tobacco_compliance.rule_day_result", values)

    def _prepare_row(self, rule):
        """A rule as it stands at this place: dict for the template."""
        place = self.jurisdiction_id.code
        chain = self.env["tobacco.jurisdiction"]._chain(place)
        changes = self.env["tobacco.rule.change"]._in_force().get(rule.key, {})
        row = rule._prepare_local_row(place, chain, changes)
        is_in_time = rule.valid_from <= self.day and (not rule.valid_to or self.day < rule.valid_to)
        is_local = any(code in changes for code in chain)
        return {
            "rule": rule,
            "severity": row["severity"],
            "severity_text": rule._labels("tobacco.rule", "severity")[row["severity"]],
            "sentence": rule._sentence_of(row["value"], row["severity"], row["override"]),
            "pack_text": rule._state_text(rule._pack_state()) if is_local else "",
            "is_in_time": is_in_time,
            "is_on": row["value"] is not None,
            "holds": is_in_time and row["value"] is not None,
        }

    def _by_stage(self, rows):
        """[(stage in words, rows)] in the order of the trade; a rule stands in each of its own."""
        labels = self.env["tobacco.rule"]._labels("tobacco.check", "stage")
        severities = ("block", "warn", "record")
        groups = (
            (
                labels[stage],
                sorted(
                    (row for row in rows if stage in row["rule"].stages),
                    key=lambda row: (severities.index(row["severity"]), row["rule"].code),
                ),
            )
            for stage in STAGES
        )
        return [(label, group) for label, group in groups if group]

    def _next(self, rows):
        """[(day, "begins" or "ends", row)] after the chosen day, soonest first."""
        found = [
            (day, what, row)
            for row in rows
            for day, what in ((row["rule"].valid_from, "begins"), (row["rule"].valid_to, "ends"))
            if day and day > self.day
        ]
        return sorted(found, key=lambda item: (item[0], item[2]["rule"].code))
