import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from .catalogue_text import problem_text
from .tobacco_report_guard import guard_table

# Files with more new or changed articles are loaded beside the request, by the scheduler.
AT_ONCE = 300
KEPT = ("name", "company_id", "sha256", "category", "follows_price", "create_uid", "create_date")


class TobaccoCatalogueFile(models.Model):
    """A catalogue that was loaded: the file as it came, by whom and when, and what it did.

    waiting -> done or failed; a small one is done at once. Never deleted.
    """

    _name = "tobacco.catalogue.file"
    _description = "Loaded Catalogue"
    _order = "id desc"

    name = fields.Char(string="File", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    content = fields.Binary(string="File as It Came", readonly=True, attachment=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True, index=True)
    category = fields.Char(readonly=True)
    follows_price = fields.Boolean(string="Prices Followed", readonly=True)
    state = fields.Selection(
        [("waiting", "Being Loaded"), ("done", "Loaded"), ("failed", "Nothing Loaded")],
        default="waiting",
        required=True,
        readonly=True,
    )
    new_count = fields.Integer(string="New", readonly=True)
    changed_count = fields.Integer(string="Changed", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    error = fields.Char(string="Why Not", readonly=True)
    loaded_at = fields.Datetime(readonly=True)
    progress = fields.Integer(compute="_compute_progress", aggregator=None)

    def init(self):
        guard_table(self.env.cr, self._table, KEPT)

    @api.depends("state")
    def _compute_progress(self):
        # sudo: how far a file is, is told to whoever sees the file
        rows = self.env["tobacco.catalogue.progress"].sudo().search([("file_id", "in", self.ids)])
        parts = {row.file_id: row.done * 100 // max(row.total, 1) for row in rows}
        for file in self:
            file.progress = 100 if file.state == "done" else parts.get(file.id, 0)

    @api.model
    def _keep(self, name, content, category, follows_price):
        """The archived file; loads nothing yet."""
        # sudo: nobody writes the archive but this
        file = self.sudo().create(
            {
                "name": name,
                "company_id": self.env.company.id,
                "content": base64.b64encode(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "category": category,
                "follows_price": follows_price,
            }
        )
        return file.with_env(self.env)

    def _load_now(self):
        """Load the file with the rights of who brought it; UserError when it cannot be."""
        self.ensure_one()
        user = self.create_uid
        loader = (
            self.env["tobacco.catalogue.loader"]
            .with_user(user)
            .with_company(self.company_id)
            .with_context(lang=user.lang, tracking_disable=True)
        )
        content = base64.b64decode(self.with_context(bin_size=False).content)
        result, _notes, _ignored = loader._plan(content, self.category, self.follows_price)
        if result.problems:
            first = result.problems[0]
            raise UserError(
                self.env._(
                    "Nothing was loaded. %(cell)s: %(problem)s",
                    cell=first.cell.name if first.cell else self.name,
                    problem=problem_text(loader.env, first),
                )
            )
        total = len(result.new) + len(result.changed)
        progress = self.env["tobacco.catalogue.progress"]._reporter(self.id, total)
        loader._load(result, progress if total > AT_ONCE else None)
        # sudo: nobody writes the archive but this
        self.sudo().write(
            {
                "state": "done",
                "new_count": len(result.new),
                "changed_count": len(result.changed),
                "unchanged_count": result.unchanged,
                "loaded_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _cron_load(self):
        """Load what waits, one transaction for each file."""
        for file in self.search([("state", "=", "waiting")], order="id"):
            file._load_or_say_why_not()
            self.env["ir.cron"]._commit_progress(1)

    def _load_or_say_why_not(self):
        """The file whole or not at all, and the reason for not at all."""
        try:
            with self.env.cr.savepoint():
                self._load_now()
        except UserError as error:
            self.write({"state": "failed", "error": str(error)})

    def action_refresh(self):
        """Look again how far it is."""
        return self._action_open()

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "name": self.env._("Loaded Catalogue"),
        }
