from odoo import api, fields, models

EVIDENCE = ("number", "amount", "account", "name", "alias", "similar")


class SettlementCandidate(models.Model):
    """One of at most three answers to "what did this money pay?", with its evidence."""

    _name = "tobacco.settlement.candidate"
    _description = "Settlement candidate"
    _order = "proposal_id, rank, id"

    proposal_id = fields.Many2one(
        "tobacco.settlement.proposal", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    state = fields.Selection(related="proposal_id.state")
    rank = fields.Integer(readonly=True, aggregator=False)
    kind = fields.Selection(
        [("receipt", "Receivables"), ("platform", "Platform"), ("deposit", "Cash deposit")],
        required=True,
        readonly=True,
    )
    move_line_ids = fields.Many2many("account.move.line", string="Open items", readonly=True)
    platform_id = fields.Many2one("tobacco.settlement.channel", readonly=True)
    day_from = fields.Date(string="Bill from", readonly=True)
    day_to = fields.Date(string="Bill to", readonly=True)
    reason = fields.Selection(
        [
            ("ref_sum", "Numbers add up"),
            ("ref_tolerance", "Number, paid a little short"),
            ("ref_partial", "Number, part payment"),
            ("ref_short", "Numbers, paid short"),
            ("ref_plus", "Numbers and one more"),
            ("ref_over", "Numbers, paid more"),
            ("tail_sum", "Last digits of numbers"),
            ("tail_part", "Last digits, part payment"),
            ("party_amount", "Customer and amount"),
            ("shared_amount", "Amount, several customers"),
            ("alias_amount", "Owner's name and amount"),
            ("similar_amount", "Similar name and amount"),
            ("structured_sum", "Oldest, day, week or all"),
            ("small_set", "Few items add up"),
            ("tolerance", "Paid a little short"),
            ("contested", "Claimed by two receipts"),
            ("amount_only", "Amount only"),
            ("oldest_first", "Oldest first"),
            ("bill_days", "Bill less fees"),
            ("bill_differs", "Bill, amount differs"),
            ("transit_amount", "Cash handed over"),
        ],
        required=True,
        readonly=True,
    )
    confidence = fields.Float(digits=(5, 4), readonly=True, aggregator=False)
    is_same_number = fields.Boolean(string="Same number", readonly=True)
    is_same_amount = fields.Boolean(string="Same amount", readonly=True)
    is_same_payer = fields.Boolean(string="Same payer", readonly=True)
    open_amount = fields.Monetary(compute="_compute_open_amount", string="Due")
    partner_names = fields.Char(compute="_compute_names", string="Customers")
    item_names = fields.Char(compute="_compute_names", string="Items")

    @api.depends("move_line_ids.amount_residual", "platform_id", "day_from", "day_to")
    def _compute_open_amount(self):
        for candidate in self:
            if candidate.kind == "platform":
                candidate.open_amount = candidate._bill_lines()._net()
            else:
                candidate.open_amount = sum(candidate.move_line_ids.mapped("amount_residual"))

    @api.depends("move_line_ids", "platform_id", "day_from", "day_to")
    def _compute_names(self):
        for candidate in self:
            if candidate.kind == "platform":
                days = dict.fromkeys((str(candidate.day_from), str(candidate.day_to)))
                candidate.partner_names = candidate.platform_id.name
                candidate.item_names = " – ".join(days)
            else:
                lines = candidate.move_line_ids
                candidate.partner_names = "、".join(lines.partner_id.mapped("display_name"))
                candidate.item_names = "、".join(
                    line.move_id.name or line.name or "" for line in lines
                )

    def _bill_lines(self):
        """The bill rows of these days that no bank receipt has paid out yet."""
        self.ensure_one()
        return self.platform_id._unsettled_lines(self.day_from, self.day_to)

    def action_accept(self):
        """Propose this answer; a person of another name has to approve it."""
        self.ensure_one()
        self.proposal_id._accept_candidate(self)
        return True

    def action_accept_with_reason(self):
        """Propose this answer and close the items although the amount differs."""
        self.ensure_one()
        return self.proposal_id._open_decision("difference", candidate_id=self.id)
