"""Records: what is reported, written once in the transaction of the sale."""

import datetime as dt
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.report import states
from ..tools.report.canonical import canonical, sha256_hex
from ..tools.report.payload import business_moment
from ..tools.report.payload_check import KIND_OF_SCHEMA, RECORD_LIMIT_BYTES, check_payload
from ..tools.report.record_uuid import record_uuid
from .tobacco_report_fields import LooseMany2one
from .tobacco_report_guard import guard_table

_logger = logging.getLogger(__name__)

CHANNEL = "tobacco_report"

_CAPTURE = """
    WITH captured AS (
        INSERT INTO tobacco_report_record (
            uuid, chain_id, source_model, source_uuid, revision, kind, order_ref,
            business_time, captured_at, payload, payload_sha256, problems
        ) VALUES (
            %(uuid)s, %(chain_id)s, %(source_model)s, %(source_uuid)s, %(revision)s, %(kind)s,
            %(order_ref)s, %(business_time)s, clock_timestamp() AT TIME ZONE 'UTC',
            %(payload)s, %(payload_sha256)s, %(problems)s
        )
        ON CONFLICT (uuid) DO NOTHING
        RETURNING id, chain_id, captured_at
    )
    INSERT INTO tobacco_report_delivery (record_id, chain_id, captured_at, state, is_declared)
    SELECT id, chain_id, captured_at, %(state)s, false FROM captured
"""


