"""Sending: batches are stored, sent, asked for."""

import base64
import contextlib
import datetime as dt
import hashlib
import random
import uuid

from odoo import models
from odoo.tools import SQL

from ..tools.report import answer as answers
from ..tools.report import batch as batches
from ..tools.report import states
from ..tools.report.backoff import delay_s, retry_after_s
from ..transports import TRANSPORTS
from ..transports.base import TransportError

_UTC_NOW = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")
_BATCH_COLUMNS = SQL("id, uuid, state, first_seq, last_seq, held, record_count, body, transport")


class TobaccoReportSender(models.AbstractModel):
    """Takes one chain's next batch to the regulator and back. What answers mean is decided in
    `tools/report/answer.py` and written by `tobacco.report.settler`."""

    _name = "tobacco.report.sender"
    _description = "Sender of Regulator Batches"

    # === LINE === #

    def _connect(self, lease, stack):
        """The transport of the chain's profile, closed with `stack`; None without key or
        address. Another process may have the key, so that alone does not stop the chain."""
        worker = self.env["tobacco.report.worker"]
        with worker._transaction(lease) as cr:
            env = self.env(cr=cr)
            profile = env["tobacco.report.chain"].browse(lease.chain_id).profile_id
            vals = profile._prepare_transport_vals()
            kind = profile.transport
        try:
            return stack.enter_context(contextlib.closing(TRANSPORTS[kind](**vals)))
        except TransportError as error:
            with worker._transaction(lease) as cr:
                self.env["tobacco.report.finding"]._open(
                    cr, lease.chain_id, "NO_KEY", "warning", {"code": error.code}
                )
            return None

    # === ONE BATCH === #

    def _send_next(self, lease, transport):
        """Send the next batch, or ask for the one that is on its way.

        :return: whether there may be more to do at once
        """
        batch = self._intend(lease)
        if not batch:
            return False
        settler = self.env["tobacco.report.settler"]
        try:
            if batch["is_query"]:
                answer = transport.query(batch["uuid"])
            else:
                answer = transport.send(batch["uuid"], base64.b64decode(batch["body"]))
        except TransportError as error:
            settler._settle_failure(lease, batch, error)
            return False
        decision = answers.decide(answer.status, answer.body, is_query=batch["is_query"])
        return settler._settle(lease, batch, answer, decision)

    def _intend(self, lease):
        """Store what will be done before it is done: the batch, with its state `sending`.

        :return: the batch's row with `is_query`, or None when there is nothing to do now
        """
        with self.env["tobacco.report.worker"]._transaction(lease) as cr:
            chain = self._read_chain(cr, lease.chain_id)
            if chain["state"] != "open" or not chain["is_due"]:
                return None
            batch = self._read_in_flight(cr, lease.chain_id)
            if batch and batch["transport"] != chain["transport"]:
                self.env["tobacco.report.ledger"]._set_aside(cr, batch)
                batch = None
            batch = batch or self._cut(cr, chain)
            if not batch:
                return None
            # What was being sent when a worker died, or brought no answer: ask first.
            batch["is_query"] = batch["state"] in ("sending", "unknown")
            if batch["state"] == "ready":
                self._mark_sending(cr, batch)
            return batch

    def _read_chain(self, cr, chain_id):
        cr.execute(
            SQL(
                """
                SELECT c.id, c.state, c.licence_number, c.epoch, c.batch_limit,
                       c.suspect_last_seq, c.suspect_range_last_seq, p.batch_records,
                       p.transport,
                       c.next_try_at IS NULL OR c.next_try_at <= %(now)s AS is_due
                  FROM tobacco_report_chain c
                  JOIN tobacco_report_profile p ON p.id = c.profile_id
                 WHERE c.id = %(id)s
                """,
                now=_UTC_NOW,
                id=chain_id,
            )
        )
        return cr.dictfetchone()

    def _read_in_flight(self, cr, chain_id):
        cr.execute(
            SQL(
                """
                SELECT %s FROM tobacco_report_batch
                 WHERE chain_id = %s AND state IN ('ready', 'sending', 'unknown')
                """,
                _BATCH_COLUMNS,
                chain_id,
            )
        )
        return cr.dictfetchone()

    def _mark_sending(self, cr, batch):
        cr.execute(
            SQL("UPDATE tobacco_report_batch SET state = 'sending' WHERE id = %s", batch["id"])
        )

    # === CUTTING === #

    def _cut(self, cr, chain):
        """Make the next batch of a chain out of what waits; None when nothing does."""
        limit = min(chain["batch_limit"] or chain["batch_records"], chain["batch_records"])
        rows = self._read_waiting(cr, chain["id"])
        suspects = None
        if chain["suspect_last_seq"]:
            suspects = batches.Suspects(chain["suspect_last_seq"], chain["suspect_range_last_seq"])
        waiting = [
            batches.Waiting(
                row["seq"], batches.json_bytes(row["payload"]), row["state"] == states.QUARANTINED
            )
            for row in rows
        ]
        cut = batches.cut(waiting, limit, suspects)
        if not cut:
            return None
        chosen = set(cut.records)
        records = [row for row in rows if row["seq"] in chosen]
        batch = self._store(cr, chain, cut, records)
        self.env["tobacco.report.delivery"]._move(
            cr, [row["id"] for row in records], states.SENDING, {"batch_id": batch["id"]}
        )
        return batch

    def _read_waiting(self, cr, chain_id):
        cr.execute(
            SQL(
                """
                SELECT d.id, d.seq, d.state, r.uuid, r.kind, r.payload,
                       s.prev_hash, s.hash, s.sealed_at
                  FROM tobacco_report_delivery d
                  JOIN tobacco_report_record r ON r.id = d.record_id
                  JOIN tobacco_report_seal s ON s.record_id = d.record_id
                 WHERE d.chain_id = %s
                   AND d.state IN ('sealed', 'quarantined', 'sending', 'unknown')
                   AND (d.state = 'sealed' OR d.state = 'quarantined' AND NOT d.is_declared)
                 ORDER BY d.seq
                 LIMIT %s
                """,
                chain_id,
                batches.MAX_RECORDS,
            )
        )
        return cr.dictfetchall()

    def _store(self, cr, chain, cut, records):
        """Write the batch with the bytes that will go out, once and for ever."""
        name = str(uuid.uuid4())
        keys = ("seq", "uuid", "kind", "prev_hash", "hash", "sealed_at", "payload")
        body = batches.compress(
            batches.body(
                batch=name,
                licence=chain["licence_number"],
                epoch=chain["epoch"],
                first_seq=cut.first_seq,
                last_seq=cut.last_seq,
                held=cut.held,
                records=[{key: row[key] for key in keys} for row in records],
            )
        )
        cr.execute(
            SQL(
                """
                INSERT INTO tobacco_report_batch
                       (uuid, chain_id, first_seq, last_seq, record_count, held, body,
                        body_sha256, transport, created_at, state)
                VALUES (%(uuid)s, %(chain)s, %(first)s, %(last)s, %(count)s, %(held)s, %(body)s,
                        %(digest)s, %(transport)s, %(now)s, 'ready')
                RETURNING %(columns)s
                """,
                uuid=name,
                chain=chain["id"],
                first=cut.first_seq,
                last=cut.last_seq,
                count=len(records),
                held=SQL("to_jsonb(%s::int[])", list(cut.held)),
                body=base64.b64encode(body),
                digest=hashlib.sha256(body).hexdigest(),
                transport=chain["transport"],
                now=_UTC_NOW,
                columns=_BATCH_COLUMNS,
            )
        )
        return cr.dictfetchone()

    # === WAITING === #

    def _wait_s(self, failures, answer=None, decision=None):
        """Seconds until the next try: as told, else full jitter."""
        told = decision.retry_after_s if decision else None
        if told is None and answer:
            told = retry_after_s(answer.retry_after, dt.datetime.now(dt.timezone.utc))
        # S311: jitter, no secret
        return told if told is not None else delay_s(failures, random.random())  # noqa: S311
