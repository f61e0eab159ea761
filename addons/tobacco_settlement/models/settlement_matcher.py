from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

from ..tools.matching.core import match
from ..tools.matching.model import Decision, Item, Party, Receipt
from ..tools.matching.screening import not_receivable
from ..tools.takings import BillDay, find_days
from .fen import fen_of

MAX_HISTORY = 20_000
MAX_CHOICES = 3


class SettlementMatcher(models.AbstractModel):
    """Reads open items and bank rows, calls the pure core and stores its answers as proposals."""

    _name = "tobacco.settlement.matcher"
    _description = "Settlement matcher"

    @api.model
    def action_match(self):
        """Match all open bank rows of the current company and open what is to be decided."""
        if not self.env.user.has_group("tobacco_settlement.group_entry"):
            raise AccessError(self.env._("Only entry clerks may match."))
        self._match(self.env.company)
        return self.env["ir.actions.actions"]._for_xml_id(
            "tobacco_settlement.settlement_proposal_action"
        )

    def _match(self, company):
        """Make a proposal for each open bank row; certain ones are proposed in the user's name."""
        lines = self.env["tobacco.settlement.line"].search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "open")
            & Domain("kind", "in", ("in", "out"))
        )
        lines -= lines.proposal_ids.filtered(lambda p: p.state != "reversed").line_id
        if not lines:
            return self.env["tobacco.settlement.proposal"]
        found = self._answers(company, lines)
        proposals = self._store(company, found)
        self.env["tobacco.settlement.log"]._record(
            company, "match", rows=len(lines), auto=sum(band == "auto" for _, band, _ in found)
        )
        for proposal in proposals.filtered(lambda proposal: proposal.band == "auto"):
            proposal._accept_candidate(proposal.candidate_ids)
        return proposals

    def _propose_again(self, lines):
        """A fresh draft for rows whose settlement was reversed, for a person to decide."""
        for company, own in lines.grouped("company_id").items():
            found = [
                (line, "suggest" if band == "auto" else band, candidates)
                for line, band, candidates in self._answers(company, own)
            ]
            self._store(company, found)

    def _store(self, company, found):
        return (
            self.env["tobacco.settlement.proposal"]
            .sudo()  # read-only for everybody; only the matcher makes proposals
            .create(
                [
                    {
                        "line_id": line.id,
                        "company_id": company.id,
                        "band": band,
                        "candidate_ids": [
                            Command.create({**vals, "rank": rank})
                            for rank, vals in enumerate(candidates, start=1)
                        ],
                    }
                    for line, band, candidates in found
                ]
            )
            .with_env(self.env)
        )

    def _answers(self, company, lines):
        """(line, band, candidate values) for each row."""
        found, rest = [], self.env["tobacco.settlement.line"]
        used_days, used_items = set(), set()
        for line in lines.sorted(lambda line: (line.day, line.id)):
            platform = self.env["tobacco.settlement.channel"]._platform_of(line.payer_name, company)
            if line.kind == "out":
                found.append((line, "none", []))
            elif platform:
                band, candidates = self._platform_candidates(line, platform, used_days)
                found.append((line, band, candidates))
            elif deposit := self._deposit_candidates(line, used_items):
                found.append((line, *deposit))
            else:
                rest |= line
        return found + self._customer_answers(company, rest)

    # -- platforms and deposits ----------------------------------------------------------------

    def _platform_candidates(self, line, platforms, used):
        candidates = []
        for platform in platforms:
            bills = platform._unsettled_lines(None, line.day).filtered(
                lambda bill, platform=platform: (platform, bill.day) not in used
            )
            by_day = bills.grouped("day")
            days = [BillDay(day, fen_of(own._net())) for day, own in by_day.items()]
            for first, last in find_days(fen_of(line.amount), line.day, days):
                candidates.append((platform, first, last))
        band = "auto" if len(candidates) == 1 else "suggest" if candidates else "none"
        if band == "auto":
            platform, first, last = candidates[0]
            used.update((platform, day) for day in self._days(first, last))
        elif band == "none":
            return self._nearest_bills(line, platforms, used)
        return band, [
            {
                "kind": "platform",
                "platform_id": platform.id,
                "day_from": first,
                "day_to": last,
                "reason": "bill_days",
                "confidence": 0.999 if len(candidates) == 1 else round(0.9 / len(candidates), 4),
                "is_same_amount": True,
                "is_same_payer": True,
            }
            for platform, first, last in candidates[:MAX_CHOICES]
        ]

    def _nearest_bills(self, line, platforms, used):
        """The last day not paid out, and all days together, for a payout that differs."""
        vals_list = []
        for platform in platforms:
            days = sorted(
                day
                for day in set(platform._unsettled_lines(None, line.day).mapped("day"))
                if day < line.day and (platform, day) not in used
            )
            for first in dict.fromkeys([days[-1], days[0]] if days else []):
                vals_list.append(
                    {
                        "kind": "platform",
                        "platform_id": platform.id,
                        "day_from": first,
                        "day_to": days[-1],
                        "reason": "bill_differs",
                        "confidence": 0.3,
                        "is_same_payer": True,
                    }
                )
        return ("suggest" if vals_list else "none"), vals_list[:MAX_CHOICES]

    @staticmethod
    def _days(first, last):
        return [fields.Date.add(first, days=n) for n in range((last - first).days + 1)]

    def _deposit_candidates(self, line, used):
        """Cash on its way of exactly this amount; None if the row does not look like a deposit."""
        receipt = self._as_receipt(line)
        own_name = line.payer_name and line.payer_name == line.company_id.name
        if not_receivable(receipt) != "own_transfer" and not own_name:
            return None
        waiting = (
            self.env["account.move.line"]
            .sudo()  # the clerk sees the answer only
            .search(
                Domain("account_id", "=", line.company_id.tobacco_transit_account_id.id)
                & Domain("company_id", "=", line.company_id.id)
                & Domain("parent_state", "=", "posted")
                & Domain("reconciled", "=", False)
                & Domain("date", "<=", line.day)
                & Domain("id", "not in", list(used)),
                order="date, id",
            )
        )
        equal = waiting.filtered(lambda item: fen_of(item.amount_residual) == fen_of(line.amount))
        band = "auto" if len(equal) == 1 else "suggest" if waiting else "none"
        if band == "auto":
            used.add(equal.id)
        return band, [
            {
                "kind": "deposit",
                "move_line_ids": [Command.set(item.ids)],
                "reason": "transit_amount",
                "confidence": 0.998 if len(equal) == 1 else 0.4,
                "is_same_amount": item in equal,
            }
            for item in (equal or waiting)[:MAX_CHOICES]
        ]

    # -- customers -----------------------------------------------------------------------------

    def _customer_answers(self, company, lines):
        if not lines:
            return []
        items = self._open_items(company)
        parties = self._parties(items.partner_id)
        results = match(
            parties,
            [
                Item(
                    str(item.id),
                    str(item.partner_id.id),
                    item.move_id.name if item.move_id.is_invoice() else "",
                    fen_of(item.amount_residual),
                    item.date,
                )
                for item in items
            ],
            [self._as_receipt(line) for line in lines],
            self._history(company),
        )
        by_id = {str(line.id): line for line in lines}
        return [
            (
                by_id[result.receipt],
                result.band,
                [self._candidate_vals(found) for found in result.candidates],
            )
            for result in results
        ]

    @staticmethod
    def _as_receipt(line):
        return Receipt(
            str(line.id),
            fen_of(line.amount),
            line.day,
            line.payer_account or "",
            line.payer_name or "",
            line.memo or "",
            line.serial or "",
        )

    @staticmethod
    def _candidate_vals(found):
        return {
            "kind": "receipt",
            "move_line_ids": [Command.set([int(item) for item in found.items])],
            "reason": found.reason,
            "confidence": found.confidence,
            "is_same_number": "number" in found.evidence,
            "is_same_amount": "amount" in found.evidence,
            "is_same_payer": bool({"account", "name", "alias"} & set(found.evidence)),
        }

    def _open_items(self, company):
        """Unpaid receivables of named customers since the start, not promised elsewhere."""
        promised = (
            self.env["tobacco.settlement.allocation"]
            .sudo()  # across all proposals of the company
            .search(
                [
                    ("company_id", "=", company.id),
                    ("proposal_id.state", "in", ("submitted", "approved")),
                ]
            )
            .move_line_id
        )
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("account_id.account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("amount_residual", ">", 0)
            & Domain("partner_id", "!=", False)
            & Domain("id", "not in", promised.ids)
        )
        if company.tobacco_settlement_start:
            domain &= Domain("date", ">=", company.tobacco_settlement_start)
        return self.env["account.move.line"].sudo().search(domain)  # read for the matcher only

    def _parties(self, partners):
        return [
            Party(
                str(partner.id),
                names=tuple(filter(None, (partner.name, partner.commercial_company_name))),
                owners=tuple(partner.child_ids.filtered("name").mapped("name")),
                accounts=tuple(partner.bank_ids.filtered("acc_number").mapped("acc_number")),
            )
            for partner in partners
        ]

    def _history(self, company):
        """What reviewers confirmed: whose money came from which account and under which name."""
        proposals = (
            self.env["tobacco.settlement.proposal"]
            .sudo()  # across all proposals of the company
            .search(
                [
                    ("company_id", "=", company.id),
                    ("kind", "=", "receipt"),
                    ("state", "in", ("approved", "posted")),
                ],
                limit=MAX_HISTORY,
            )
        )
        return [
            Decision(
                proposal.payer_account or "",
                proposal.payer_name or "",
                tuple(str(partner.id) for partner in proposal.allocation_ids.partner_id),
            )
            for proposal in proposals
        ]
