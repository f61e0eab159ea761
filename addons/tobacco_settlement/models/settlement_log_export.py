import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_DOCUMENTS = ("file", "line", "proposal", "allocation", "run", "day", "day.tender", "comparison")


class SettlementLogExport(models.Model):
    """A file with the log and all documents, one JSON object a line, and proof that it was kept.

    The export counts as kept when the same bytes were uploaded again.
    """

    _name = "tobacco.settlement.log.export"
    _description = "Settlement log export"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    last_seq = fields.Integer(string="Up to log number", readonly=True, aggregator=False)
    sha256 = fields.Char(string="SHA-256", readonly=True)
    content = fields.Binary(attachment=True, readonly=True)
    is_verified = fields.Boolean(string="Kept and verified", readonly=True)

    @api.model
    def action_export(self):
        """Write the export of the current company and open it."""
        self._check_may_export()
        company = self.env.company
        Log = self.env["tobacco.settlement.log"]
        Log._record(company, "export")
        last = Log.search([("company_id", "=", company.id)], order="seq desc", limit=1)
        lines = [json.dumps({"log": entry}, ensure_ascii=False) for entry in Log._entries(company)]
        for name in _DOCUMENTS:
            lines += self._document_lines(f"tobacco.settlement.{name}", company)
        content = ("\n".join(lines) + "\n").encode()
        export = self.sudo().create(  # nobody may write an export by hand
            {
                "name": f"settlement-{company.id}-{last.seq}.jsonl",
                "company_id": company.id,
                "last_seq": last.seq,
                "sha256": hashlib.sha256(content).hexdigest(),
                "content": base64.b64encode(content),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": export.id,
            "view_mode": "form",
        }

    def _document_lines(self, model, company):
        records = self.env[model].search([("company_id", "=", company.id)])
        names = [
            name
            for name, field in records._fields.items()
            if field.store and field.type not in ("binary", "one2many")
        ]
        for vals in records.read(names, load=False):
            yield json.dumps({"model": model, "values": vals}, ensure_ascii=False, default=str)

    def _verify(self, content):
        """Mark the export as kept if `content` is what was exported.

        :raises UserError: if the bytes differ
        """
        self.ensure_one()
        self._check_may_export()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise UserError(
                self.env._(
                    "This is not the exported file. Choose the file %(name)s.", name=self.name
                )
            )
        self.sudo().is_verified = True  # read-only for everybody; the bytes were compared above
        self.env["tobacco.settlement.log"]._record(
            self.company_id, "export_verified", self, sha256=self.sha256
        )

    def _check_may_export(self):
        groups = ("tobacco_settlement.group_auditor", "base.group_system")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only the auditor may export the log."))

    @api.model
    def _unsaved_companies(self):
        """Companies whose log goes on beyond the last verified export."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT head.company_id FROM tobacco_settlement_log_head head
             WHERE head.seq > COALESCE(
                (SELECT MAX(export.last_seq) + 1 FROM tobacco_settlement_log_export export
                  WHERE export.company_id = head.company_id AND export.is_verified), 0)
            """
        )
        return self.env["res.company"].browse(row[0] for row in self.env.cr.fetchall())