class TobaccoReportRecord(models.Model):
    """One reported event of one source, exactly as it will be sent.

    The outbox knows a source only as (model, uuid, revision). A later change of a source is a
    new record with its own kind or revision, never a change of this one: a trigger of the
    database refuses every UPDATE, DELETE and TRUNCATE, whoever asks.

    The capture is one statement without a lock: no sequence, no read of the chain, and no
    foreign key to it, because checking one would lock the row that the sealer updates. Number
    and hash come later (`tobacco.report.seal`), the way to the regulator is a row of its own
    (`tobacco.report.delivery`).
    """

    _name = "tobacco.report.record"
    _description = "Regulator Record"
    _order = "id desc"
    _rec_name = "uuid"
    _log_access = False

    uuid = fields.Char("Record Id", required=True, readonly=True)
    chain_id = LooseMany2one("tobacco.report.chain", required=True, readonly=True)
    company_id = fields.Many2one(related="chain_id.company_id")
    source_model = fields.Char(required=True, readonly=True)
    source_uuid = fields.Char(required=True, readonly=True)
    revision = fields.Integer(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("sale", "Sale"),
            ("refund", "Refund"),
            ("void", "Void"),
            ("correction", "Correction"),
            ("closing", "Closing"),
            ("zero", "Probe"),
        ],
        required=True,
        readonly=True,
    )
    order_ref = fields.Char("Receipt", readonly=True)
    business_time = fields.Datetime(required=True, readonly=True)
    captured_at = fields.Datetime(required=True, readonly=True)
    payload = fields.Text(required=True, readonly=True)
    payload_sha256 = fields.Char("Payload Digest", required=True, readonly=True)
    problems = fields.Char(
        readonly=True,
        help="What the check at capture found; such a record is sealed but withheld.",
    )
    seal_ids = fields.One2many("tobacco.report.seal", "record_id", readonly=True)

    _uuid_unique = models.UniqueIndex("(uuid)")
    _source_index = models.Index("(source_model, source_uuid)")
    _order_ref_index = models.Index("(order_ref)")

    def init(self):
        guard_table(self.env.cr, self._table)

    # === CAPTURE === #

    @api.model
    def _record_uuid(self, source_uuid, kind, revision):
        """The uuid that the record of this source has or would have."""
        # sudo: system parameters are closed to cashiers; this one is no secret
        database_uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return record_uuid(database_uuid, source_uuid, kind, revision)

    @api.model
    def _capture(self, *, source_model, source_uuid, revision, kind, licence, payload):
        """Write the record of a source in the current transaction, once.

        :param str source_model: model of the source, e.g. ``pos.order``
        :param str source_uuid: uuid of the source, stable over replays and syncs
        :param int revision: 0 for the first record of this kind, then counting up
        :param str kind: sale, refund, void, correction, closing, zero
        :param licence: record of ``tobacco.licence``
        :param dict payload: the protocol's payload without ``record``
            (`tools/report/payload.py` builds it)
        :return: the record's uuid, also when it was there already; None when the licence has
            no open chain or the event is older than the chain's go-live
        :rtype: str | None

        What the check finds does not stop the sale: the record is sealed but withheld, and
        stands on the dashboard. A payload with floats is a programming error and raises
        CanonicalError.
        """
        chain = self.env["tobacco.report.chain"]._capturing(licence.id)
        business_time = business_moment(payload).astimezone(dt.timezone.utc).replace(tzinfo=None)
        if not chain or business_time < chain.go_live:
            return None
        uuid = self._record_uuid(source_uuid, kind, revision)
        payload = {**payload, "record": uuid}
        text = canonical(payload)
        vals = {
            "uuid": uuid,
            "chain_id": chain.id,
            "source_model": source_model,
            "source_uuid": source_uuid,
            "revision": revision,
            "kind": kind,
            "order_ref": payload.get("order"),
            "business_time": business_time,
            "payload": text,
            "payload_sha256": sha256_hex(text),
            "problems": self._find_problems(payload, text, kind, chain.licence),
        }
        if self._insert(vals):
            self._wake_worker()
        else:
            self._warn_of_drift(vals)
        return uuid

    @api.model
    def _find_problems(self, payload, text, kind, licence):
        """Codes and paths of what the regulator would refuse, None for a good payload."""
        currency = payload.get("currency")
        decimals = self.env["tobacco.report.chain"]._currency_decimals(currency)
        problems = check_payload(payload, decimals)
        found = [f"{problem.code} {problem.path}" for problem in problems]
        is_of_schema = kind in KIND_OF_SCHEMA.get(payload.get("schema"), ())
        if not is_of_schema or payload.get("kind", kind) != kind:
            found.append("KIND kind")
        if payload.get("licence") != licence:
            found.append("LICENCE licence")
        if len(text.encode()) > RECORD_LIMIT_BYTES:
            found.append("TOO_LARGE payload")
        return ", ".join(found[:20]) or None

    @api.model
    def _insert(self, vals):
        """The record and its delivery in one statement; False if the uuid is there already."""
        self.env.cr.execute(_CAPTURE, {**vals, "state": states.CAPTURED})
        return bool(self.env.cr.rowcount)

    def _wake_worker(self):
        """Tell the worker after the commit, once per transaction.

        Not by a NOTIFY inside the transaction: PostgreSQL serialises the commits of those.
        """
        hooks = self.env.cr.postcommit
        if CHANNEL in hooks.data:
            return
        hooks.data[CHANNEL] = True
        registry = self.env.registry

        @hooks.add
        def notify():
            with registry.cursor() as cr:
                cr.execute(SQL("NOTIFY %s", SQL.identifier(CHANNEL)))

    def _warn_of_drift(self, vals):
        """A replay must bring the same text; the first one counts, and the log says so."""
        self.env.cr.execute(
            SQL("SELECT payload_sha256 FROM tobacco_report_record WHERE uuid = %s", vals["uuid"])
        )
        row = self.env.cr.fetchone()
        if row and row[0] != vals["payload_sha256"]:
            _logger.warning(
                "Record %s of %s %s was captured again with another payload; the first one counts",
                vals["uuid"],
                vals["source_model"],
                vals["source_uuid"],
            )

    # === WHAT SOURCES ASK === #

    @api.model
    def _states(self, source_model, source_uuids):
        """How the newest record of each source stands, in one query.

        :rtype: dict[str, dict]
        :return: by source uuid: record, kind, revision, state, epoch, seq, receipt, code,
            message, acked_at; sources without a record are absent
        """
        if not source_uuids:
            return {}
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (r.source_uuid)
                       r.source_uuid, r.uuid AS record, r.kind, r.revision, d.state,
                       c.epoch, d.seq, d.receipt, d.code, d.message, d.acked_at
                  FROM tobacco_report_record r
                  JOIN tobacco_report_delivery d ON d.record_id = r.id
                  JOIN tobacco_report_chain c ON c.id = r.chain_id
                 WHERE r.source_model = %s AND r.source_uuid = ANY(%s)
                 ORDER BY r.source_uuid, r.id DESC
                """,
                source_model,
                list(source_uuids),
            )
        )
        return {row.pop("source_uuid"): row for row in self.env.cr.dictfetchall()}

    @api.model
    def _action_open(self, source_model, source_uuid):
        """The window action that shows the records of a source."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tobacco_compliance.tobacco_report_delivery_action"
        )
        action["domain"] = [
            ("source_model", "=", source_model),
            ("source_uuid", "=", source_uuid),
        ]
        action["context"] = {}
        return action
