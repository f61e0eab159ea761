"""Rows that the outcome of a call leaves: batches, waiting times, the log of calls."""

import base64
import datetime as dt

from odoo import models
from odoo.tools import SQL

from ..tools.report import batch as batches
from ..tools.report import states

_UTC_NOW = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")


class TobaccoReportLedger(models.AbstractModel):
    """Small writes, each one statement or two, inside the fenced transaction of the caller."""

    _name = "tobacco.report.ledger"
    _description = "Ledger of Calls to the Regulator"

    # === BATCH === #

    def _set_batch(self, cr, batch, state):
        cr.execute(
            SQL("UPDATE tobacco_report_batch SET state = %s WHERE id = %s", state, batch["id"])
        )

    def _set_unknown(self, cr, batch):
        self._set_batch(cr, batch, "unknown")
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery SET state = 'unknown'
                 WHERE batch_id = %s AND state = 'sending'
                """,
                batch["id"],
            )
        )

    def _store_answer(self, cr, batch, state, answer):
        """Keep a final answer as it came, with what proves it."""
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_batch
                   SET state = %(state)s, status = %(status)s, answer = %(answer)s,
                       answer_encoding = %(encoding)s, answer_nonce = %(nonce)s,
                       answer_key_id = %(key)s, answer_signature = %(signature)s,
                       answered_at = %(now)s
                 WHERE id = %(id)s
                """,
                state=state,
                status=answer.status,
                answer=base64.b64encode(answer.raw),
                encoding="gzip" if answer.raw != answer.body else None,
                nonce=answer.nonce,
                key=answer.key_id or None,
                signature=answer.signature or None,
                now=_UTC_NOW,
                id=batch["id"],
            )
        )

    def _give_up_batch(self, cr, batch, answer):
        """This name is spent; its records wait for a batch of another name."""
        self._store_answer(cr, batch, "refused", answer)
        self._release_records(cr, batch)

    def _set_aside(self, cr, batch):
        """The line was switched while this batch was on its way, so nobody can ask for it here.
        What did arrive will be answered as a duplicate."""
        self._set_batch(cr, batch, "set_aside")
        self._release_records(cr, batch)

    def _release_records(self, cr, batch):
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery SET state = %s
                 WHERE batch_id = %s AND state IN ('sending', 'unknown')
                """,
                states.SEALED,
                batch["id"],
            )
        )

    # === SEARCH FOR A CULPRIT === #

    def _read_suspects(self, cr, lease):
        cr.execute(
            SQL(
                """
                SELECT suspect_last_seq, suspect_range_last_seq
                  FROM tobacco_report_chain WHERE id = %s
                """,
                lease.chain_id,
            )
        )
        return batches.Suspects(*cr.fetchone())

    def _set_suspects(self, cr, lease, suspects):
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain
                   SET suspect_last_seq = %s, suspect_range_last_seq = %s WHERE id = %s
                """,
                suspects.last_seq if suspects else 0,
                suspects.range_last_seq if suspects else 0,
                lease.chain_id,
            )
        )

    # === WAITING AND LOGGING === #

    def _count_failure(self, cr, lease):
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain SET failures = failures + 1
                 WHERE id = %s RETURNING failures
                """,
                lease.chain_id,
            )
        )
        return cr.fetchone()[0]

    def _told(self, answer, decision, failures):
        return self.env["tobacco.report.sender"]._wait_s(failures, answer, decision)

    def _back_off(self, cr, lease):
        self._wait(cr, lease, self._told(None, None, self._count_failure(cr, lease)))

    def _wait(self, cr, lease, seconds):
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain
                   SET next_try_at = %s + make_interval(secs => %s) WHERE id = %s
                """,
                _UTC_NOW,
                seconds,
                lease.chain_id,
            )
        )

    def _find(self, cr, lease, code, severity, decision):
        params = {"code": decision.code, "message": decision.message}
        self.env["tobacco.report.finding"]._open(cr, lease.chain_id, code, severity, params)

    def _note_clock(self, cr, lease, answer):
        if answer.date:
            skew_s = (answer.date - dt.datetime.now(dt.timezone.utc)).total_seconds()
            cr.execute(
                SQL(
                    "UPDATE tobacco_report_chain SET clock_skew_s = %s WHERE id = %s",
                    round(skew_s, 1),
                    lease.chain_id,
                )
            )

    def _log(self, cr, lease, batch, outcome, *, verb=None, answer=None, decision=None):
        cr.execute(
            SQL(
                """
                INSERT INTO tobacco_report_attempt
                       (chain_id, batch_id, called_at, verb, outcome, status, code, message,
                        nonce, duration_ms)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                """,
                lease.chain_id,
                batch and batch["id"],
                _UTC_NOW,
                verb or ("query" if batch["is_query"] else "send"),
                outcome,
                answer.status if answer else None,
                (decision.code or None) if decision else None,
                (decision.message or None) if decision else None,
                answer.nonce if answer else None,
                answer.duration_ms if answer else None,
            )
        )
