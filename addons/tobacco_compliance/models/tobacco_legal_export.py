import base64
import hashlib
import io
import tempfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.legal_export import archive_problem, write_archive

# draft -> exported -> verified
STATES = [("draft", "New"), ("exported", "Exported"), ("verified", "Verified")]
BLOCK_ROWS = 1000
# Pictures of papers and of what was seen; other fields' files can be made anew.
KEPT_FIELDS = ("picture", "duplicate_picture", "photo")


class TobaccoLegalExport(models.Model):
    """A copy of all legal records, for the years in which the law wants them longer than the shop
    wants this software. Uninstalling is refused until a copy is verified that holds every record.
    """

    _name = "tobacco.legal.export"
    _description = "Export of Legal Records"
    _order = "id desc"
    _rec_name = "file_name"

    state = fields.Selection(STATES, default="draft", required=True, readonly=True)
    exported_at = fields.Datetime(readonly=True)
    exported_by_id = fields.Many2one("res.users", readonly=True)
    verified_at = fields.Datetime(readonly=True)
    verified_by_id = fields.Many2one("res.users", readonly=True)
    file = fields.Binary(readonly=True, attachment=True)
    file_name = fields.Char(readonly=True)
    file_sha256 = fields.Char(string="SHA-256", readonly=True)
    row_count = fields.Integer(string="Records", readonly=True)
    manifest = fields.Json(readonly=True)
    marks = fields.Json(readonly=True, help="How far each table reached when it was exported.")
    copy_file = fields.Binary(
        string="Your Copy", attachment=True, help="Upload the file from where you keep it."
    )

    @api.model
    def _retained_models(self):
        """Models whose records the law or the regulator still needs; extend in addons that add
        some.
        """
        return [
            "tobacco.shop",
            "tobacco.licence",
            "tobacco.licence.suspension",
            "tobacco.licence.term",
            "tobacco.partner.licence",
            "tobacco.checklist.answer",
            "tobacco.recall",
            "tobacco.recall.line",
            "tobacco.rule.change",
            "tobacco.check",
        ]

    @api.model
    def _current_marks(self):
        """`{model: [rows, highest id, last change]}` of every retained table that is not empty."""
        self.env.flush_all()
        marks = {}
        for name in self._retained_models():
            table = SQL.identifier(self.env[name]._table)
            query = SQL("SELECT count(*), max(id), max(write_date)::text FROM %s", table)
            if not self.env[name]._log_access:
                query = SQL("SELECT count(*), max(id), NULL FROM %s", table)
            [row] = self.env.execute_query(query)
            if row[0]:
                marks[name] = list(row)
        return marks

    @api.model
    def _unsaved_models(self):
        """Retained models with records that the newest verified export does not hold as they
        are.
        """
        newest = self.sudo().search(
            [("state", "=", "verified")], limit=1
        )  # one truth for everybody
        saved = newest.marks or {}
        return [name for name, mark in self._current_marks().items() if saved.get(name) != mark]

    def action_export(self):
        self.ensure_one()
        marks = self._current_marks()
        with tempfile.TemporaryFile() as target:
            manifest = write_archive(target, self._tables(marks), self._kept_files(marks))
            target.seek(0)
            content = target.read()
        day = fields.Date.context_today(self)
        self.write(
            {
                "state": "exported",
                "exported_at": fields.Datetime.now(),
                "exported_by_id": self.env.uid,
                "verified_at": False,
                "verified_by_id": False,
                "file": base64.b64encode(content),
                "file_name": f"{self.env.cr.dbname}-legal-records-{day}.zip",
                "file_sha256": hashlib.sha256(content).hexdigest(),
                "row_count": sum(mark[0] for mark in marks.values()),
                "manifest": manifest,
                "marks": marks,
                "copy_file": False,
            }
        )

    def _tables(self, marks):
        for name in marks:
            yield name, self._rows(name)

    def _rows(self, name):
        """JSON texts of all rows by id, all companies: read in blocks, so that any number fits."""
        table, last = SQL.identifier(self.env[name]._table), 0
        while True:
            block = self.env.execute_query(
                SQL(
                    "SELECT id, to_jsonb(t)::text FROM %s t WHERE id > %s ORDER BY id LIMIT %s",
                    table,
                    last,
                    BLOCK_ROWS,
                )
            )
            yield from (text for _id, text in block)
            if len(block) < BLOCK_ROWS:
                return
            last = block[-1][0]

    def _kept_files(self, marks):
        """Pictures and documents of the retained records."""
        attachments = self.env["ir.attachment"].search(
            [("res_model", "in", list(marks)), ("res_field", "in", [False, *KEPT_FIELDS])]
        )
        for attachment in attachments.filtered("raw"):
            name = f"{attachment.res_model}/{attachment.res_id}/{attachment.id}"
            yield name, attachment.raw

    def action_verify(self):
        self.ensure_one()
        if not self.copy_file:
            raise UserError(
                self.env._(
                    "Download the file, keep it in a safe place outside of this server, and upload"
                    " it here from there: only then is it certain that your copy can be read."
                )
            )
        content = base64.b64decode(self.copy_file)
        is_same = hashlib.sha256(content).hexdigest() == self.file_sha256
        if not is_same or archive_problem(io.BytesIO(content), self.manifest):
            raise UserError(
                self.env._(
                    "The uploaded file is not the export %(name)s. Download it again and upload"
                    " that copy.",
                    name=self.file_name,
                )
            )
        self.write(
            {
                "state": "verified",
                "verified_at": fields.Datetime.now(),
                "verified_by_id": self.env.uid,
                "copy_file": False,
            }
        )
