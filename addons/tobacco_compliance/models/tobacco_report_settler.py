"""Settling: what an answer, or its absence, changes."""

from odoo import models
from odoo.tools import SQL

from ..tools.report import answer as answers
from ..tools.report import batch as batches

_UTC_NOW = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")
# So many records refused one by one without one accepted between: the fault is not theirs.
MAX_REFUSED_IN_ROW = 3


class TobaccoReportSettler(models.AbstractModel):
    """Writes the outcome of one call, in one fenced transaction; one method for each kind of
    `tools/report/answer.py`. Each returns whether the chain may go on at once."""

    _name = "tobacco.report.settler"
    _inherit = ["tobacco.report.ledger"]
    _description = "Settler of Regulator Answers"

    # === ENTRY === #

    def _settle(self, lease, batch, answer, decision):
        if decision.kind == answers.DONE and not answer.is_signed:
            decision = answers.Decision(answers.UNKNOWN, "UNSIGNED")
        with self.env["tobacco.report.worker"]._transaction(lease) as cr:
            self._log(cr, lease, batch, decision.kind, answer=answer, decision=decision)
            self._note_clock(cr, lease, answer)
            return getattr(self, f"_on_{decision.kind}")(cr, lease, batch, answer, decision)

    def _settle_failure(self, lease, batch, error):
        """There was no answer: before the request was written try again, after it ask."""
        decision = answers.Decision(answers.UNKNOWN, error.code, str(error)[:1000])
        with self.env["tobacco.report.worker"]._transaction(lease) as cr:
            outcome = "no_answer" if error.was_written else "not_sent"
            self._log(cr, lease, batch, outcome, decision=decision)
            if error.was_written or batch["is_query"]:
                self._on_unknown(cr, lease, batch, None, decision)
            else:
                self._set_batch(cr, batch, "ready")
                self._back_off(cr, lease)

    # === ONE METHOD FOR EACH KIND OF ANSWER === #

    def _on_done(self, cr, lease, batch, answer, decision):
        sent = self._read_sent(cr, batch)
        try:
            head, results = answers.read_results(
                decision.body, batch["uuid"], [row["sent"] for row in sent.values()]
            )
        except answers.AnswerProblem as problem:
            broken = answers.Decision(answers.UNKNOWN, "BAD_ANSWER", str(problem))
            return self._on_unknown(cr, lease, batch, answer, broken)
        self._store_answer(cr, batch, "done", answer)
        self._write_results(cr, lease, sent, results)
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery SET is_declared = true
                 WHERE chain_id = %s AND seq = ANY(%s)
                   AND state IN ('sealed', 'quarantined', 'sending', 'unknown')
                """,
                lease.chain_id,
                batch["held"] or [],
            )
        )
        self._advance(cr, lease, results)
        self._narrow(cr, lease)
        return self._check_head(cr, lease, head)

    def _on_processing(self, cr, lease, batch, answer, decision):
        self._set_unknown(cr, batch)
        self._wait(cr, lease, self._told(answer, decision, 1))
        return False

    def _on_absent(self, cr, lease, batch, answer, decision):
        """The regulator never saw it: the same bytes go out again, at once."""
        self._set_batch(cr, batch, "ready")
        return True

    def _on_unknown(self, cr, lease, batch, answer, decision):
        self._set_unknown(cr, batch)
        if decision.code == "UNSIGNED":
            self._find(cr, lease, "UNSIGNED", "warning", decision)
        self._back_off(cr, lease)
        return False

    def _on_busy(self, cr, lease, batch, answer, decision):
        """429 and 503 say that nothing was done, so the bytes may simply go again."""
        if not batch["is_query"]:
            self._set_batch(cr, batch, "ready")
        failures = self._count_failure(cr, lease)
        self._wait(cr, lease, self._told(answer, decision, failures))
        return False

    def _on_denied(self, cr, lease, batch, answer, decision):
        worker = self.env["tobacco.report.worker"]
        params = {"code": decision.code, "message": decision.message, "seq": decision.seq}
        if answer.status == 400:
            # Stored under this batch's name for ever, and not for a record's sake.
            self._give_up_batch(cr, batch, answer)
            code = "SEQUENCE" if decision.code == "CHAIN_LINK" else "DENIED"
            worker._freeze(cr, lease, "frozen", code, params)
        else:
            if not batch["is_query"]:
                self._set_batch(cr, batch, "ready")
            worker._freeze(cr, lease, "stopped", "DENIED", params)
        return False

    def _on_conflict(self, cr, lease, batch, answer, decision):
        self._give_up_batch(cr, batch, answer)
        known = ("FORK", "CHAIN_GAP", "IDEMPOTENCY_CONFLICT")
        code = decision.code if decision.code in known else "DENIED"
        params = {
            "code": decision.code,
            "message": decision.message,
            "seq": decision.seq,
            "expected_seq": decision.body.get("expected_seq"),
            "hash": decision.body.get("hash"),
        }
        self.env["tobacco.report.worker"]._freeze(cr, lease, "frozen", code, params)
        return False

    def _on_too_large(self, cr, lease, batch, answer, decision):
        records = self._read_sent(cr, batch)
        self._give_up_batch(cr, batch, answer)
        if len(records) == 1:
            return self._quarantine(cr, lease, next(iter(records)), "TOO_LARGE", "")
        cr.execute(
            SQL(
                "UPDATE tobacco_report_chain SET batch_limit = %s WHERE id = %s",
                max(1, len(records) // 2),
                lease.chain_id,
            )
        )
        return True

    def _on_refused(self, cr, lease, batch, answer, decision):
        """Find the culprit: as named, or by halving."""
        records = self._read_sent(cr, batch)
        self._give_up_batch(cr, batch, answer)
        if not records:
            params = {"code": decision.code, "message": decision.message}
            self.env["tobacco.report.worker"]._freeze(cr, lease, "frozen", "DENIED", params)
            return False
        culprit, suspects = batches.refused(
            sorted(records), batch["last_seq"], decision.seq, self._read_suspects(cr, lease)
        )
        self._set_suspects(cr, lease, suspects)
        if culprit is None:
            return True
        return self._quarantine(cr, lease, culprit, decision.code, decision.message)

    # === RECORDS === #

    def _read_sent(self, cr, batch):
        """By number: id of the delivery and what an answer is compared with."""
        cr.execute(
            SQL(
                """
                SELECT d.id, d.seq, s.hash, r.payload_sha256
                  FROM tobacco_report_delivery d
                  JOIN tobacco_report_seal s ON s.record_id = d.record_id
                  JOIN tobacco_report_record r ON r.id = d.record_id
                 WHERE d.batch_id = %s AND d.state IN ('sending', 'unknown')
                """,
                batch["id"],
            )
        )
        return {
            seq: {"id": id_, "sent": answers.Sent(seq, hash_, digest)}
            for id_, seq, hash_, digest in cr.fetchall()
        }

    def _write_results(self, cr, lease, sent, results):
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery d
                   SET state = t.state, receipt = nullif(t.receipt, ''),
                       code = nullif(t.code, ''), message = nullif(t.message, ''),
                       acked_at = %(now)s
                  FROM unnest(%(ids)s::int[], %(states)s::text[], %(receipts)s::text[],
                              %(codes)s::text[], %(messages)s::text[])
                       AS t(id, state, receipt, code, message)
                 WHERE d.id = t.id AND d.state IN ('sending', 'unknown')
                """,
                now=_UTC_NOW,
                ids=[sent[result.seq]["id"] for result in results],
                states=[result.state for result in results],
                receipts=[result.receipt for result in results],
                codes=[result.code for result in results],
                messages=[result.message for result in results],
            )
        )
        finding = self.env["tobacco.report.finding"]
        codes = {answers.REJECTED: "REJECTED", answers.MISMATCH: "MISMATCH"}
        for result in results:
            if result.state in codes:
                params = {"seq": result.seq, "code": result.code, "message": result.message}
                finding._open(cr, lease.chain_id, codes[result.state], "warning", params)

    def _quarantine(self, cr, lease, seq, code, message):
        """Withhold one record that the regulator would not even reject."""
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery
                   SET state = 'quarantined', code = %s, message = %s
                 WHERE chain_id = %s AND seq = %s AND state = 'sealed'
                """,
                code,
                message,
                lease.chain_id,
                seq,
            )
        )
        params = {"seq": seq, "code": code, "message": message}
        self.env["tobacco.report.finding"]._open(
            cr, lease.chain_id, "QUARANTINED", "warning", params
        )
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain SET refused_in_row = refused_in_row + 1
                 WHERE id = %s RETURNING refused_in_row
                """,
                lease.chain_id,
            )
        )
        if cr.fetchone()[0] < MAX_REFUSED_IN_ROW:
            return True
        self.env["tobacco.report.worker"]._freeze(cr, lease, "frozen", "REFUSED_ALL", params)
        return False

    # === CHAIN === #

    def _advance(self, cr, lease, results):
        """The line works: forget failures, let batches grow."""
        is_any_accepted = any(result.state == answers.ACCEPTED for result in results)
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain
                   SET failures = 0, next_try_at = NULL,
                       batch_limit = least(2 * batch_limit, %(limit)s),
                       refused_in_row = CASE WHEN %(is_accepted)s THEN 0
                                             ELSE refused_in_row END
                 WHERE id = %(id)s
                """,
                limit=batches.MAX_RECORDS,
                is_accepted=is_any_accepted,
                id=lease.chain_id,
            )
        )
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_finding SET state = 'resolved', resolved_at = %s
                 WHERE chain_id = %s AND state = 'open' AND code IN ('NO_KEY', 'UNSIGNED')
                """,
                _UTC_NOW,
                lease.chain_id,
            )
        )

    def _check_head(self, cr, lease, head):
        """The regulator's head must be a link of ours, else one of the two chains is wrong."""
        cr.execute(
            SQL(
                """
                SELECT c.head_seq, coalesce(s.hash, CASE WHEN %(seq)s = 0 THEN c.root_hash END)
                  FROM tobacco_report_chain c
                  LEFT JOIN tobacco_report_seal s ON s.chain_id = c.id AND s.seq = %(seq)s
                 WHERE c.id = %(id)s
                """,
                seq=head["seq"],
                id=lease.chain_id,
            )
        )
        head_seq, hash_ = cr.fetchone()
        if hash_ == head["hash"]:
            cr.execute(
                SQL(
                    """
                    UPDATE tobacco_report_chain SET ack_seq = %s, ack_hash = %s, ack_at = %s
                     WHERE id = %s
                    """,
                    head["seq"],
                    head["hash"],
                    _UTC_NOW,
                    lease.chain_id,
                )
            )
            return True
        code = "AHEAD" if head["seq"] > head_seq else "FORK"
        params = {"seq": head["seq"], "hash": head["hash"]}
        self.env["tobacco.report.worker"]._freeze(cr, lease, "frozen", code, params)
        return False

    def _narrow(self, cr, lease):
        """Go on with the search for a culprit after a part of the range was accepted."""
        suspects = self._read_suspects(cr, lease)
        if not suspects.last_seq:
            return
        cr.execute(
            SQL(
                """
                SELECT seq FROM tobacco_report_delivery
                 WHERE chain_id = %s AND seq <= %s AND state = 'sealed' ORDER BY seq
                """,
                lease.chain_id,
                suspects.last_seq,
            )
        )
        culprit, suspects = batches.narrowed([seq for (seq,) in cr.fetchall()], suspects)
        self._set_suspects(cr, lease, suspects)
        if culprit is not None:
            cr.execute(
                SQL(
                    """
                    SELECT coalesce(code, ''), coalesce(message, '')
                      FROM tobacco_report_attempt
                     WHERE chain_id = %s AND outcome = %s ORDER BY id DESC LIMIT 1
                    """,
                    lease.chain_id,
                    answers.REFUSED,
                )
            )
            self._quarantine(cr, lease, culprit, *cr.fetchone())
