"""Batches: the exact bytes that go to the regulator, stored before they do."""

import base64
import gzip

from odoo import fields, models

from .tobacco_report_guard import guard_table


class TobaccoReportBatch(models.Model):
    """A range of a chain as it is sent, once or as often as it takes.

    The body (gzip of the protocol's JSON) is written before the first send and resent as it
    is: a trigger keeps it. One batch of a chain is on its way at a time.

        ready ---> sending ---> done                      200
                   |  ^ |-----> refused                   400, 409, 413: a new batch follows
                   v  |
                   unknown ---> set aside                 no answer, or 202: ask, then decide;
                                                          set aside when the line was switched

    A kill at any moment leaves one of these states, and each says what comes next.
    """

    _name = "tobacco.report.batch"
    _description = "Regulator Batch"
    _order = "id desc"
    _rec_name = "uuid"
    _log_access = False

    uuid = fields.Char("Batch", required=True, readonly=True)
    chain_id = fields.Many2one(
        "tobacco.report.chain", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="chain_id.company_id")
    first_seq = fields.Integer("From", required=True, readonly=True, aggregator=None)
    last_seq = fields.Integer("To", required=True, readonly=True, aggregator=None)
    record_count = fields.Integer(required=True, readonly=True)
    held = fields.Json(readonly=True, help="Numbers of the range that are declared, not sent.")
    body = fields.Binary(
        "Bytes as Sent", required=True, readonly=True, attachment=False, help="gzip"
    )
    body_name = fields.Char(compute="_compute_body_name")
    body_sha256 = fields.Char("Digest of the Bytes", required=True, readonly=True)
    transport = fields.Char(readonly=True, help="The line that it was made for.")
    created_at = fields.Datetime(required=True, readonly=True)

    state = fields.Selection(
        [
            ("ready", "Ready"),
            ("sending", "Sending"),
            ("unknown", "No Answer Yet"),
            ("done", "Answered"),
            ("refused", "Refused"),
            ("set_aside", "Set Aside"),
        ],
        required=True,
        readonly=True,
    )
    answered_at = fields.Datetime(readonly=True)
    status = fields.Integer("HTTP Status", readonly=True, aggregator=None)
    answer = fields.Binary("Answer as Received", readonly=True, attachment=False)
    answer_encoding = fields.Char(readonly=True)
    answer_nonce = fields.Char(readonly=True)
    answer_key_id = fields.Char("Answer's Key Id", readonly=True)
    answer_signature = fields.Char(readonly=True)
    attempt_ids = fields.One2many("tobacco.report.attempt", "batch_id")
    delivery_ids = fields.One2many("tobacco.report.delivery", "batch_id")

    body_text = fields.Text("Request", compute="_compute_texts")
    answer_text = fields.Text("Answer", compute="_compute_texts")

    _uuid_unique = models.UniqueIndex("(uuid)")
    _one_in_flight = models.UniqueIndex(
        "(chain_id) WHERE state IN ('ready', 'sending', 'unknown')",
        "A chain has one batch on its way at a time.",
    )

    def init(self):
        guard_table(
            self.env.cr,
            self._table,
            keep=(
                "uuid",
                "chain_id",
                "first_seq",
                "last_seq",
                "record_count",
                "held",
                "body",
                "body_sha256",
                "transport",
                "created_at",
            ),
        )

    def _compute_body_name(self):
        for batch in self:
            chain = batch.chain_id
            batch.body_name = (
                f"{chain.licence_number}-{chain.epoch}-{batch.first_seq}-{batch.last_seq}.json.gz"
            )

    def _compute_texts(self):
        for batch in self.with_context(bin_size=False):
            batch.body_text = batch._read_body(gzip.decompress(base64.b64decode(batch.body)))
            answer = base64.b64decode(batch.answer or b"")
            if batch.answer_encoding == "gzip":
                answer = gzip.decompress(answer)
            batch.answer_text = batch._read_body(answer)

    @staticmethod
    def _read_body(data):
        """Bytes for the eye: what is not UTF-8 shows as escapes, never as an error."""
        return data.decode(errors="backslashreplace")
