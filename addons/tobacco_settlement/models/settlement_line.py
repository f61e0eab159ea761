import json
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.fen import round_millifen
from .fen import fen_of, yuan_of

UTC = ZoneInfo("UTC")


def to_utc(moment, tz):
    """Naive UTC of a naive local time."""
    return moment.replace(tzinfo=ZoneInfo(tz)).astimezone(UTC).replace(tzinfo=None)


def to_local(moment, tz):
    """Naive local time of a naive UTC time."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(tz)).replace(tzinfo=None)


class SettlementLine(models.Model):
    """One row of a statement file: a payment on a platform's bill or a bank movement."""

    _name = "tobacco.settlement.line"
    _description = "Settlement row"
    _order = "moment desc, id desc"
    _rec_name = "serial"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    channel_id = fields.Many2one(
        "tobacco.settlement.channel", required=True, readonly=True, index=True
    )
    channel_kind = fields.Selection(related="channel_id.kind", string="Kind of channel")
    file_id = fields.Many2one(
        "tobacco.settlement.file", required=True, readonly=True, index=True, ondelete="restrict"
    )
    row = fields.Integer(string="Row in file", readonly=True, aggregator=False)
    key = fields.Char(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [("sale", "Payment"), ("refund", "Refund"), ("in", "Money in"), ("out", "Money out")],
        required=True,
        readonly=True,
    )
    moment = fields.Datetime(string="Time", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True, index=True)
    amount = fields.Monetary(readonly=True)
    compared = fields.Monetary(
        string="Order amount", readonly=True, help="What the order at the till must come to."
    )
    fee = fields.Float(digits=(16, 5), readonly=True)
    balance = fields.Monetary(readonly=True, aggregator=False)
    payer_name = fields.Char(string="Payer", readonly=True)
    payer_account = fields.Char(string="Payer's account", readonly=True)
    memo = fields.Char(readonly=True)
    serial = fields.Char(string="Serial number", readonly=True)
    order_no = fields.Char(string="Merchant order number", readonly=True, index="btree_not_null")
    refund_no = fields.Char(string="Refund number", readonly=True)
    is_alike = fields.Boolean(
        string="Equal row before", readonly=True, help="Same content as a row before, no serial."
    )
    raw = fields.Text(string="Row as in the file (JSON)", readonly=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("duplicate", "Duplicate"),
            ("proposed", "Proposed"),
            ("settled", "Settled"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    proposal_ids = fields.One2many("tobacco.settlement.proposal", "line_id", readonly=True)
    settled_by_id = fields.Many2one(
        "tobacco.settlement.proposal",
        string="Paid out with",
        readonly=True,
        index="btree_not_null",
        help="The bank receipt by which the platform paid this row out.",
    )
    comparison_ids = fields.One2many("tobacco.settlement.comparison", "line_id", readonly=True)
    pos_order_id = fields.Many2one(
        "pos.order", compute="_compute_pos_order", search="_search_pos_order", string="Order"
    )
    has_orders = fields.Boolean(compute="_compute_has_orders")
    raw_table = fields.Html(string="Row as in the file", compute="_compute_raw_table")

    _key_unique = models.UniqueIndex("(company_id, key)", "This row was loaded before.")

    @api.depends("serial", "payer_name", "amount")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " ".join(
                filter(None, (str(line.day), line.payer_name or line.serial, f"{line.amount:.2f}"))
            )

    @api.depends("comparison_ids.pos_order_id")
    def _compute_pos_order(self):
        for line in self:
            line.pos_order_id = line.comparison_ids.pos_order_id[:1]

    @api.depends("comparison_ids.pos_order_id", "proposal_ids", "kind")
    def _compute_has_orders(self):
        for line in self:
            line.has_orders = bool(line._pos_orders())

    @api.depends("raw")
    def _compute_raw_table(self):
        for line in self:
            line.raw_table = Markup('<table class="table table-sm"><tbody>%s</tbody></table>') % (
                Markup("").join(
                    Markup("<tr><th>%s</th><td>%s</td></tr>") % pair
                    for pair in json.loads(line.raw or "{}").items()
                )
            )

    def _search_pos_order(self, operator, value):
        return [("comparison_ids.pos_order_id", operator, value)]

    def _fee(self):
        """The exact fees of these rows, summed and rounded once, half up."""
        return yuan_of(round_millifen(sum(round(line.fee * 100_000) for line in self)))

    def _net(self):
        """What the platform pays out for these rows."""
        return yuan_of(sum(fen_of(line.amount) for line in self) - fen_of(self._fee()))

    def _pos_orders(self):
        """The orders behind rows: their own, or those of the bill rows a bank row paid out."""
        bills = self | self.proposal_ids.bill_line_ids
        items = self.proposal_ids.allocation_ids.move_line_id
        return bills.comparison_ids.pos_order_id | self.env["pos.order"]._of_items(items)

    def action_open_orders(self):
        """The way back: from the money to the sales."""
        orders = self._pos_orders()
        if not orders:
            raise UserError(self.env._("No order of the till belongs to this row yet."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "pos.order",
            "view_mode": "list,form",
            "domain": [("id", "in", orders.ids)],
        }

    def action_open_proposal(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tobacco.settlement.proposal",
            "view_mode": "form",
            "res_id": (self.proposal_ids or self.settled_by_id)[:1].id,
        }
