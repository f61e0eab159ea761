from collections import defaultdict
from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..tools.takings import OK, BillRow, TillPayment, compare
from .fen import fen_of, yuan_of
from .settlement_line import to_local, to_utc

WINDOW = timedelta(minutes=30)


class SettlementDay(models.Model):
    """One store's takings of one day: what the tills took against what the platforms say."""

    _name = "tobacco.settlement.day"
    _description = "Settlement store-day"
    _order = "day desc, store_id"
    _check_company_auto = True

    store_id = fields.Many2one("tobacco.settlement.store", required=True, readonly=True)
    company_id = fields.Many2one(related="store_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")], required=True, readonly=True, default="open"
    )
    tender_ids = fields.One2many(
        "tobacco.settlement.day.tender", "day_id", string="Takings", readonly=True
    )
    check_ids = fields.One2many(
        "tobacco.settlement.day.check", "day_id", string="Checklist", readonly=True
    )
    till_amount = fields.Monetary(compute="_compute_amounts", store=True, string="Tills")
    doubt_count = fields.Integer(
        compute="_compute_amounts", store=True, string="To clear up", aggregator="sum"
    )
    difference_note = fields.Char(
        readonly=True, help="Why a difference of the cash count is accepted."
    )
    closer_uid = fields.Many2one("res.users", string="Closed by", readonly=True)
    closed_at = fields.Datetime(string="Closed on", readonly=True)

    _day_unique = models.UniqueIndex("(store_id, day)", "This day exists already.")

    @api.depends("tender_ids.till_amount", "tender_ids.doubt_count")
    def _compute_amounts(self):
        for day in self:
            day.till_amount = sum(day.tender_ids.mapped("till_amount"))
            day.doubt_count = sum(day.tender_ids.mapped("doubt_count"))

    @api.depends("store_id.name", "day")
    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{day.store_id.name} {day.day}"

    # -- comparing -----------------------------------------------------------------------------

    @api.model
    def action_prepare(self):
        """Make and compare every day on which a till of the company took money."""
        self._check_may_compare()
        for store in self.env["tobacco.settlement.store"].search(
            [("company_id", "=", self.env.company.id)]
        ):
            moments = self.env["pos.payment"].search_fetch(
                [("session_id.config_id", "in", store.config_ids.ids)], ["payment_date"]
            )
            days = {to_local(payment.payment_date, store.tz).date() for payment in moments}
            known = self.search([("store_id", "=", store.id)])
            self._of(store, days - set(known.mapped("day")))._compare()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _of(self, store, days):
        """The store's days, made if they are missing. Days before the start are left out."""
        start = store.company_id.tobacco_settlement_start
        wanted = {day for day in days if not start or day >= start}
        found = self.search([("store_id", "=", store.id), ("day", "in", list(wanted))])
        missing = sorted(wanted - set(found.mapped("day")))
        made = self.sudo().create(  # read-only for everybody; made by comparing only
            [{"store_id": store.id, "day": day} for day in missing]
        )
        return found | made.with_env(self.env)

    def action_compare(self):
        """Compare again and renew the checklist."""
        self._check_may_compare()
        self._compare()
        return True

    def _check_may_compare(self):
        groups = ("tobacco_settlement.group_entry", "tobacco_settlement.group_closer")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only entry clerks and the closer may compare."))

    def _compare(self):
        for day in self.filtered(lambda day: day.state == "open"):
            own = day.sudo()  # read-only for everybody; the role is checked by the callers
            own.tender_ids.unlink()
            own.check_ids.unlink()
            own.tender_ids = [Command.create(vals) for vals in own._tender_vals_list()]
            own.check_ids = [Command.create(vals) for vals in own._check_vals_list()]
            self.env["tobacco.settlement.log"]._record(
                day.company_id, "compare", day, doubts=own.doubt_count
            )

    def _bounds(self):
        """The day's beginning and end in UTC."""
        begin = datetime.combine(self.day, time())
        tz = self.store_id.tz
        return to_utc(begin, tz), to_utc(begin + timedelta(days=1), tz)

    def _payments(self):
        begin, end = self._bounds()
        return self.env["pos.payment"].search(
            Domain("session_id.config_id", "in", self.store_id.config_ids.ids)
            & Domain("payment_date", ">=", begin)
            & Domain("payment_date", "<", end)
            & Domain("pos_order_id.state", "in", ("paid", "done"))
        )

    def _tender_vals_list(self):
        payments = self._payments().grouped("payment_method_id")
        channels = self.env["tobacco.settlement.channel"].search(
            [("store_id", "=", self.store_id.id), ("kind", "=", "platform")]
        )
        for channel in channels:
            methods = channel.payment_method_ids
            bills = self.env["tobacco.settlement.line"].search(
                [("channel_id", "=", channel.id), ("day", "=", self.day)]
            )
            own = self.env["pos.payment"].union(
                *(payments.pop(method) for method in methods if method in payments)
            )
            if own or bills:
                yield self._platform_vals(channel, methods[:1], own, bills)
        for method, own in payments.items():
            yield {
                "payment_method_id": method.id,
                "till_amount": yuan_of(sum(fen_of(payment.amount) for payment in own)),
                "till_count": len(own),
            }

    def _platform_vals(self, channel, method, payments, bills):
        tz = self.store_id.tz
        comparisons = compare(
            [
                BillRow(
                    bill.id,
                    bill.order_no or "",
                    to_local(bill.moment, tz),
                    fen_of(bill.compared),
                )
                for bill in bills
            ],
            [
                TillPayment(
                    payment.id,
                    tuple(filter(None, self._references(payment))),
                    to_local(payment.payment_date, tz),
                    fen_of(payment.amount),
                )
                for payment in payments
            ],
            WINDOW,
        )
        counts = defaultdict(int)
        for found in comparisons:
            counts[found.case] += 1
        return {
            "payment_method_id": method.id,
            "channel_id": channel.id,
            "till_amount": yuan_of(sum(fen_of(payment.amount) for payment in payments)),
            "till_count": len(payments),
            "bill_amount": yuan_of(sum(fen_of(bill.compared) for bill in bills)),
            "bill_count": len(bills),
            "fee": bills._fee(),
            "ok_count": counts[OK],
            "doubt_count": len(comparisons) - counts[OK],
            "comparison_ids": [
                Command.create(
                    {
                        "case": found.case,
                        "line_id": found.bill or False,
                        "pos_payment_id": found.payment or False,
                    }
                )
                for found in comparisons
            ],
        }

    @staticmethod
    def _references(payment):
        order = payment.pos_order_id
        return (
            payment.transaction_id,
            payment.payment_ref_no,
            order.uuid,
            order.pos_reference,
            order.name,
            payment.uuid,
        )

    # -- the checklist -------------------------------------------------------------------------

    def _sessions(self):
        begin, end = self._bounds()
        return self.env["pos.session"].search(
            Domain("config_id", "in", self.store_id.config_ids.ids)
            & Domain("start_at", "<", end)
            & (Domain("stop_at", ">=", begin) | Domain("stop_at", "=", False))
        )

    def _check_vals_list(self):
        sessions = self._sessions()
        open_sessions = sessions.filtered(lambda session: session.state != "closed")
        platforms = self.tender_ids.filtered("channel_id")
        without_bill = platforms.filtered(
            lambda tender: tender.till_count and not tender.bill_count
        )
        doubts = sum(platforms.mapped("doubt_count"))
        counted = self._cash_differences(sessions)
        stuck = self._stuck_balances()
        yield self._check_vals("sessions", not open_sessions, open_sessions.mapped("name"))
        yield self._check_vals(
            "bills", not without_bill, without_bill.payment_method_id.mapped("name")
        )
        yield self._check_vals("takings", not doubts, [str(doubts)] if doubts else [])
        yield self._check_vals(
            "cash",
            not counted or bool(self.difference_note),
            [f"{counted:.2f}", self.difference_note or ""] if counted else [],
        )
        yield self._check_vals("suspense", not stuck, stuck)

    @staticmethod
    def _check_vals(code, is_ok, details):
        return {"code": code, "is_ok": is_ok, "detail": " ".join(filter(None, details))}

    def _cash_differences(self, sessions):
        """What the counts of these sessions were short (negative) or over, and is not cleared."""
        account = self.company_id.tobacco_cash_difference_account_id
        lines = sessions.statement_line_ids.line_ids.filtered(
            lambda line: line.account_id == account and not line.reconciled
        )
        return yuan_of(-sum(fen_of(line.amount_residual) for line in lines))

    def _stuck_balances(self):
        """Suspense and outstanding accounts of the company that hold money, as texts."""
        company = self.company_id
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        chart = self.env["account.chart.template"].with_company(company.root_id)
        accounts = journals.suspense_account_id
        for name in ("debit", "credit"):
            accounts |= (
                chart.ref(f"account_journal_payment_{name}_account_id", raise_if_not_found=False)
                or self.env["account.account"]
            )
        start = company.tobacco_settlement_start
        sums = self.env["account.move.line"]._read_group(
            Domain("account_id", "in", accounts.ids)
            & Domain("parent_state", "=", "posted")
            & Domain("company_id", "=", company.id)
            & Domain("date", "<=", self.day)
            & Domain("date", ">=", start or date.min),
            ["account_id"],
            ["balance:sum"],
        )
        return [
            f"{account.display_name}: {balance:.2f}" for account, balance in sums if fen_of(balance)
        ]

    # -- closing -------------------------------------------------------------------------------

    def action_accept_difference(self):
        """Say why the cash difference of the day is accepted."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accept the cash difference"),
            "res_model": "tobacco.settlement.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_mode": "cash", "default_day_id": self.id},
        }

    def _accept_difference(self, note):
        if not self.env.user.has_group("tobacco_settlement.group_closer"):
            raise AccessError(self.env._("Only the closer may accept a difference."))
        self.sudo().difference_note = note  # read-only for everybody; the role was checked above
        self._compare()

    def action_close(self):
        """Close the day; every check must be green."""
        if not self.env.user.has_group("tobacco_settlement.group_closer"):
            raise AccessError(self.env._("Only the closer may close a day."))
        for day in self:
            if day.state == "closed":
                raise UserError(self.env._("%(day)s is closed already.", day=day.display_name))
            day._compare()
            red = day.check_ids.filtered(lambda check: not check.is_ok)
            if red:
                raise UserError(
                    self.env._(
                        "Not yet: %(checks)s. Clear these points up and close then.",
                        checks="、".join(red.mapped("name")),
                    )
                )
            day.sudo().write(  # read-only for everybody; the role was checked above
                {
                    "state": "closed",
                    "closer_uid": self.env.uid,
                    "closed_at": fields.Datetime.now(),
                }
            )
            takings = {
                tender.payment_method_id.name: tender.till_amount for tender in day.tender_ids
            }
            self.env["tobacco.settlement.log"]._record(
                day.company_id, "close", day, takings=takings, doubts=day.doubt_count
            )
        return True
