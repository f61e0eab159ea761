"""Records that answer records: corrections and voids."""

import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.report import correction, states
from ..tools.report.payload_check import SALE_KINDS

# Withheld records are not among them: the regulator must know what a correction names.
CORRECTABLE = (states.REJECTED, states.CONFLICT, states.ACCEPTED)
FINDING_OF = {states.REJECTED: "REJECTED", states.CONFLICT: "MISMATCH"}


class TobaccoReportDelivery(models.Model):
    """A record is never edited. What was wrong is said again by a new record of the same source.

    The record that was answered stays as it is, and no longer needs a person.
    """

    _inherit = "tobacco.report.delivery"

    answer_id = fields.Many2one(
        "tobacco.report.delivery", "Answered by Record", readonly=True, ondelete="restrict"
    )
    answered_at = fields.Datetime("Corrected at", readonly=True)
    answered_by_id = fields.Many2one(
        "res.users", "Corrected By", readonly=True, ondelete="restrict"
    )
    is_correctable = fields.Boolean(compute="_compute_is_correctable")

    _answer_index = models.Index("(answer_id) WHERE answer_id IS NOT NULL")

    @api.depends("state", "answer_id")
    def _compute_is_correctable(self):
        for delivery in self:
            delivery.is_correctable = (
                delivery.kind in SALE_KINDS
                and delivery.state in CORRECTABLE
                and not delivery.answer_id
                and delivery._is_newest()
            )

    def _is_newest(self):
        newest = self.record_id._states(self.source_model, [self.source_uuid])
        return newest.get(self.source_uuid, {}).get("record") == self.uuid

    # === WHAT PEOPLE DO === #

    def action_correct(self):
        """Ask what the new record is to say."""
        self.ensure_one()
        self.chain_id._ensure_officer()
        self._ensure_correctable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Record"),
            "res_model": "tobacco.report.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_delivery_id": self.id},
        }

    def _ensure_correctable(self):
        if self.answer_id or (self.state in CORRECTABLE and not self._is_newest()):
            raise UserError(
                self.env._(
                    "A newer record of %(receipt)s answers this one. Correct the newest.",
                    receipt=self.order_ref or self.uuid,
                )
            )
        if not self.is_correctable:
            raise UserError(
                self.env._(
                    "Only a sale's record that the regulator has answered can be corrected. "
                    "Wait for the answer; send a withheld record as it is first."
                )
            )

    # === THE NEW RECORD === #

    def _prepare_answer(self, kind):
        """The payload of the correction or void of this record, without ``record``.

        A void negates what was reported, so it needs no source. A correction states the source
        as it is now, under the licence whose chain holds the record.

        :raise UserError: when the source is gone or cannot be reported
        """
        reported = json.loads(self.payload)
        root = correction.root_of(reported)
        if kind == "void":
            sold = self._last_statement()
            payload = correction.voided(sold, root)
        else:
            payload = correction.corrected(self._find_source()._prepare_report_payload(), root)
        payload.pop("record", None)
        return {**payload, "licence": self.chain_id.licence_number}

    def _last_statement(self):
        """What was last said to have been sold: the newest payload of the source but a void."""
        self.env.cr.execute(
            SQL(
                """
                SELECT payload FROM tobacco_report_record
                 WHERE source_model = %s AND source_uuid = %s AND kind != 'void'
                 ORDER BY id DESC LIMIT 1
                """,
                self.source_model,
                self.source_uuid,
            )
        )
        row = self.env.cr.fetchone()
        return json.loads(row[0]) if row else correction.voided(json.loads(self.payload), "")

    def _find_source(self):
        model = self.env.get(self.source_model)
        if not isinstance(model, self.env.registry["tobacco.report.source"]):
            raise UserError(self.env._("The source of this record is not a document of Odoo."))
        # sudo: an officer need not be a user of the till or of accounting to report its sales
        source = model.sudo()._report_find(self.source_uuid)
        if not source:
            raise UserError(
                self.env._(
                    "The document of %(receipt)s no longer exists, so nothing can be stated anew. "
                    "Void the record, or settle it with the regulator.",
                    receipt=self.order_ref or self.uuid,
                )
            )
        return source

    def _answer(self, kind):
        """Capture the record that answers this one; its delivery."""
        self.ensure_one()
        self.chain_id._ensure_officer()
        self._ensure_correctable()
        payload = self._prepare_answer(kind)
        records = self.env["tobacco.report.record"]
        uuid = records._capture(
            source_model=self.source_model,
            source_uuid=self.source_uuid,
            revision=self._next_revision(),
            kind=kind,
            licence=self.chain_id.licence_id,
            payload=payload,
        )
        if not uuid:
            raise UserError(
                self.env._("This licence no longer reports: there is no chain to write into.")
            )
        answer = self.search([("uuid", "=", uuid)])
        # sudo: deliveries are read-only for everybody; officers answer them by this method only
        self.sudo().write(
            {
                "answer_id": answer.id,
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        self._resolve_answered()
        return answer

    def _next_revision(self):
        self.env.cr.execute(
            SQL(
                """
                SELECT max(revision) + 1 FROM tobacco_report_record
                 WHERE source_model = %s AND source_uuid = %s
                """,
                self.source_model,
                self.source_uuid,
            )
        )
        return self.env.cr.fetchone()[0]

    def _resolve_answered(self):
        """Close the finding about this state when it was the chain's last open record of it."""
        code = FINDING_OF.get(self.state)
        rest = [
            ("chain_id", "=", self.chain_id.id),
            ("state", "=", self.state),
            ("answer_id", "=", False),
        ]
        if code and not self.search_count(rest, limit=1):
            self.chain_id.finding_ids.filtered(lambda finding: finding.code == code)._resolve()
