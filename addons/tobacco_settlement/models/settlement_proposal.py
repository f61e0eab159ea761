from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.entries import spread
from ..tools.fen import yuan
from ..tools.proposal_states import IllegalTransition, after
from .fen import fen_of, yuan_of

GROUPS = {
    "accept": "tobacco_settlement.group_entry",
    "withdraw": "tobacco_settlement.group_entry",
    "approve": "tobacco_settlement.group_reviewer",
    "refuse": "tobacco_settlement.group_reviewer",
    "post": "tobacco_settlement.group_poster",
    "reverse": "tobacco_settlement.group_reverser",
}


class SettlementProposal(models.Model):
    """What is to be booked for one bank row, from the matcher's answer to the posted entry.

    draft -accept-> submitted -approve-> approved -post-> posted -reverse-> reversed
    submitted, approved -refuse-> draft; submitted -withdraw-> draft (tools/proposal_states.py).
    Everything is read-only; each step is one method that checks the role and writes the log.
    """

    _name = "tobacco.settlement.proposal"
    _description = "Settlement proposal"
    _order = "day desc, id desc"
    _rec_name = "line_id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "tobacco.settlement.line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel_id = fields.Many2one(related="line_id.channel_id", store=True)
    day = fields.Date(related="line_id.day", store=True)
    amount = fields.Monetary(related="line_id.amount", store=True)
    payer_name = fields.Char(related="line_id.payer_name")
    payer_account = fields.Char(related="line_id.payer_account")
    memo = fields.Char(related="line_id.memo")
    serial = fields.Char(related="line_id.serial")
    band = fields.Selection(
        [
            ("auto", "Certain"),
            ("suggest", "To decide"),
            ("none", "Nothing found"),
            ("duplicate", "Received twice?"),
            ("not_receivable", "No receivable"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("draft", "To propose"),
            ("submitted", "To review"),
            ("approved", "To post"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    kind = fields.Selection(
        [
            ("receipt", "Receipt of a customer"),
            ("platform", "Payout of a platform"),
            ("deposit", "Cash deposit"),
            ("reason", "By reason"),
            ("unknown", "Payer to be identified"),
        ],
        readonly=True,
    )
    candidate_ids = fields.One2many(
        "tobacco.settlement.candidate", "proposal_id", string="Candidates", readonly=True
    )
    allocation_ids = fields.One2many(
        "tobacco.settlement.allocation", "proposal_id", string="Cleared items", readonly=True
    )
    bill_line_ids = fields.One2many(
        "tobacco.settlement.line", "settled_by_id", string="Bill rows", readonly=True
    )
    platform_id = fields.Many2one("tobacco.settlement.channel", readonly=True)
    fee = fields.Monetary(readonly=True, help="Exact fees of the bill rows, rounded once.")
    difference = fields.Monetary(
        readonly=True, help="What is closed without money, on the account of the reason."
    )
    advance = fields.Monetary(readonly=True, help="Paid beyond the items; kept for the customer.")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    reason_id = fields.Many2one("tobacco.settlement.reason", readonly=True, check_company=True)
    note = fields.Char(readonly=True, help="Why it was proposed otherwise, refused or reversed.")
    entry_uid = fields.Many2one("res.users", string="Proposed by", readonly=True)
    entry_at = fields.Datetime(string="Proposed on", readonly=True)
    reviewer_uid = fields.Many2one("res.users", string="Reviewed by", readonly=True)
    reviewed_at = fields.Datetime(string="Reviewed on", readonly=True)
    poster_uid = fields.Many2one("res.users", string="Posted by", readonly=True)
    posted_at = fields.Datetime(string="Posted on", readonly=True)
    reverser_uid = fields.Many2one("res.users", string="Reversed by", readonly=True)
    reversed_at = fields.Datetime(string="Reversed on", readonly=True)
    run_id = fields.Many2one("tobacco.settlement.run", readonly=True, index="btree_not_null")
    post_error = fields.Char(string="Why it was not posted", readonly=True)
    move_id = fields.Many2one(
        "account.move",
        string="Ledger entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reversal_move_id = fields.Many2one("account.move", string="Reversal entry", readonly=True)

    _line_unique = models.UniqueIndex(
        "(line_id) WHERE state <> 'reversed'", "This bank row has a proposal already."
    )
    _reviewer_is_not_entry = models.Constraint(
        "CHECK (reviewer_uid IS NULL OR reviewer_uid <> entry_uid)",
        "Nobody may review what they proposed themselves.",
    )
    _reverser_is_neither = models.Constraint(
        "CHECK (reverser_uid IS NULL OR (reverser_uid <> entry_uid"
        " AND reverser_uid <> reviewer_uid))",
        "Nobody may reverse what they proposed or reviewed themselves.",
    )
    _approved_has_reviewer = models.Constraint(
        "CHECK (state NOT IN ('approved', 'posted', 'reversed')"
        " OR (entry_uid IS NOT NULL AND reviewer_uid IS NOT NULL))",
        "Only what two persons have seen may be posted.",
    )

    # -- the steps -----------------------------------------------------------------------------

    def _step(self, action, vals=None, each=None, **detail):
        """One transition: role, state, write, log. Other fields of `vals` are written with it.

        :param each: proposal id -> values for the log that concern this proposal only
        """
        self._check_role(action)
        state = None
        for proposal in self:
            try:
                state = after(action, proposal.state)
            except IllegalTransition as error:
                raise UserError(
                    self.env._(
                        "“%(name)s” has moved on in the meantime. Open it again.",
                        name=proposal.display_name,
                    )
                ) from error
        if not self:
            return
        # Read-only for everybody; the role and the states were checked above.
        self.sudo().write({**(vals or {}), "state": state})
        for company, proposals in self.grouped("company_id").items():
            self.env["tobacco.settlement.log"]._record(company, action, proposals, each, **detail)

    def _check_role(self, action):
        if not self.env.user.has_group(GROUPS[action]):
            raise AccessError(self.env._("Your role does not include this step."))

    def _accept_candidate(self, candidate, reason=None, note=""):
        """Propose a candidate. With a reason the items are closed completely."""
        self.ensure_one()
        self._check_role("accept")
        if candidate.kind == "platform":
            self._propose_platform(candidate.platform_id, candidate._bill_lines(), reason, note)
        else:
            self._propose_items(candidate.kind, candidate.move_line_ids, reason, note)

    def _propose_items(self, kind, items, reason=None, note=""):
        """Propose that this money paid `items`, oldest first.

        A shortage with a reason closes the items; without, the last one stays open in part. What is
        left over becomes the customer's advance (deposits: it is refused).
        """
        self.ensure_one()
        self._check_items(kind, items)
        due = sum(fen_of(item.amount_residual) for item in items)
        paid = fen_of(self.amount)
        short = max(due - paid, 0) if reason else 0
        self._check_reason(reason, short)
        shares, over = spread(paid + short, [(i.id, fen_of(i.amount_residual)) for i in items])
        partners = items.partner_id
        if over and (kind == "deposit" or len(partners) != 1):
            raise UserError(
                self.env._(
                    "%(over).2f would be left over. Choose more items, or items of one customer"
                    " only.",
                    over=yuan_of(over),
                )
            )
        self._submit(
            {
                "kind": kind,
                "partner_id": partners.id if len(partners) == 1 else False,
                "reason_id": reason.id if short else False,
                "difference": yuan_of(short),
                "advance": yuan_of(over),
                "allocation_ids": [
                    fields.Command.create({"move_line_id": item, "amount": yuan_of(share)})
                    for item, share in shares
                ],
            },
            note,
            items={item: yuan(share) for item, share in shares},
        )

    def _propose_platform(self, platform, bill_lines, reason=None, note=""):
        """Propose that the platform paid out these bill rows less their fees."""
        self.ensure_one()
        if not bill_lines:
            raise UserError(self.env._("These bill rows were paid out with another receipt."))
        gross = sum(fen_of(line.amount) for line in bill_lines)
        fee = fen_of(bill_lines._fee())
        short = gross - fee - fen_of(self.amount)
        if short and not reason:
            raise UserError(
                self.env._(
                    "The bill gives %(net).2f, the bank %(paid).2f. Choose a reason for the"
                    " difference.",
                    net=yuan_of(gross - fee),
                    paid=self.amount,
                )
            )
        self._check_reason(reason, abs(short))
        self._submit(
            {
                "kind": "platform",
                "platform_id": platform.id,
                "reason_id": reason.id if short else False,
                "difference": yuan_of(short),
                "fee": yuan_of(fee),
                "bill_line_ids": [fields.Command.set(bill_lines.ids)],
            },
            note,
            gross=yuan(gross),
            fee=yuan(fee),
        )
        bill_lines.sudo().state = "proposed"  # rows are read-only; the step was allowed above

    def _propose_reason(self, reason, partner, note=""):
        """Propose to book the whole amount on the account of a reason."""
        self.ensure_one()
        self._check_reason(reason, 0)
        vals = {"kind": "reason", "reason_id": reason.id, "partner_id": partner.id}
        self._submit(vals, note, reason=reason.code)

    def action_propose_unknown(self):
        """Put the money on hold until its payer is known."""
        self._check_role("accept")
        for proposal in self:
            if proposal.amount <= 0:
                raise UserError(self.env._("Only money that came in can wait for its payer."))
            proposal._submit({"kind": "unknown"})

    def _submit(self, vals, note="", **detail):
        cleared = {
            "allocation_ids": [],
            "partner_id": False,
            "reason_id": False,
            "difference": 0.0,
            "advance": 0.0,
            "fee": 0.0,
            "platform_id": False,
            "reviewer_uid": False,
            "reviewed_at": False,
            "post_error": False,
            "note": note or False,
            "entry_uid": self.env.uid,
            "entry_at": fields.Datetime.now(),
        }
        self._release()
        self._step("accept", {**cleared, **vals}, kind=vals["kind"], note=note, **detail)
        self.line_id.sudo().state = "proposed"  # rows are read-only; the step was allowed above

    def _release(self):
        """Drop what was chosen before, so that others can use it."""
        released = self.sudo()  # only called from steps, which check the role
        released.allocation_ids.unlink()
        released.bill_line_ids.write({"state": "open", "settled_by_id": False})

    def action_withdraw(self):
        """Take one's own proposal back before it was reviewed."""
        self._step("withdraw")
        self._release()
        return True

    def action_approve(self):
        """Approve what somebody else proposed."""
        self._check_role("approve")
        own = self.filtered(lambda proposal: proposal.entry_uid == self.env.user)
        if own:
            raise UserError(
                self.env._(
                    "You proposed “%(name)s” yourself. Somebody else has to review it.",
                    name=own[0].display_name,
                )
            )
        vals = {"reviewer_uid": self.env.uid, "reviewed_at": fields.Datetime.now(), "note": False}
        self._step("approve", vals)
        return True

    def _refuse(self, note):
        """Send proposals back to entry."""
        self._step("refuse", {"reviewer_uid": False, "reviewed_at": False, "note": note}, note=note)
        self._release()

    # -- buttons that ask ----------------------------------------------------------------------

    def action_refuse(self):
        return self._open_decision("refuse")

    def action_choose_items(self):
        return self._open_decision("items")

    def action_choose_reason(self):
        return self._open_decision("reason")

    def action_reverse(self):
        return self._open_decision("reverse")

    def _open_decision(self, mode, **defaults):
        names = dict(
            self.env["tobacco.settlement.decide"]._fields["mode"]._description_selection(self.env)
        )
        return {
            "type": "ir.actions.act_window",
            "name": names[mode],
            "res_model": "tobacco.settlement.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_mode": mode,
                "default_proposal_ids": [fields.Command.set(self.ids)],
                "default_proposal_id": self[:1].id,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        }

    def action_post(self):
        """Post the chosen proposals now, or in the background if they are many."""
        return self.env["tobacco.settlement.run"]._start(self)

    def action_open_orders(self):
        return self.line_id.action_open_orders()

    def action_open_entry(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }

    # -- checks --------------------------------------------------------------------------------

    def _check_items(self, kind, items):
        company = self.company_id
        account_types = {"receipt": ("asset_receivable",), "deposit": ("asset_current",)}[kind]
        for item in items.sudo():  # entry clerks read items, not every setting behind them
            wrong = (
                item.company_id != company
                or item.parent_state != "posted"
                or item.reconciled
                or item.amount_residual <= 0
                or item.account_id.account_type not in account_types
            )
            if wrong:
                raise UserError(
                    self.env._("“%(name)s” is no open item any more.", name=item.display_name)
                )
        if not items or self.amount <= 0:
            raise UserError(self.env._("Choose at least one open item for money that came in."))

    def _check_reason(self, reason, short_fen):
        if not reason:
            return
        if reason.limit_amount and short_fen > fen_of(reason.limit_amount):
            raise UserError(
                self.env._(
                    "%(reason)s explains at most %(limit).2f. Correct the items, or issue a credit"
                    " note for price and quantity claims.",
                    reason=reason.name,
                    limit=reason.limit_amount,
                )
            )

    @api.depends("line_id")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = proposal.line_id.display_name
