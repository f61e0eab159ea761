import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.log_chain import GENESIS, entry_hash, first_break

_LOCKED = """
CREATE OR REPLACE FUNCTION tobacco_settlement_log_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the operation log is append-only: % refused', TG_OP;
END $$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS tobacco_settlement_log_rows ON tobacco_settlement_log;
CREATE TRIGGER tobacco_settlement_log_rows BEFORE UPDATE OR DELETE ON tobacco_settlement_log
    FOR EACH ROW EXECUTE FUNCTION tobacco_settlement_log_is_append_only();
DROP TRIGGER IF EXISTS tobacco_settlement_log_table ON tobacco_settlement_log;
CREATE TRIGGER tobacco_settlement_log_table BEFORE TRUNCATE ON tobacco_settlement_log
    FOR EACH STATEMENT EXECUTE FUNCTION tobacco_settlement_log_is_append_only();
"""
# One row per company: two transactions that log at the same time meet here, and the later one is
# repeated by Odoo, so that the numbers have no gap.
_HEAD = """
CREATE TABLE IF NOT EXISTS tobacco_settlement_log_head (
    company_id integer PRIMARY KEY REFERENCES res_company ON DELETE RESTRICT,
    seq bigint NOT NULL,
    hash char(64) NOT NULL
)
"""
# the fields that go into an entry's hash, and the two hashes
_HASHED = (
    *("company_id", "seq", "at", "user_id", "login", "action", "model", "record", "ref", "detail"),
    *("prev", "hash"),
)


