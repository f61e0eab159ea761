import csv
from pathlib import Path

from odoo import api, fields, models, tools
from odoo.tools.misc import file_path

from ..tools.rule_change import State, effective
from ..tools.rules import Rows, parse_packs
from ..tools.rules.rows import JURISDICTIONS

MODULE = "tobacco_compliance"


def _csv_files():
    """Lines of each csv of data/rules by its name."""
    folder = Path(file_path(f"{MODULE}/data/rules"))
    return {
        path.name: path.read_text(encoding="utf-8").splitlines() for path in folder.glob("*.csv")
    }


class TobaccoRule(models.Model):
    """One row of a rule pack of data/rules: a fact with source and dates that no user writes."""

    _name = "tobacco.rule"
    _description = "Tobacco Rule"
    _order = "code, key"
    _rec_names_search = ["code", "name"]

    key = fields.Char(required=True, readonly=True)
    code = fields.Char(required=True, readonly=True, index=True)
    label = fields.Char(
        string="Part", readonly=True, help="Tells the rows apart where a rule tests several things."
    )
    name = fields.Char(required=True, readonly=True, translate=True)
    message = fields.Char(readonly=True, translate=True, help="What the cashier reads.")
    message_text = fields.Char(string="What the Cashier Reads", compute="_compute_texts")
    jurisdiction_id = fields.Many2one(
        "tobacco.jurisdiction", required=True, readonly=True, ondelete="restrict"
    )
    applies_to = fields.Json(readonly=True, help="Codes of all jurisdictions where the row holds.")
    scope = fields.Json(readonly=True, help="Product categories; empty: not about products.")
    stages = fields.Json(string="Stage Codes", readonly=True)
    channels = fields.Json(string="Channel Codes", readonly=True, help="Empty: every channel.")
    scope_text = fields.Char(string="Categories", compute="_compute_texts")
    stages_text = fields.Char(string="Stages", compute="_compute_texts")
    channels_text = fields.Char(string="Channels", compute="_compute_texts")
    test = fields.Char(readonly=True, required=True)
    operator = fields.Selection(
        [
            ("lt", "is below"),
            ("le", "is at most"),
            ("gt", "is above"),
            ("ge", "is at least"),
            ("eq", "is"),
            ("ne", "is not"),
            ("in", "is one of"),
            ("not_in", "is none of"),
            ("has", "contains"),
            ("lacks", "lacks one of"),
            ("missing", "is missing"),
            ("present", "is there"),
            ("not_matches", "does not look like"),
        ],
        string="Broken When It",
        readonly=True,
        required=True,
    )
    value = fields.Char(readonly=True, help="Empty: the rule is off until a value is set locally.")
    value_text = fields.Char(
        string="Limit", compute="_compute_texts", help="The threshold, where the rule has one."
    )
    unit = fields.Selection(
        [
            ("carton", "cartons"),
            ("stick", "sticks"),
            ("piece", "pieces"),
            ("year", "years"),
            ("month", "months"),
            ("day", "days"),
            ("m", "metres"),
            ("g", "g"),
            ("lb", "lb"),
            ("ml", "ml"),
            ("mg", "mg"),
            ("mg/g", "mg/g"),
            ("mg/ml", "mg/ml"),
            ("yuan", "yuan"),
            ("hkd", "HKD"),
            ("usd", "USD"),
            ("percent", "%"),
        ],
        readonly=True,
    )
    severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn"), ("record", "Record")], readonly=True, required=True
    )
    block_stages = fields.Json(
        readonly=True, help="Blocks only there, warns elsewhere; empty: all."
    )
    override = fields.Selection(
        [("none", "Nobody"), ("manager", "Manager with a reason")],
        readonly=True,
        string="May Be Overridden By",
    )
    implied_by = fields.Json(
        string="Said Already By",
        readonly=True,
        help="Codes of rules; where one of them is broken too, only that one is shown at the till.",
    )
    is_locked = fields.Boolean(string="Tighten Only", readonly=True)
    valid_from = fields.Date(readonly=True, required=True)
    valid_to = fields.Date(readonly=True, help="First day on which the row no longer holds.")
    source = fields.Char(readonly=True, required=True)
    confidence = fields.Selection(
        [("sure", "Sure"), ("likely", "Likely"), ("unsure", "Unsure"), ("house", "House rule")],
        readonly=True,
        required=True,
    )

    change_ids = fields.Many2many(
        "tobacco.rule.change", string="Local Changes", compute="_compute_change_ids"
    )
    local_text = fields.Char(string="Changed Locally", compute="_compute_change_ids")

    _key_unique = models.UniqueIndex("(key)", "A rule row with this key exists already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = f"{rule.code} {rule.name}"

    @api.depends("scope", "stages", "channels", "message", "value", "unit")
    def _compute_texts(self):
        categories = self._labels("product.template", "tobacco_category")
        stages = self._labels("tobacco.check", "stage")
        channels = self._channel_labels()
        units = self._labels("tobacco.rule", "unit")
        for rule in self:
            rule.scope_text = ", ".join(categories[scope] for scope in rule.scope or [])
            rule.stages_text = ", ".join(stages[stage] for stage in rule.stages or [])
            rule.channels_text = ", ".join(channels[channel] for channel in rule.channels or [])
            is_figure = (rule.value or "").replace(".", "").isdigit()
            rule.value_text = f"{rule.value} {units.get(rule.unit, '')}" if is_figure else ""
            rule.message_text = (
                (rule.message or "")
                .replace("{limit}", rule.value if is_figure else "…")
                .replace("{actual}", "…")
            )

    @api.depends("key")
    @api.depends_context("company")
    def _compute_change_ids(self):
        changes = self.env["tobacco.rule.change"].search([("rule_key", "in", self.mapped("key"))])
        by_key = changes.grouped("rule_key")
        in_force = self.env["tobacco.rule.change"]._in_force()
        severities = self._labels("tobacco.rule", "severity")
        for rule in self:
            rule.change_ids = by_key.get(rule.key)
            texts = []
            for place in in_force.get(rule.key, {}):
                state = rule._state_in(place)
                what = (
                    f"{state.value} {severities[state.severity]}"
                    if state.value
                    else self.env._("Off")
                )
                texts.append(f"{place}: {what}")
            rule.local_text = "; ".join(texts)

    def action_change(self):
        """Open the form on which the compliance officer changes the rule for a place."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change %(rule)s", rule=self.display_name),
            "res_model": "tobacco.rule.change",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_rule_key": self.key,
                "default_jurisdiction_id": self.jurisdiction_id.id,
            },
        }

    def _labels(self, model, field):
        return dict(self.env[model]._fields[field]._description_selection(self.env))

    def _channel_labels(self):
        return {
            "till": self.env._("Till"),
            "kiosk": self.env._("Kiosk"),
            "online": self.env._("Online shop"),
            "vending": self.env._("Vending machine"),
            "delivery": self.env._("Delivery"),
            "mail": self.env._("Mail"),
            "display": self.env._("Customer display"),
            "sms": self.env._("Text message"),
            "email": self.env._("E-mail"),
            "receipt": self.env._("Receipt"),
        }

    @api.model
    def _load_pack(self):
        """Write the csv files of data/rules into the database; rows that they no longer have are
        removed at the end of the update, like any record of the module's data. Called by
        data/rules.xml.
        """
        files = _csv_files()
        rows = parse_packs(files)
        by_code = self._load_jurisdictions(files[JURISDICTIONS])
        self._load_records(
            [
                {
                    "xml_id": f"{MODULE}.rule_{row['key']}",
                    "noupdate": False,
                    "values": {
                        **{name: row[name] for name in row if name != "jurisdiction"},
                        "jurisdiction_id": by_code[row["jurisdiction"]].id,
                    },
                }
                for row in rows
            ],
            update=True,
        )

    @api.model
    def _load_jurisdictions(self, lines):
        raw_rows = list(csv.DictReader(lines))

        def xml_id(code):
            return f"{MODULE}.jurisdiction_{code.lower().replace('-', '_')}"

        places = self.env["tobacco.jurisdiction"]._load_records(
            [
                {
                    "xml_id": xml_id(raw["code"]),
                    "noupdate": False,
                    "values": {"code": raw["code"], "name": raw["name"]},
                }
                for raw in raw_rows
            ],
            update=True,
        )
        by_code = {place.code: place for place in places}
        for raw in raw_rows:
            parents = [by_code[code].id for code in raw["parents"].split(";") if code]
            if parents != by_code[raw["code"]].parent_ids.ids:
                by_code[raw["code"]].parent_ids = parents
        return by_code

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        done = super().write(vals)
        self.env.registry.clear_cache()
        return done

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _engine_rows(self, jurisdiction, day=None, company=None):
        """Rows for `check` in this jurisdiction (code) with the local changes of `company`
        (default: the current one): plain values, texts in the user's words.

        With `day` (date) only those that hold on it; without, past and future ones too, so that a
        till that stays offline over midnight changes rules on the right day. The answer is cached:
        treat it as constant.
        """
        return self._cached_engine_rows(
            jurisdiction,
            day.isoformat() if day else None,
            (company or self.env.company).id,
            self.env.lang or "en_US",
        )

    @tools.ormcache("jurisdiction", "day", "company_id", "lang")
    def _cached_engine_rows(self, jurisdiction, day, company_id, lang):
        # sudo: law is no secret, whoever sells must be able to check against it
        rules = self.sudo().with_context(lang=lang).search([("key", "!=", False)])
        company = self.env["res.company"].browse(company_id)
        changes = self.env["tobacco.rule.change"]._in_force(company)
        places = self.env["tobacco.jurisdiction"]._chain(jurisdiction) if changes else []
        rows = [
            rule._prepare_local_row(jurisdiction, places, changes.get(rule.key, {}))
            for rule in rules
            if jurisdiction in rule.applies_to
        ]
        return Rows(
            row
            for row in rows
            if row["value"] is not None
            and (
                day is None
                or (row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"]))
            )
        )

    @api.model
    def _texts_of(self, code):
        """Engine rows of a rule as the pack has them, for the words of what was once checked."""
        # sudo: see _cached_engine_rows
        rules = self.sudo().search([("code", "=", code)])
        return Rows(rule._prepare_engine_row(rule.jurisdiction_id.code) for rule in rules)

    def _pack_state(self):
        """What the pack says of the row, as a `State` that a change can differ from."""
        self.ensure_one()
        return State(self.value or None, self.severity)

    def _local_state(self, places, changes):
        """What holds after `changes` ({place code: State, None: off}) in `places`, widest first."""
        pack = self._pack_state()
        states = [
            changes[place] or State(None, pack.severity) for place in places if place in changes
        ]
        return effective(self.operator, self.is_locked, pack, states)

    def _state_in(self, jurisdiction, company=None):
        """What holds in `jurisdiction` (code) for `company`, local changes included."""
        changes = self.env["tobacco.rule.change"]._in_force(company).get(self.key, {})
        return self._local_state(self.env["tobacco.jurisdiction"]._chain(jurisdiction), changes)

    def _prepare_local_row(self, jurisdiction, places, changes):
        row = self._prepare_engine_row(jurisdiction)
        if not changes:
            return row
        state = self._local_state(places, changes)
        override = row["override"]
        if state.severity != "block":
            override = ""
        elif self.severity != "block":
            override = "manager"
        return {**row, "value": state.value, "severity": state.severity, "override": override}

    def _prepare_engine_row(self, jurisdiction):
        self.ensure_one()
        return {
            "code": self.code,
            "label": self.label or "",
            "applies_to": [jurisdiction],
            "scope": self.scope or [],
            "stages": self.stages or [],
            "channels": self.channels or [],
            "test": self.test,
            "operator": self.operator,
            "value": self.value or None,
            "severity": self.severity,
            "block_stages": self.block_stages or [],
            "override": self.override or "",
            "implied_by": self.implied_by or [],
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "name": self.name,
            "message": self.message or "",
            "words": self._words_of_actual(),
        }

    def _words_of_actual(self):
        """What the codes that this row's messages can name are called in the user's language."""
        if self.test == "channel":
            labels = self._channel_labels()
            return {channel: labels[channel] for channel in self.channels or []}
        if self.test in ("category", "licence_scope_needed"):
            labels = self._labels("product.template", "tobacco_category")
            labels["ecig"] = self.env._("E-cigarettes")
            return {code: labels[code] for code in [*(self.scope or []), "ecig"]}
        return {}
