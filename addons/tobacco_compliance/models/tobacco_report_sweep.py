"""The sweep: sales that have no record get one."""

import logging

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 200


class TobaccoReportSweep(models.AbstractModel):
    """Finds documents sold since the go-live that no record reports, and captures them.

    A record is written in the transaction of its sale, so there should never be one to find;
    each is noted as a finding. Running again, or twice at once, writes nothing twice: a record's
    uuid follows from its source.
    """

    _name = "tobacco.report.sweep"
    _description = "Sweep of Unreported Sales"

    @api.model
    def _cron_sweep(self):
        """Sweep everything, a batch for each transaction."""
        after = 0
        while batch := self._find_missing(after):
            self._capture(batch)
            after = batch[-1]["id"]
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    @api.model
    def _run_for_person(self):
        """Sweep for an officer, who is told what was found."""
        self.env["tobacco.report.chain"]._ensure_officer()
        # sudo: an officer need not be a user of the till or of accounting to report its sales
        sweep = self.sudo()
        captured = failed = after = 0
        while batch := sweep._find_missing(after, self.env.companies.ids):
            done, left = sweep._capture(batch)
            captured, failed, after = captured + done, failed + left, batch[-1]["id"]
        if failed:
            text = self.env._(
                "%(captured)s sales were captured, %(failed)s could not be: see the findings.",
                captured=captured,
                failed=failed,
            )
        elif captured:
            text = self.env._("%(captured)s sales had no record; they do now.", captured=captured)
        else:
            text = self.env._("Every sale has its record.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "warning" if failed or captured else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _find_missing(self, after, company_ids=None):
        """The next documents without any record: id, source_model, source_uuid, licence_id."""
        # Nothing of this transaction may wait in the ORM: the query reads tables.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT sold.id, sold.source_model, sold.source_uuid, sold.document,
                       sold.licence_id
                  FROM (%(sold)s) sold
                 WHERE sold.id > %(after)s AND %(companies)s
                   AND NOT EXISTS (
                       SELECT 1 FROM tobacco_report_record r
                        WHERE r.source_model = sold.source_model
                          AND r.source_uuid = sold.source_uuid)
                 ORDER BY sold.id LIMIT %(limit)s
                """,
                sold=self.env["tobacco.report.match"]._sold(),
                after=after,
                companies=(
                    SQL("sold.company_id = ANY(%s)", company_ids) if company_ids else SQL("true")
                ),
                limit=BATCH,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _capture(self, batch):
        """Capture each document on its own, so that one that fails stops no other.

        :return: how many were captured, and how many not
        """
        captured, failed = {}, {}
        for row in batch:
            problem = self._capture_one(row)
            found = captured if problem is None else failed
            found.setdefault(row["licence_id"], []).append((row["document"], problem))
        self._note("SWEPT", captured)
        self._note("UNREPORTED", failed)
        return tuple(sum(map(len, found.values())) for found in (captured, failed))

    def _capture_one(self, row):
        """None when it was captured, else what is in the way."""
        try:
            with self.env.cr.savepoint():
                source = self.env[row["source_model"]]._report_find(row["source_uuid"])
                return None if source._report_capture() else ""
        except Exception as error:  # whatever one document does, the others are captured
            _logger.exception("Sweep: %(source_model)s %(source_uuid)s", row)
            return str(error)

    def _note(self, code, found):
        """One finding for each chain: how many, and the first of them."""
        for licence_id, rows in found.items():
            chain = self.env["tobacco.report.chain"].search(
                [("licence_id", "=", licence_id)], order="epoch desc", limit=1
            )
            document, problem = rows[0]
            self.env["tobacco.report.finding"]._open(
                self.env.cr,
                chain.id,
                code,
                "warning",
                {"count": len(rows), "document": document, "message": problem or ""},
            )
