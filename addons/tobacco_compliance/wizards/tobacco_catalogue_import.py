import base64
import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.catalogue_text import html_table, problem_text, problems_table
from ..models.product_template import CATEGORIES
from ..models.tobacco_catalogue_file import AT_ONCE
from ..models.tobacco_catalogue_loader import FIELDS
from ..tools.catalogue import sample
from ..tools.catalogue.table import MAX_BYTES

SHOWN = 50
SAMPLE_NAME = "catalogue_sample.xlsx"


class TobaccoCatalogueImport(models.TransientModel):
    """Shows what a wholesaler's catalogue would change, then loads all of it or nothing."""

    _name = "tobacco.catalogue.import"
    _description = "Load a Catalogue"

    content = fields.Binary(
        string="File", attachment=False, help="xlsx or csv (UTF-8, GB18030), 10 MB at most."
    )
    filename = fields.Char()
    category = fields.Selection(
        CATEGORIES,
        string="Category of New Articles",
        default="cigarette",
        required=True,
        help="For rows of a file that has no column for it.",
    )
    follows_price = fields.Boolean(
        string="Our Prices Follow",
        help="Selling and marked prices of articles that we have become the suggested ones."
        " Unticked: only the suggested price changes.",
    )
    state = fields.Selection(
        [
            ("empty", "Choose"),
            ("bad", "Problems"),
            ("known", "Nothing to do"),
            ("good", "Can be loaded"),
        ],
        compute="_compute_preview",
    )
    new_count = fields.Integer(string="New", compute="_compute_preview")
    changed_count = fields.Integer(string="Changed", compute="_compute_preview")
    unchanged_count = fields.Integer(string="Unchanged", compute="_compute_preview")
    problem_count = fields.Integer(string="Rows with Problems", compute="_compute_preview")
    ignored = fields.Char(string="Columns Not Used", compute="_compute_preview")
    preview_new = fields.Html(compute="_compute_preview", sanitize=False)
    preview_changed = fields.Html(compute="_compute_preview", sanitize=False)
    problems = fields.Html(compute="_compute_preview", sanitize=False)
    notes = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("content", "category", "follows_price")
    def _compute_preview(self):
        for wizard in self:
            wizard.update(
                dict.fromkeys(
                    ("preview_new", "preview_changed", "problems", "notes", "ignored"), False
                )
                | dict.fromkeys(
                    ("new_count", "changed_count", "unchanged_count", "problem_count"), 0
                )
                | {"state": "empty"}
            )
            if wizard.content:
                wizard._show(*wizard._plan())

    def _show(self, result, notes, ignored):
        self.new_count = len(result.new)
        self.changed_count = len(result.changed)
        self.unchanged_count = result.unchanged
        self.problem_count = len(result.problems)
        self.ignored = "、".join(ignored)
        self.state = (
            "bad" if result.problems else "good" if result.new or result.changed else "known"
        )
        self.problems = problems_table(self.env, result.problems)
        self.notes = problems_table(self.env, notes)
        if not result.problems:
            self.preview_new = self._new_table(result.new)
            self.preview_changed = self._changed_table(result.changed)

    def _bytes(self):
        # the web client reads a saved form with bin_size, which gives a size instead of the file
        content = base64.b64decode(self.with_context(bin_size=False).content or b"")
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than 10 MB. Split it."))
        return content

    def _plan(self):
        return self.env["tobacco.catalogue.loader"]._plan(
            self._bytes(), self.category, self.follows_price
        )

    # -- showing -------------------------------------------------------------------------------

    def _labels(self):
        fields_of = self.env["product.template"]._fields
        return {key: fields_of[name]._description_string(self.env) for key, name in FIELDS.items()}

    def _new_table(self, new):
        if not new:
            return False
        labels = self._labels()
        keys = ("name", "barcode", "carton_barcode", "packs_per_carton", "suggested_price")
        rows = [
            (item.row, *(self._text(key, item.values.get(key)) for key in keys))
            for item in new[:SHOWN]
        ]
        return html_table(
            (self.env._("Row"), *(labels[key] for key in keys)), self._with_more(rows, new)
        )

    def _changed_table(self, changed):
        if not changed:
            return False
        labels = self._labels()
        rows = [
            (
                change.row,
                change.name,
                "; ".join(
                    f"{labels[key]}: {self._text(key, old) or '—'} → {self._text(key, value)}"
                    for key, old, value in change.facts
                ),
            )
            for change in changed[:SHOWN]
        ]
        heads = (self.env._("Row"), self.env._("Article"), self.env._("Old → New"))
        return html_table(heads, self._with_more(rows, changed))

    def _with_more(self, rows, found):
        if len(found) > SHOWN:
            more = self.env._("… and %(more)s more", more=len(found) - SHOWN)
            rows.append((more, *("" for _cell in rows[0][1:])))
        return rows

    def _text(self, key, value):
        field = self.env["product.template"]._fields[FIELDS[key]]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "float":
            return f"{value:.2f}" if value else ""
        return str(value or "")

    # -- loading -------------------------------------------------------------------------------

    def action_load(self):
        """Load the file: a small one now, a large one by the scheduler with its progress shown."""
        if not self.env.user.has_group("tobacco_compliance.group_officer"):
            raise AccessError(self.env._("Only compliance officers may load catalogues."))
        self.ensure_one()
        content = self._bytes()
        result, _notes, _ignored = self._plan()
        if result.problems:
            first = result.problems[0]
            raise UserError(
                self.env._(
                    "Nothing was loaded. %(cell)s: %(problem)s",
                    cell=first.cell.name if first.cell else self.filename or "",
                    problem=problem_text(self.env, first),
                )
            )
        if not result.new and not result.changed:
            raise UserError(self.env._("All of this is known already. There is nothing to load."))
        file = self.env["tobacco.catalogue.file"]._keep(
            self.filename or "catalogue", content, self.category, self.follows_price
        )
        if len(result.new) + len(result.changed) > AT_ONCE:
            # sudo: starting the scheduler is no right of an officer; the file loads with theirs
            self.env.ref("tobacco_compliance.cron_catalogue").sudo()._trigger()
        else:
            file._load_now()
        return file._action_open()

    def action_sample(self):
        """The sample file, to be filled in."""
        return {
            "type": "ir.actions.act_url",
            "url": "/tobacco_compliance/catalogue_sample",
            "target": "download",
        }

    @api.model
    def _sample_content(self):
        """The bytes of the sample: the columns that we know, codes as text, two invented rows."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        sheet = book.add_worksheet()
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.write_row(0, 0, sample.header(), bold)
        sheet.set_column(0, len(sample.KEYS) - 1, 16)
        sheet.set_column(3, 5, 18, text)
        for number, row in enumerate(sample.ROWS, start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 2)
        book.close()
        return stream.getvalue()
