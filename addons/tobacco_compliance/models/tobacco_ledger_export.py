import base64
import hashlib
import logging
import tempfile

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# queued -> running -> done | failed | cancelled;  queued -> cancelled
# A server that stops in the middle leaves `running`: the job runs one at a time, so the next run
# takes it up again from the start.
STATES = [
    ("queued", "Waiting"),
    ("running", "Being Made"),
    ("done", "Ready"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


class ExportCancelled(Exception):
    """Somebody pressed Cancel."""


class TobaccoLedgerExport(models.Model):
    """A ledger or a neutral export as files, made in the background, and the log of who took one.

    Nobody deletes or changes a row: who asked for which figures when is evidence as well.
    """

    _name = "tobacco.ledger.export"
    _description = "Ledger Export"
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(related="shop_id.company_id", store=True, index=True)
    shop_id = fields.Many2one("tobacco.shop", required=True, readonly=True, ondelete="restrict")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    kind = fields.Selection(
        [("ledger", "Ledger (xlsx, PDF)"), ("sales", "Sales lines (csv, json)")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(STATES, default="queued", required=True, readonly=True, index=True)
    progress = fields.Float(string="Progress (%)", readonly=True, aggregator=None)
    is_cancel_wanted = fields.Boolean(readonly=True)
    message = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Asked For By", required=True, readonly=True, ondelete="restrict"
    )
    lang = fields.Char(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    row_count = fields.Integer(string="Lines", readonly=True, aggregator=None)
    xlsx_file = fields.Binary(string="Ledger (xlsx)", attachment=True, readonly=True)
    xlsx_name = fields.Char(readonly=True)
    xlsx_sha256 = fields.Char(string="SHA-256 of the xlsx", readonly=True)
    pdf_file = fields.Binary(string="Ledger (PDF)", attachment=True, readonly=True)
    pdf_name = fields.Char(readonly=True)
    csv_file = fields.Binary(string="Sales Lines (csv)", attachment=True, readonly=True)
    csv_name = fields.Char(readonly=True)
    json_file = fields.Binary(string="Sales Lines (json)", attachment=True, readonly=True)
    json_name = fields.Char(readonly=True)

    @api.depends("shop_id", "date_from", "date_to")
    def _compute_name(self):
        for job in self:
            job.name = f"{job.shop_id.name} {job.date_from} – {job.date_to}"

    # === WHAT PEOPLE DO === #

    @api.model
    def _request(self, shop, date_from, date_to, kind):
        """Ask for the files; whoever may read the log may ask."""
        self.check_access("read")
        shop.check_access("read")
        # sudo: the log is written by code alone
        job = self.sudo().create(
            {
                "shop_id": shop.id,
                "date_from": date_from,
                "date_to": date_to,
                "kind": kind,
                "user_id": self.env.uid,
                "lang": self.env.lang,
            }
        )
        # sudo: the job's timetable belongs to the administrator
        self.env.ref("tobacco_compliance.ir_cron_tobacco_ledger").sudo()._trigger()
        return job.sudo(False)

    def action_cancel(self):
        self.check_access("read")
        for job in self.sudo():  # sudo: the log is written by code alone
            if job.state == "queued":
                job.write({"state": "cancelled", "finished_at": fields.Datetime.now()})
            elif job.state == "running":
                job.is_cancel_wanted = True
            else:
                raise UserError(self.env._("These files are not being made any more."))

    def action_refresh(self):
        """Read the progress anew; the form is loaded again after any button."""
        self.check_access("read")

    # === THE JOB === #

    @api.model
    def _cron_make(self):
        """Make what is asked for, one after the other; never raises (see TobaccoReportWorker)."""
        while job := self.search([("state", "in", ("queued", "running"))], order="id", limit=1):
            job._make()
            # a new snapshot for the next one
            if not self.env["ir.cron"]._commit_progress(1):
                self.env.ref("tobacco_compliance.ir_cron_tobacco_ledger")._trigger()
                return

    def _make(self):
        """Make the files of one job; its own row is written by short transactions of others."""
        self.ensure_one()
        self._put({"state": "running", "progress": 0, "message": False})
        maker = self.with_context(lang=self.lang, tz=self.shop_id.tz).with_user(self.user_id)
        try:
            vals = maker._make_ledger() if self.kind == "ledger" else maker._make_sales()
        except ExportCancelled:
            vals = {"state": "cancelled"}
        except Exception as error:
            _logger.exception("Ledger export %s failed", self.id)
            # the transaction may be dead; nothing was written in it
            self.env.cr.rollback()
            vals = {"state": "failed", "message": str(error)}
        self._put({"state": "done", **vals, "finished_at": fields.Datetime.now()})

    def _put(self, vals):
        """Write the job's row at once and for everybody to see, whatever the work's fate is."""
        with self.env.registry.cursor() as cr:
            job = self.with_env(self.env(cr=cr, su=True))
            job.write(vals)
            is_cancel_wanted = job.is_cancel_wanted
        self.invalidate_recordset()
        return is_cancel_wanted

    def _progress(self, done, total):
        if self._put({"progress": round(min(99.0, 100.0 * done / max(total, 1)), 1)}):
            raise ExportCancelled

    def _file_stem(self, word):
        return f"{self.shop_id.code}-{word}-{self.date_from}-{self.date_to}"

    def _make_ledger(self):
        book = self.env["tobacco.ledger.book"]._open(self.shop_id, self.date_from, self.date_to)
        total = book["row_count"]
        with tempfile.TemporaryFile() as target:
            rows = self.env["tobacco.ledger.book"]._write_xlsx(
                target, book, lambda done: self._progress(done, total)
            )
            target.seek(0)
            xlsx = target.read()
        sha256 = hashlib.sha256(xlsx).hexdigest()
        xlsx_name = f"{self._file_stem('ledger')}.xlsx"
        vals = {
            "row_count": rows,
            "xlsx_file": base64.b64encode(xlsx),
            "xlsx_name": xlsx_name,
            "xlsx_sha256": sha256,
        }
        del xlsx
        with tempfile.TemporaryFile() as target:
            self.env["tobacco.ledger.paper"]._write(target, book, xlsx_name, sha256)
            target.seek(0)
            vals["pdf_file"] = base64.b64encode(target.read())
        vals["pdf_name"] = f"{self._file_stem('ledger')}.pdf"
        return {**vals, "progress": 100}

    def _make_sales(self):
        vals = {}
        source = self.env["tobacco.ledger.neutral"]
        for number, kind in enumerate(("csv", "json")):
            with tempfile.TemporaryFile() as target:
                rows = source._write(
                    target,
                    kind,
                    self.shop_id,
                    self.date_from,
                    self.date_to,
                    lambda done, total, number=number: self._progress(
                        done + number * total, 2 * total
                    ),
                )
                target.seek(0)
                vals[f"{kind}_file"] = base64.b64encode(target.read())
            vals[f"{kind}_name"] = f"{self._file_stem('sales')}.{kind}"
            vals["row_count"] = rows
        return {**vals, "progress": 100}
