import json

from psycopg2.extras import execute_values

from odoo import fields, models
from odoo.exceptions import UserError

from .fen import decimal_of
from .settlement_line import to_utc

_COLUMNS = (
    "company_id",
    "currency_id",
    "channel_id",
    "file_id",
    "row",
    "key",
    "digest",
    "kind",
    "moment",
    "day",
    "amount",
    "compared",
    "fee",
    "balance",
    "payer_name",
    "payer_account",
    "memo",
    "serial",
    "order_no",
    "refund_no",
    "is_alike",
    "raw",
    "state",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
)


class SettlementFile(models.Model):
    """A statement file that was loaded. Its rows are facts and never change."""

    _name = "tobacco.settlement.file"
    _description = "Settlement file"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel_id = fields.Many2one(
        "tobacco.settlement.channel", required=True, readonly=True, check_company=True
    )
    layout = fields.Selection(
        [("wechat_trade", "WeChat trade bill"), ("bank", "Bank account statement")],
        required=True,
        readonly=True,
    )
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    content = fields.Binary(attachment=True, readonly=True)
    row_count = fields.Integer(string="Rows loaded", readonly=True)
    known_count = fields.Integer(
        string="Known rows skipped", readonly=True, help="Rows that an earlier file had already."
    )
    early_count = fields.Integer(
        string="Rows before the start", readonly=True, help="Rows before settlement was started."
    )
    repeated_count = fields.Integer(
        string="Repeated rows dropped", readonly=True, help="Rows that stand twice in the file."
    )
    amount = fields.Monetary(string="Sum", readonly=True)
    fee = fields.Monetary(
        string="Fees", readonly=True, help="Exact fees of all rows, summed and rounded once."
    )
    day_from = fields.Date(string="From", readonly=True)
    day_to = fields.Date(string="To", readonly=True)
    line_ids = fields.One2many("tobacco.settlement.line", "file_id", string="Rows", readonly=True)

    _sha256_unique = models.UniqueIndex("(company_id, sha256)", "This file was loaded before.")

    def _insert_rows(self, rows, columns):
        """Add the rows of a read file with few statements.

        Raw SQL because 100,000 rows through the ORM take minutes; nothing depends on them yet.

        :param rows: tools.statement.model.Row
        :param columns: the header of the file, kept with each raw row
        """
        self.ensure_one()
        self.env.flush_all()
        names = list(columns)
        tz = self.channel_id.store_id.tz or "Asia/Shanghai"
        now = fields.Datetime.now()
        head = (self.company_id.id, self.currency_id.id, self.channel_id.id, self.id)
        tail = ("open", self.env.uid, now, self.env.uid, now)
        values = [
            (
                *head,
                row.row,
                row.key,
                row.digest,
                row.kind,
                to_utc(row.moment, tz),
                row.moment.date(),
                decimal_of(row.amount_fen),
                decimal_of(row.compared_fen),
                decimal_of(row.fee_millifen).scaleb(-3),
                decimal_of(row.balance_fen),
                row.payer_name or None,
                row.payer_account or None,
                row.memo or None,
                row.serial or None,
                row.order_no or None,
                row.refund_no or None,
                row.is_alike,
                json.dumps(dict(zip(names, row.raw, strict=False)), ensure_ascii=False),
                *tail,
            )
            for row in rows
        ]
        execute_values(
            self.env.cr._obj,
            f"INSERT INTO tobacco_settlement_line ({', '.join(_COLUMNS)}) VALUES %s",  # noqa: S608
            values,
            page_size=1000,
        )
        self.env["tobacco.settlement.line"].invalidate_model()

    def action_open_rows(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "tobacco.settlement.line",
            "view_mode": "list,form",
            "domain": [("file_id", "=", self.id)],
        }

    def action_open_clearing(self):
        """The way on from a bank statement: the proposals for its rows."""
        self.ensure_one()
        return self._open_linked("settlement_proposal_action", [("line_id.file_id", "=", self.id)])

    def action_open_days(self):
        """The way on from a platform's bill: the store-days that it is compared with."""
        self.ensure_one()
        return self._open_linked(
            "settlement_day_action",
            [
                ("store_id", "=", self.channel_id.store_id.id),
                ("day", ">=", self.day_from),
                ("day", "<=", self.day_to),
            ],
        )

    def _open_linked(self, action, domain):
        found = self.env["ir.actions.act_window"]._for_xml_id(f"tobacco_settlement.{action}")
        return {**found, "domain": domain, "context": {}}

    # pylint: disable-next=method-required-super
    def unlink(self):
        # pylint: disable-next=no-raise-unlink
        raise UserError(self.env._("A loaded file is evidence and cannot be deleted."))
