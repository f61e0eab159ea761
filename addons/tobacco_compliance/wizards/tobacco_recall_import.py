import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.catalogue_text import html_table, problems_table
from ..tools.catalogue.problem import FileProblem
from ..tools.catalogue.recall_list import parse_recall
from ..tools.catalogue.table import MAX_BYTES, read_table

SHOWN = 50


class TobaccoRecallImport(models.TransientModel):
    """Makes a recall out of the list that comes with the notice, all of its lines or none.

    A notice (number and source) that is there already takes only the lines that it lacks, so the
    same list twice adds nothing. The file is kept with the recall.
    """

    _name = "tobacco.recall.import"
    _description = "Import a Recall"

    number = fields.Char(string="Recall Number", required=True)
    source_name = fields.Char(string="Announced By", required=True)
    announced_on = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Text(required=True)
    content = fields.Binary(
        string="File", attachment=False, help="xlsx or csv (UTF-8, GB18030), 10 MB at most."
    )
    filename = fields.Char()
    state = fields.Selection(
        [
            ("empty", "Choose"),
            ("bad", "Problems"),
            ("known", "Nothing to do"),
            ("good", "Can be imported"),
        ],
        compute="_compute_preview",
    )
    line_count = fields.Integer(string="New Lines", compute="_compute_preview")
    unknown_count = fields.Integer(string="Not in Our Range", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    problems = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("content", "number", "source_name")
    def _compute_preview(self):
        for wizard in self:
            wizard.update(
                {"state": "empty", "preview": False, "problems": False}
                | dict.fromkeys(("line_count", "unknown_count"), 0)
            )
            if wizard.content:
                wizard._show(*wizard._read())

    def _show(self, lines, problems):
        if problems:
            self.update({"state": "bad", "problems": problems_table(self.env, problems)})
            return
        articles = self.env["tobacco.recall.line"]._articles_by_barcode(
            [line.barcode for line in lines]
        )
        self.line_count = len(lines)
        self.unknown_count = sum(line.barcode not in articles for line in lines)
        self.state = "good" if lines else "known"
        none = self.env._("not in our range")
        rows = [
            (
                line.row,
                line.barcode,
                line.name,
                articles[line.barcode].display_name if line.barcode in articles else none,
                line.batch,
                " – ".join(filter(None, (line.code_from, line.code_to))),
            )
            for line in lines[:SHOWN]
        ]
        heads = (
            self.env._("Row"),
            self.env._("Barcode"),
            self.env._("Named in the Notice"),
            self.env._("Our Article"),
            self.env._("Batch"),
            self.env._("Carton Codes"),
        )
        self.preview = html_table(heads, rows)

    def _bytes(self):
        # the web client reads a saved form with bin_size, which gives a size instead of the file
        content = base64.b64decode(self.with_context(bin_size=False).content or b"")
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than 10 MB. Split it."))
        return content

    def _read(self):
        """(lines that the recall lacks, problems)."""
        try:
            lines, problems = parse_recall(read_table(self._bytes()))
        except FileProblem as error:
            return [], [error.problem]
        known = {self._identity(line) for line in self._recall().line_ids}
        return [line for line in lines if self._identity(line) not in known], problems

    def _recall(self):
        return self.env["tobacco.recall"].search(
            [("number", "=", self.number), ("source_name", "=", self.source_name)], limit=1
        )

    @staticmethod
    def _identity(line):
        return (
            line.barcode or "",
            line.batch or "",
            line.code_from or "",
            line.code_to or "",
        )

    def action_import(self):
        """Write the lines into the recall; a new one is a draft until its sale is stopped."""
        self.ensure_one()
        lines, problems = self._read()
        if problems or not lines:
            raise UserError(
                self.env._("There is nothing to import. Look at the list again, then correct it.")
            )
        recall = self._recall() or self.env["tobacco.recall"].create(
            {
                "number": self.number,
                "source_name": self.source_name,
                "announced_on": self.announced_on,
                "reason": self.reason,
            }
        )
        self.env["tobacco.recall.line"].create(
            [
                {
                    "recall_id": recall.id,
                    **{
                        name: getattr(line, name) or False
                        for name in ("barcode", "name", "batch", "code_from", "code_to")
                    },
                }
                for line in lines
            ]
        )
        recall.message_post(
            body=self.env._("List imported: %(count)s lines.", count=len(lines)),
            attachments=[(self.filename or "recall", self._bytes())],
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "tobacco.recall",
            "res_id": recall.id,
            "view_mode": "form",
        }
