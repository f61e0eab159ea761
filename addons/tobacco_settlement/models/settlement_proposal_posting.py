from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.entries import Share, Unbalanced, clearing_entry
from .fen import fen_of, yuan_of

# An object, because a context that comes from a browser can hold no reference to it.
REVERSAL = object()


class SettlementProposal(models.Model):
    """Posting and reversal of proposals."""

    _inherit = "tobacco.settlement.proposal"

    def _post(self):
        """Create and post one entry per proposal and reconcile all of them in one plan.

        :raises UserError: if one of them cannot be posted; then none is
        """
        company = self.company_id
        company.ensure_one()
        # The poster may post what was approved and nothing else, so the ledger rights are ours.
        ledger = self.with_company(company).sudo()
        lines = [proposal._entry_lines() for proposal in ledger]
        moves = (
            self.env["account.move"]
            .with_company(company)
            .sudo()  # see above
            .with_context(tracking_disable=True, mail_notrack=True, skip_invoice_sync=True)
            .create(
                [
                    proposal._prepare_move_vals(entry)
                    for proposal, entry in zip(ledger, lines, strict=True)
                ]
            )
        )
        moves._post(soft=False)
        plan = []
        for proposal, move, entry in zip(ledger, moves, lines, strict=True):
            plan += proposal._reconciliation_plan(move, entry)
        self.env["account.move.line"].sudo()._reconcile_plan(plan)  # see above
        for proposal, move in zip(ledger, moves, strict=True):
            proposal.move_id = move
        self._step(
            "post",
            {
                "poster_uid": self.env.uid,
                "posted_at": fields.Datetime.now(),
                "post_error": False,
            },
            each={
                proposal.id: {"entry": move.name}
                for proposal, move in zip(self, moves, strict=True)
            },
        )
        (ledger.line_id | ledger.bill_line_ids).write({"state": "settled"})

    def _entry_lines(self):
        """The ledger entry as values; amounts in fen."""
        self.ensure_one()
        amount, company = fen_of(self.amount), self.company_id
        extras = []
        if self.difference:
            extras.append(("difference", self.reason_id.account_id.id, fen_of(self.difference)))
        if self.advance:
            extras.append(("advance", company.tobacco_advance_account_id.id, -fen_of(self.advance)))
        if self.kind in ("receipt", "deposit"):
            shares = [self._share_of(allocation) for allocation in self.allocation_ids]
        elif self.kind == "platform":
            gross = sum(fen_of(line.amount) for line in self.bill_line_ids)
            extras.append(("fee", company.tobacco_fee_account_id.id, fen_of(self.fee)))
            shares = [Share(self.platform_id.account_id.id, 0, gross)]
        else:
            account = company.tobacco_unknown_receipt_account_id
            if self.kind == "reason":
                account = self.reason_id.account_id
            shares = [Share(account.id, self.partner_id.id or 0, amount)]
        try:
            return clearing_entry(
                self.channel_id.account_id.id, amount, shares, extras, self.partner_id.id or 0
            )
        except Unbalanced as error:
            raise UserError(
                self.env._(
                    "“%(name)s” does not balance by %(rest).2f. Send it back to entry.",
                    name=self.display_name,
                    rest=yuan_of(error.fen),
                )
            ) from error

    def _share_of(self, allocation):
        item, fen = allocation.move_line_id, fen_of(allocation.amount)
        if item.reconciled or fen > fen_of(item.amount_residual):
            raise UserError(
                self.env._(
                    "“%(name)s” was paid in the meantime. Send the proposal back to entry.",
                    name=item.display_name,
                )
            )
        return Share(item.account_id.id, item.partner_id.id or 0, fen, item.id)

    def _prepare_move_vals(self, entry):
        self.ensure_one()
        label = " ".join(filter(None, (self.payer_name, self.memo))) or self.serial or "/"
        return {
            "move_type": "entry",
            "journal_id": self.channel_id.journal_id.id,
            "date": self.day,
            "ref": self.serial or label,
            "line_ids": [
                fields.Command.create(
                    {
                        "account_id": line.account,
                        "partner_id": line.partner or False,
                        "name": label,
                        "debit": yuan_of(max(line.balance_fen, 0)),
                        "credit": yuan_of(max(-line.balance_fen, 0)),
                    }
                )
                for line in entry
            ],
        }

    def _reconciliation_plan(self, move, entry):
        """Explicit pairs of our lines and items; a platform's account is cleared oldest first."""
        pairs = []
        Line = move.env["account.move.line"]
        for line, spec in zip(move.line_ids.sorted("id"), entry, strict=True):
            if spec.item:
                pairs.append(line | Line.browse(spec.item))
            elif self.kind == "platform" and spec.role == "share":
                opposite = ">" if line.balance < 0 else "<"
                waiting = Line.search(
                    [
                        ("account_id", "=", line.account_id.id),
                        ("parent_state", "=", "posted"),
                        ("reconciled", "=", False),
                        ("amount_residual", opposite, 0),
                        ("company_id", "=", move.company_id.id),
                    ],
                    order="date, id",
                )
                if waiting:
                    pairs.append(line | waiting)
        return pairs

    def _reverse(self, note):
        """Take posted proposals back: red entry, items open again, bank row open again."""
        self._check_role("reverse")
        for proposal in self:
            if self.env.user in (proposal.entry_uid, proposal.reviewer_uid):
                raise UserError(
                    self.env._(
                        "You proposed or reviewed “%(name)s”. Somebody else has to reverse it.",
                        name=proposal.display_name,
                    )
                )
            # The row's own facts are logged, because the rows are released for a new proposal.
            bill_lines = proposal.bill_line_ids
            proposal._step(
                "reverse",
                {
                    "note": note,
                    "reverser_uid": self.env.uid,
                    "reversed_at": fields.Datetime.now(),
                },
                note=note,
                bill_lines=bill_lines.ids,
            )
            released = proposal.sudo()  # the role was checked by the step
            move = released.move_id.with_context(tobacco_reversal=REVERSAL, tracking_disable=True)
            today = fields.Date.context_today(self)
            released.reversal_move_id = move._reverse_moves(
                [{"date": today, "ref": note}], cancel=True
            )
            released.line_id.state = "open"
            released.bill_line_ids.write({"state": "open", "settled_by_id": False})
            self.env["tobacco.settlement.matcher"]._propose_again(released.line_id)