def _as_text(value):
    if isinstance(value, dict):
        return ", ".join(f"{name} {amount}" for name, amount in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


class SettlementLog(models.Model):
    """Who did what and when: rows are added in the transaction of the action, never changed.

    Numbered without a gap per company and chained by SHA-256 (tools/log_chain.py). PostgreSQL
    refuses UPDATE, DELETE and TRUNCATE, also for a database user outside Odoo.
    """

    _name = "tobacco.settlement.log"
    _description = "Settlement operation log"
    _order = "company_id, seq desc"
    _log_access = False
    _rec_name = "seq"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    seq = fields.Integer(string="No.", required=True, readonly=True, aggregator=False)
    at = fields.Datetime(string="When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    login = fields.Char(required=True, readonly=True)
    action = fields.Selection(
        [
            ("import", "File loaded"),
            ("match", "Matched"),
            ("accept", "Proposed"),
            ("withdraw", "Withdrawn"),
            ("approve", "Approved"),
            ("refuse", "Refused"),
            ("post", "Posted"),
            ("reverse", "Reversed"),
            ("compare", "Takings compared"),
            ("close", "Day closed"),
            ("setup", "Accounts set up"),
            ("export", "Exported"),
            ("export_verified", "Export verified"),
        ],
        required=True,
        readonly=True,
    )
    model = fields.Char(readonly=True)
    record = fields.Integer(readonly=True, aggregator=False)
    ref = fields.Char(string="Document", readonly=True)
    detail = fields.Char(string="Details (JSON)", readonly=True)
    detail_text = fields.Char(string="Details", compute="_compute_detail_text")
    prev = fields.Char(string="Hash before", required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _seq_unique = models.UniqueIndex("(company_id, seq)")

    @api.depends("detail")
    @api.depends_context("lang")
    def _compute_detail_text(self):
        labels = self._detail_labels()
        kinds = dict(
            self.env["tobacco.settlement.proposal"]._fields["kind"]._description_selection(self.env)
        )
        for entry in self:
            try:
                detail = json.loads(entry.detail or "{}")
            except ValueError:  # somebody changed it behind Odoo's back: show what is there
                entry.detail_text = entry.detail
                continue
            entry.detail_text = "; ".join(
                self.env._("%(label)s: %(value)s", label=labels.get(key, key), value=text)
                for key, value in detail.items()
                if (text := kinds.get(value) if key == "kind" else _as_text(value))
            )

    def _detail_labels(self):
        return {
            "rows": self.env._("rows"),
            "auto": self.env._("found by itself"),
            "sha256": "SHA-256",
            "doubts": self.env._("to clear up"),
            "takings": self.env._("takings"),
            "start": self.env._("start"),
            "kind": self.env._("kind"),
            "note": self.env._("note"),
            "reason": self.env._("reason"),
            "entry": self.env._("journal entry"),
            "bill_lines": self.env._("bill rows"),
        }

    def init(self):
        self.env.cr.execute(_HEAD)
        self.env.cr.execute(_LOCKED)

    # An entry is evidence: neither method may reach the table. A trigger guards it besides.
    # pylint: disable=method-required-super,no-raise-unlink
    def write(self, vals):
        raise UserError(self.env._("The operation log cannot be changed."))

    def unlink(self):
        raise UserError(self.env._("The operation log cannot be deleted."))

    @api.model
    def _record(self, company, action, records=None, each=None, **detail):
        """Append one entry per record (one if `records` is None) and return nothing.

        :param each: record id -> JSON-able values that concern this record only
        :param detail: JSON-able values that say what was done
        """
        targets = [(r._name, r.id, r.display_name) for r in records] if records else [("", 0, "")]
        seq, previous = self._lock_head(company, len(targets))
        at = fields.Datetime.now()
        vals_list = []
        for model, record_id, ref in targets:
            seq += 1
            vals = {
                "company_id": company.id,
                "seq": seq,
                "at": at,
                "user_id": self.env.uid,
                "login": self.env.user.login,
                "action": action,
                "model": model,
                "record": record_id,
                "ref": ref,
                "detail": json.dumps(
                    {**detail, **(each or {}).get(record_id, {})},
                    ensure_ascii=False,
                    sort_keys=True,
                    default=str,
                ),
                "prev": previous,
            }
            previous = vals["hash"] = entry_hash(previous, self._as_entry(vals))
            vals_list.append(vals)
        self.sudo().create(vals_list)  # nobody may write the log by hand
        self.env.cr.execute(
            "UPDATE tobacco_settlement_log_head SET hash = %s WHERE company_id = %s",
            [previous, company.id],
        )

    def _lock_head(self, company, count):
        """Number and hash of the last entry; the head row stays locked until the end."""
        self.env.cr.execute(
            "INSERT INTO tobacco_settlement_log_head VALUES (%s, 0, %s) ON CONFLICT DO NOTHING",
            [company.id, GENESIS],
        )
        self.env.cr.execute(
            "UPDATE tobacco_settlement_log_head SET seq = seq + %s WHERE company_id = %s"
            " RETURNING seq - %s, hash",
            [count, company.id, count],
        )
        return self.env.cr.fetchone()

    @staticmethod
    def _as_entry(vals):
        """The values in the form that is hashed and exported."""
        return {
            "company": vals["company_id"],
            "seq": vals["seq"],
            "at": fields.Datetime.to_string(vals["at"]),
            "user": vals["user_id"],
            "login": vals["login"],
            "action": vals["action"],
            "model": vals["model"] or "",
            "record": vals["record"] or 0,
            "ref": vals["ref"] or "",
            "detail": vals["detail"] or "",
        }

    def _entries(self, company, above=0):
        """The company's entries after number `above`, ascending, with `prev` and `hash`."""
        rows = self.search([("company_id", "=", company.id), ("seq", ">", above)], order="seq")
        for row in rows.read(_HASHED, load=False):
            yield {**self._as_entry(row), "prev": row["prev"], "hash": row["hash"]}

    @api.model
    def _first_break(self, company):
        """(number, code) of the first entry that does not fit, or None."""
        broken = first_break(self._entries(company))
        if broken:
            return broken
        self.env.cr.execute(
            "SELECT seq, hash FROM tobacco_settlement_log_head WHERE company_id = %s", [company.id]
        )
        head = self.env.cr.fetchone() or (0, GENESIS)
        last = self.search([("company_id", "=", company.id)], order="seq desc", limit=1)
        if (last.seq, last.hash or GENESIS) != head:
            return head[0], "gap"
        return None

    @api.model
    def action_verify(self):
        """Check the whole chain of the current company and say the result."""
        company = self.env.company
        broken = self._first_break(company)
        count = self.search_count([("company_id", "=", company.id)])
        if broken:
            raise UserError(
                self.env._(
                    "The log is broken at number %(number)s. Stop working, keep the database as it"
                    " is and tell the auditor.",
                    number=broken[0],
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s entries, no gap, every hash is right.", count=count
                ),
            },
        }
