from odoo import api, fields, models


class SettlementTrace(models.TransientModel):
    """The auditor's path: from an order at the till to the bank rows and entries of its money."""

    _name = "tobacco.settlement.trace"
    _description = "Settlement of an order"

    pos_order_id = fields.Many2one("pos.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="pos_order_id.currency_id")
    amount = fields.Monetary(related="pos_order_id.amount_total", string="Total")
    session_id = fields.Many2one(related="pos_order_id.session_id")
    payment_ids = fields.One2many(related="pos_order_id.payment_ids", string="Payments")
    comparison_ids = fields.Many2many(
        "tobacco.settlement.comparison", compute="_compute_path", string="Bill rows"
    )
    proposal_ids = fields.Many2many(
        "tobacco.settlement.proposal", compute="_compute_path", string="Bank rows"
    )
    move_ids = fields.Many2many("account.move", compute="_compute_path", string="Entries")
    is_complete = fields.Boolean(
        compute="_compute_path", help="Every payment has arrived at the bank and is posted."
    )

    @api.depends("pos_order_id")
    def _compute_display_name(self):
        for trace in self:
            trace.display_name = self.env._(
                "Settlement of %(order)s", order=trace.pos_order_id.display_name
            )

    @api.depends("pos_order_id")
    def _compute_path(self):
        for trace in self.sudo():  # a cashier may see where the money of an order went
            order = trace.pos_order_id
            trace.comparison_ids = self.env["tobacco.settlement.comparison"].search(
                [("pos_order_id", "=", order.id)]
            )
            bills = trace.comparison_ids.line_id
            cleared = self.env["tobacco.settlement.allocation"].search(
                [("move_line_id", "in", trace._receivables().ids)]
            )
            trace.proposal_ids = bills.settled_by_id | cleared.proposal_id
            session = order.session_id
            trace.move_ids = (
                session.move_id
                | order.account_move
                | session.bank_payment_ids.move_id
                | trace._cash_moves()
                | trace.proposal_ids.move_id
            )
            posted = trace.proposal_ids.filtered(lambda proposal: proposal.state == "posted")
            trace.is_complete = bool(posted) and posted == trace.proposal_ids

    def _receivables(self):
        """Items that the order's money still had to clear: receivables and cash on its way."""
        order, session = self.pos_order_id, self.pos_order_id.session_id
        own = order.account_move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        if order.partner_id:
            own |= session.move_id.line_ids.filtered(
                lambda line: (
                    line.partner_id == order.partner_id
                    and line.account_id.account_type == "asset_receivable"
                )
            )
        transit = order.company_id.tobacco_transit_account_id
        return own | self._cash_moves().line_ids.filtered(lambda line: line.account_id == transit)

    def _cash_moves(self):
        order = self.pos_order_id
        has_cash = any(order.payment_ids.payment_method_id.mapped("is_cash_count"))
        return (
            order.session_id.statement_line_ids.move_id if has_cash else order.env["account.move"]
        )
