import base64
import hashlib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.fen import yuan_of
from ..models.problem_text import problem_text
from ..tools.fen import round_millifen, yuan
from ..tools.statement.model import Problem
from ..tools.statement.registry import LAYOUTS, parse_file

MAX_BYTES = 30 * 1024 * 1024
SHOWN_ROWS = 15
SHOWN_PROBLEMS = 100


class SettlementImport(models.TransientModel):
    """Shows what a statement file holds, or what is wrong with it; loads all of it or nothing."""

    _name = "tobacco.settlement.import"
    _description = "Load a statement file"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    channel_id = fields.Many2one(
        "tobacco.settlement.channel",
        required=True,
        domain="[('company_id', '=', company_id)]",
        help="The merchant or account number that the file is of.",
    )
    content = fields.Binary(string="File", required=True, attachment=False)
    filename = fields.Char()
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("empty", "Choose"),
            ("bad", "Problems"),
            ("known", "Nothing new"),
            ("good", "Can be loaded"),
        ],
        compute="_compute_preview",
    )
    layout = fields.Selection(
        [("wechat_trade", "WeChat trade bill"), ("bank", "Bank account statement")],
        compute="_compute_preview",
    )
    row_count = fields.Integer(string="Rows", compute="_compute_preview")
    new_count = fields.Integer(string="New", compute="_compute_preview")
    known_count = fields.Integer(string="Known, skipped", compute="_compute_preview")
    early_count = fields.Integer(string="Before the start", compute="_compute_preview")
    amount = fields.Monetary(string="Sum", compute="_compute_preview")
    fee = fields.Monetary(string="Fees", compute="_compute_preview")
    checks = fields.Char(string="Checked", compute="_compute_preview")
    preview = fields.Html(string="First rows", compute="_compute_preview", sanitize=False)
    problems = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("content", "channel_id")
    def _compute_preview(self):
        for wizard in self:
            wizard.update(
                dict.fromkeys(("layout", "checks", "preview", "problems"), False)
                | dict.fromkeys(("row_count", "new_count", "known_count", "early_count"), 0)
                | {"amount": 0.0, "fee": 0.0, "state": "empty"}
            )
            if wizard.content and wizard.channel_id:
                wizard._show(*wizard._read_file())

    def _show(self, statement, new_rows, counts):
        self.layout = statement.layout or False
        self.row_count = len(statement.rows)
        self.new_count = len(new_rows)
        self.known_count, self.early_count = counts
        self.amount = yuan_of(statement.amount_fen)
        self.fee = yuan_of(round_millifen(statement.fee_millifen))
        self.state = "bad" if statement.problems else "good" if new_rows else "known"
        self.checks = self._checks_text(statement)
        self.preview = self._rows_table(new_rows[:SHOWN_ROWS])
        self.problems = self._problems_table((*statement.problems, *statement.notes))

    def _checks_text(self, statement):
        done = []
        if statement.is_total_checked:
            done.append(self.env._("totals"))
        if statement.is_chain_checked:
            done.append(self.env._("chain of balances"))
        return "、".join(done) or self.env._("rows only")

    # -- reading -------------------------------------------------------------------------------

    def _bytes(self):
        # the web client reads a saved form with bin_size, which gives a size instead of the file
        content = base64.b64decode(self.with_context(bin_size=False).content)
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than 30 MB. Load it in parts."))
        return content

    def _read_file(self):
        """(statement with all problems, rows to load, (known, before the start))."""
        channel = self.channel_id
        statement = parse_file(self._bytes(), channel.number)
        problems = list(statement.problems) + self._kind_problems(statement)
        start = self.company_id.tobacco_settlement_start
        rows = [row for row in statement.rows if not start or row.moment.date() >= start]
        early = len(statement.rows) - len(rows)
        known = {} if problems else self._known_rows(rows)
        fresh = [row for row in rows if row.key not in known]
        problems += [
            self._conflict(row, known[row.key])
            for row in rows
            if row.key in known and known[row.key][0] != row.digest
        ]
        checked = type(statement)(
            **{
                name: getattr(statement, name)
                for name in statement.__dataclass_fields__
                if name != "problems"
            },
            problems=tuple(problems),
        )
        return checked, fresh, (len(rows) - len(fresh), early)

    def _kind_problems(self, statement):
        kinds = {layout.name: layout.kind for layout in LAYOUTS}
        kind = kinds.get(statement.layout)
        if not kind or kind == self.channel_id.kind:
            return []
        labels = dict(self.channel_id._fields["kind"]._description_selection(self.env))
        params = (("found", labels[kind]), ("expected", labels[self.channel_id.kind]))
        return [Problem("wrong_kind", params=params)]

    def _known_rows(self, rows):
        """key -> (digest, time, amount, payer) of rows that were loaded before."""
        self.env["tobacco.settlement.line"].flush_model()
        self.env.cr.execute(
            "SELECT key, digest, day, amount, COALESCE(payer_name, '')"
            " FROM tobacco_settlement_line WHERE company_id = %s AND key = ANY(%s)",
            [self.company_id.id, [row.key for row in rows]],
        )
        return {key: rest for key, *rest in self.env.cr.fetchall()}

    @staticmethod
    def _conflict(row, known):
        _digest, day, amount, payer = known
        params = (
            ("key", row.serial or row.key),
            ("expected", f"{day} {amount:.2f} {payer}".strip()),
            ("value", f"{row.moment.date()} {yuan(row.amount_fen)} {row.payer_name}".strip()),
        )
        return Problem("known_row_differs", row=row.row, params=params)

    # -- showing -------------------------------------------------------------------------------

    def _rows_table(self, rows):
        heads = (
            self.env._("Row"),
            self.env._("Time"),
            self.env._("Amount"),
            self.env._("Payer"),
            self.env._("Memo"),
            self.env._("Number"),
        )
        return self._html_table(
            heads,
            (
                (
                    row.row,
                    row.moment,
                    yuan(row.amount_fen),
                    row.payer_name,
                    row.memo,
                    row.order_no or row.serial,
                )
                for row in rows
            ),
        )

    def _problems_table(self, problems):
        if not problems:
            return False
        heads = (self.env._("Row"), self.env._("Column"), self.env._("What is wrong"))
        shown = [
            (problem.row or "", problem.column, problem_text(self.env, problem))
            for problem in problems[:SHOWN_PROBLEMS]
        ]
        if len(problems) > SHOWN_PROBLEMS:
            more = len(problems) - SHOWN_PROBLEMS
            shown.append(("", "", self.env._("… and %(more)s more", more=more)))
        return self._html_table(heads, shown)

    @staticmethod
    def _html_table(heads, rows):
        head = Markup("").join(Markup("<th>%s</th>") % text for text in heads)
        body = Markup("").join(
            Markup("<tr>%s</tr>") % Markup("").join(Markup("<td>%s</td>") % cell for cell in cells)
            for cells in rows
        )
        return Markup(
            '<div class="table-responsive"><table class="table table-sm">'
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (head, body)

    # -- loading -------------------------------------------------------------------------------

    def action_load(self):
        """Load all new rows; bank rows are matched and takings compared at once."""
        if not self.env.user.has_group("tobacco_settlement.group_entry"):
            raise AccessError(self.env._("Only entry clerks may load files."))
        self.ensure_one()
        content = self._bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        self._check_not_loaded(sha256)
        statement, rows, (known, early) = self._read_file()
        if statement.problems:
            first = problem_text(self.env, statement.problems[0])
            raise UserError(
                self.env._(
                    "Nothing was loaded. Row %(row)s: %(problem)s",
                    row=statement.problems[0].row or "-",
                    problem=first,
                )
            )
        days = [row.moment.date() for row in rows]
        file = (
            self.env["tobacco.settlement.file"]
            .sudo()
            .create(  # loaded by this method only
                {
                    "name": self.filename or statement.layout,
                    "company_id": self.company_id.id,
                    "channel_id": self.channel_id.id,
                    "layout": statement.layout,
                    "sha256": sha256,
                    "content": self.content,
                    "row_count": len(rows),
                    "known_count": known,
                    "early_count": early,
                    "repeated_count": statement.repeated,
                    "amount": yuan_of(sum(row.amount_fen for row in rows)),
                    "fee": yuan_of(round_millifen(sum(row.fee_millifen for row in rows))),
                    "day_from": min(days, default=False),
                    "day_to": max(days, default=False),
                }
            )
        )
        file._insert_rows(rows, statement.columns)
        self.env["tobacco.settlement.log"]._record(
            self.company_id, "import", file.with_env(self.env), rows=len(rows), sha256=sha256
        )
        self._after_load(set(days))
        return {
            "type": "ir.actions.act_window",
            "res_model": "tobacco.settlement.file",
            "res_id": file.id,
            "view_mode": "form",
        }

    def _check_not_loaded(self, sha256):
        before = self.env["tobacco.settlement.file"].search(
            [("company_id", "=", self.company_id.id), ("sha256", "=", sha256)]
        )
        if before:
            raise UserError(
                self.env._(
                    "%(user)s loaded this very file on %(date)s as “%(name)s”.",
                    user=before.create_uid.name,
                    date=fields.Datetime.context_timestamp(self, before.create_date).strftime(
                        "%Y-%m-%d %H:%M"
                    ),
                    name=before.name,
                )
            )

    def _after_load(self, days):
        if self.channel_id.kind == "platform":
            self.env["tobacco.settlement.day"]._of(self.channel_id.store_id, days)._compare()
        else:
            self.env["tobacco.settlement.matcher"]._match(self.company_id)
