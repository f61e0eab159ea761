"""Comparing heads: the small reconciliation that a person asks for."""

from odoo import models
from odoo.tools import SQL

from ..tools.report import answer as answers
from ..transports.base import TransportError, Unsupported


class TobaccoReportComparer(models.AbstractModel):
    """Asks the regulator for its head and takes up from there when it is a link of ours.

    What the regulator has lost is sent again, the same bytes of each record under the same
    numbers. A head that is not ours stays a finding: a fork, or a database that is older than
    what was reported.
    """

    _name = "tobacco.report.comparer"
    _description = "Comparer of Chain Heads"

    def _compare(self, lease, transport):
        """Do it if it is wanted. :return: whether it was"""
        worker = self.env["tobacco.report.worker"]
        with worker._transaction(lease) as cr:
            chain = self._read_wish(cr, lease)
            if not chain:
                return False
        try:
            answer = transport.head(chain["licence_number"])
        except (TransportError, Unsupported):
            self._note(lease, None, "no_answer")
            return True
        decision = answers.decide(answer.status, answer.body, is_query=True)
        if decision.kind == answers.DONE and answer.is_signed:
            self._note(lease, answer, "head", self._read_head(decision.body, chain))
        elif decision.kind == answers.ABSENT:
            head = {"epoch": chain["epoch"], "seq": 0, "hash": chain["root_hash"]}
            self._note(lease, answer, "nothing_yet", head)
        else:
            self._note(lease, answer, decision.kind)
        return True

    def _read_wish(self, cr, lease):
        """The chain if a comparison is wanted."""
        cr.execute(
            SQL(
                """
                SELECT epoch, licence_number, root_hash FROM tobacco_report_chain
                 WHERE id = %s AND is_compare_wanted
                """,
                lease.chain_id,
            )
        )
        return cr.dictfetchone()

    def _read_head(self, body, chain):
        seq, hash_ = body.get("seq"), body.get("hash")
        if type(seq) is int and isinstance(hash_, str):
            return {"epoch": body.get("epoch"), "seq": seq, "hash": hash_}
        return {"epoch": chain["epoch"], "seq": -1, "hash": ""}

    def _note(self, lease, answer, outcome, head=None):
        worker = self.env["tobacco.report.worker"]
        settler = self.env["tobacco.report.settler"]
        with worker._transaction(lease) as cr:
            settler._log(cr, lease, None, outcome, verb="head", answer=answer)
            cr.execute(
                SQL(
                    "UPDATE tobacco_report_chain SET is_compare_wanted = false WHERE id = %s",
                    lease.chain_id,
                )
            )
            if head:
                self._take_up(cr, lease, head)

    def _take_up(self, cr, lease, head):
        """Go on after `head` if it is ours, else freeze with what was found."""
        cr.execute(SQL("SELECT epoch FROM tobacco_report_chain WHERE id = %s", lease.chain_id))
        if cr.fetchone()[0] != head["epoch"]:
            params = {"seq": f"{head['epoch']}/{head['seq']}"}
            self.env["tobacco.report.worker"]._freeze(cr, lease, "frozen", "AHEAD", params)
            return
        if not self.env["tobacco.report.settler"]._check_head(cr, lease, head):
            return
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_delivery SET state = 'sealed', is_declared = false
                 WHERE chain_id = %(chain)s AND seq > %(seq)s
                   AND state IN ('accepted', 'rejected')
                """,
                chain=lease.chain_id,
                seq=head["seq"],
            )
        )
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain
                   SET state = 'open', failures = 0, next_try_at = NULL
                 WHERE id = %s AND state IN ('frozen', 'stopped')
                """,
                lease.chain_id,
            )
        )
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_finding
                   SET state = 'resolved',
                       resolved_at = clock_timestamp() AT TIME ZONE 'UTC'
                 WHERE chain_id = %s AND state = 'open'
                   AND code IN ('FORK', 'CHAIN_GAP', 'AHEAD', 'IDEMPOTENCY_CONFLICT')
                """,
                lease.chain_id,
            )
        )
