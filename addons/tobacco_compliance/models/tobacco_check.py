import hashlib
import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.rules import message_of
from .tobacco_report_guard import guard_table


class TobaccoCheck(models.Model):
    """What was asked, violated, refused or overridden on a document, kept as evidence.

    Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE for everybody. Written by code only,
    holds no identity data of a buyer.
    """

    _name = "tobacco.check"
    _description = "Tobacco Check"
    _order = "at desc, id desc"
    _rec_name = "rule"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shop_id = fields.Many2one("tobacco.shop", readonly=True, index=True, ondelete="restrict")
    source_model = fields.Char(string="Document Type", required=True, readonly=True)
    source_model_name = fields.Char(string="Kind of Document", compute="_compute_source_model_name")
    source_uuid = fields.Char(string="Document UUID", required=True, readonly=True)
    source_name = fields.Char(string="Document", readonly=True, help="Its number for people.")
    stage = fields.Selection(
        [
            ("sale", "Sale"),
            ("refund", "Refund"),
            ("purchase", "Purchase"),
            ("receipt", "Goods receipt"),
            ("catalogue", "Catalogue"),
            ("promotion", "Promotion"),
            ("wholesale", "Wholesale"),
            ("licence", "Licence"),
            ("periodic", "Periodic check"),
        ],
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        [
            ("violation", "Violation"),
            ("age", "Age question"),
            ("refusal", "Refusal"),
            ("override", "Override"),
        ],
        required=True,
        readonly=True,
    )
    at = fields.Datetime(string="Time", required=True, readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    rule = fields.Char(readonly=True)
    severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn"), ("record", "Record")], readonly=True
    )
    lines = fields.Json(string="Line Numbers", readonly=True)
    params = fields.Json(readonly=True)
    lines_text = fields.Char(string="Lines", compute="_compute_texts")
    limit_text = fields.Char(string="Limit", compute="_compute_texts")
    actual_text = fields.Char(string="Actual", compute="_compute_texts")
    rule_name = fields.Char(compute="_compute_rule_texts")
    message = fields.Char(string="What the Cashier Read", compute="_compute_rule_texts")
    age_result = fields.Selection(
        [("not_needed", "Not needed"), ("checked", "Checked"), ("refused", "Refused")],
        readonly=True,
    )
    age_basis = fields.Selection(
        [("document", "Document seen"), ("appearance", "Clearly adult"), ("none", "None")],
        readonly=True,
    )
    override_user_id = fields.Many2one(
        "res.users", string="Overridden By", readonly=True, ondelete="restrict"
    )
    reason = fields.Char(readonly=True)
    is_verified = fields.Boolean(
        string="Verified",
        readonly=True,
        help="The server saw it itself or issued the approval; otherwise only the till says so.",
    )
    digest = fields.Char(readonly=True, help="Tells a repeated delivery of the same check.")

    _digest_unique = models.UniqueIndex("(digest)", "This check is recorded already.")
    _source = models.Index("(source_model, source_uuid)")

    def init(self):
        guard_table(self.env.cr, self._table)

    @api.depends("lines", "params")
    def _compute_texts(self):
        for record in self:
            params = record.params or {}
            record.lines_text = ", ".join(str(line) for line in record.lines or [])
            record.limit_text = params.get("limit", "")
            record.actual_text = params.get("actual", "")

    @api.depends("source_model")
    def _compute_source_model_name(self):
        for record in self:
            model = self.env["ir.model"]._get(record.source_model)
            record.source_model_name = model.name or record.source_model

    @api.depends("rule", "params", "shop_id")
    def _compute_rule_texts(self):
        for record in self:
            place = record.shop_id.jurisdiction or "CN"
            rules = self.env["tobacco.rule"]
            rows = rules._engine_rows(place, company=record.company_id) if record.rule else []
            if record.rule and not any(row["code"] == record.rule for row in rows):
                rows = rules._texts_of(record.rule)  # switched off since
            names = (row["name"] for row in rows if row["code"] == record.rule)
            record.rule_name = next(names, "")
            params = {"limit": "", "actual": "", **(record.params or {})}
            violation = {"rule": record.rule, "params": params}
            record.message = message_of(violation, rows) if record.rule else ""

    @api.model
    def _record(self, vals_list):
        """Record checks; one statement, and a repeated delivery of the same check adds nothing.

        Each item: source_model, source_uuid, stage, kind, at (naive UTC) and company_id are
        required; optional shop_id, source_name, user_id (default: the current user), rule,
        severity, lines, params, age_result, age_basis, override_user_id, reason, is_verified
        (default True). Works for users without access to the model: evidence is not theirs to
        withhold.
        """
        if not vals_list:
            return
        columns = [
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        ]
        rows = [self._prepare_check_vals(vals) for vals in vals_list]
        self.env.cr.execute(
            SQL(
                "INSERT INTO tobacco_check (create_uid, create_date, write_uid, write_date, %s)"
                " VALUES %s ON CONFLICT (digest) DO NOTHING",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(
                    SQL(
                        "(%s, now() AT TIME ZONE 'UTC', %s, now() AT TIME ZONE 'UTC', %s)",
                        self.env.uid,
                        self.env.uid,
                        SQL(", ").join(SQL("%s", row.get(column)) for column in columns),
                    )
                    for row in rows
                ),
            )
        )
        self.invalidate_model()

    def _prepare_check_vals(self, vals):
        row = {"user_id": self.env.uid, "is_verified": True, **vals}
        unknown = row.keys() - self._fields.keys()
        if unknown:
            raise ValueError(f"tobacco.check has no field {', '.join(sorted(unknown))}")
        for name in ("lines", "params"):
            row[name] = json.dumps(row.get(name) or ([] if name == "lines" else {}), sort_keys=True)
        identity = [row.get(name) for name in self._identity_fields()]
        row["digest"] = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
        return row

    @api.model
    def _identity_fields(self):
        """Two checks that agree on these are one and the same."""
        return [
            "source_model",
            "source_uuid",
            "stage",
            "kind",
            "rule",
            "severity",
            "lines",
            "params",
            "age_result",
            "age_basis",
            "override_user_id",
            "reason",
            "is_verified",
        ]
