from odoo import api, fields, models
from odoo.exceptions import UserError


class SettlementDecide(models.TransientModel):
    """Asks for what a step needs: a reason, items or a note."""

    _name = "tobacco.settlement.decide"
    _description = "Decide about a settlement"

    mode = fields.Selection(
        [
            ("difference", "Close with a difference"),
            ("items", "Choose the items"),
            ("reason", "Book by reason"),
            ("refuse", "Send back to entry"),
            ("reverse", "Reverse"),
            ("cash", "Accept the cash difference"),
        ],
        required=True,
    )
    proposal_ids = fields.Many2many("tobacco.settlement.proposal")
    proposal_id = fields.Many2one("tobacco.settlement.proposal", string="Receipt", readonly=True)
    day_id = fields.Many2one("tobacco.settlement.day")
    candidate_id = fields.Many2one("tobacco.settlement.candidate")
    company_id = fields.Many2one("res.company", compute="_compute_company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(related="proposal_id.amount", string="Received")
    partner_id = fields.Many2one("res.partner", string="Customer")
    item_ids = fields.Many2many(
        "account.move.line",
        string="Open items",
        domain="[('company_id', '=', company_id), ('parent_state', '=', 'posted'),"
        " ('account_id.account_type', '=', 'asset_receivable'), ('reconciled', '=', False),"
        " ('amount_residual', '>', 0), ('partner_id', '!=', False),"
        " ('partner_id', '=?', partner_id)]",
    )
    due = fields.Monetary(compute="_compute_due")
    reason_id = fields.Many2one(
        "tobacco.settlement.reason",
        domain="[('company_id', '=', company_id),"
        " ('usage', '=', 'bank' if mode == 'reason' else 'difference')]",
    )
    note = fields.Char()

    @api.depends("proposal_id", "day_id")
    def _compute_company(self):
        for wizard in self:
            wizard.company_id = (
                wizard.proposal_id.company_id or wizard.day_id.company_id or self.env.company
            )

    @api.depends("item_ids", "candidate_id")
    def _compute_due(self):
        for wizard in self:
            wizard.due = wizard.candidate_id.open_amount or sum(
                wizard.item_ids.mapped("amount_residual")
            )

    def action_confirm(self):
        """Take the step with what was entered."""
        self.ensure_one()
        getattr(self, f"_confirm_{self.mode}")()
        return {"type": "ir.actions.act_window_close"}

    def _confirm_difference(self):
        self._require("reason_id")
        self.candidate_id.proposal_id._accept_candidate(
            self.candidate_id, self.reason_id, self.note or ""
        )

    def _confirm_items(self):
        if not self.note:
            raise UserError(self.env._("Say why these items, and not what was suggested."))
        self.proposal_id._propose_items("receipt", self.item_ids, self.reason_id, self.note)

    def _confirm_reason(self):
        self._require("reason_id")
        for proposal in self.proposal_ids:
            proposal._propose_reason(self.reason_id, self.partner_id, self.note or "")

    def _confirm_refuse(self):
        self._require("note")
        self.proposal_ids._refuse(self.note)

    def _confirm_reverse(self):
        self._require("note")
        self.proposal_ids._reverse(self.note)

    def _confirm_cash(self):
        self._require("note")
        self.day_id._accept_difference(self.note)

    def _require(self, name):
        if not self[name]:
            label = self.fields_get([name], ["string"])[name]["string"]
            raise UserError(self.env._("Fill in: %(label)s.", label=label))
