from psycopg2 import IntegrityError, errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES, SettlementCase


@tagged("post_install", "-at_install")
class TestRoles(SettlementCase):
    """Every role tried on every step, and the separation of persons in Python and in SQL."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer("红旗商行", "6222000055554444")
        self.invoice(self.partner, 320.0)
        self.proposal_record = self.proposal(self._bank_file("R1"))

    def _bank_file(self, serial):
        return self.load_bank(
            [("2026-08-05 10:00:00", 320.0, "红旗商行", "6222000055554444", "", serial)]
        )

    def _steps(self):
        proposal = self.proposal_record
        return {
            "accept": lambda role: self.as_role(role, proposal.candidate_ids[0]).action_accept(),
            "unknown": lambda role: self.as_role(role, proposal).action_propose_unknown(),
            "withdraw": lambda role: self.as_role(role, proposal).action_withdraw(),
            "approve": lambda role: self.as_role(role, proposal).action_approve(),
            "refuse": lambda role: self.as_role(role, proposal)._refuse("不对"),
            "post": lambda role: self.as_role(role, proposal).action_post(),
            "reverse": lambda role: self.as_role(role, proposal)._reverse("退回"),
            "match": lambda role: self.as_role(
                role, self.env["tobacco.settlement.matcher"]
            ).action_match(),
            "load": lambda role: self.wizard(self.bank, b"x", role).action_load(),
            "close": lambda role: self.as_role(role, self._day()).action_close(),
            "export": lambda role: self.as_role(
                role, self.env["tobacco.settlement.log.export"]
            ).action_export(),
        }

    def _day(self):
        return self.env["tobacco.settlement.day"]._of(
            self.store, {self.env["tobacco.settlement.line"].search([], limit=1).day}
        )

    def test_each_step_is_open_to_its_role_only(self):
        allowed = {
            "accept": "entry",
            "unknown": "entry",
            "withdraw": "entry",
            "approve": "reviewer",
            "refuse": "reviewer",
            "post": "poster",
            "reverse": "reverser",
            "match": "entry",
            "load": "entry",
            "close": "closer",
            "export": "auditor",
        }
        for step, take in self._steps().items():
            for role in ROLES:
                if role == allowed[step]:
                    continue
                with self.subTest(step=step, role=role), self.assertRaises(AccessError):
                    take(role)

    def test_the_entry_clerk_finds_matching_in_the_menu_and_the_reviewer_does_not(self):
        menu = self.env.ref("tobacco_settlement.settlement_match_menu")
        action = self.env.ref("tobacco_settlement.settlement_match_server_action")
        for role, expected in (("entry", True), ("reviewer", False)):
            visible = menu.with_user(self.users[role])._visible_menu_ids()
            self.assertEqual(menu.id in visible, expected, role)
        action.with_user(self.users["entry"]).run()
        with self.assertRaises(AccessError):
            action.with_user(self.users["reviewer"]).run()

    def test_nobody_writes_documents_directly(self):
        models = (
            "file",
            "line",
            "proposal",
            "candidate",
            "allocation",
            "run",
            "day",
            "day.tender",
            "day.check",
            "comparison",
            "log",
            "log.export",
        )
        for name in models:
            model = self.env[f"tobacco.settlement.{name}"]
            for role in ROLES:
                for operation in ("write", "create", "unlink"):
                    with self.subTest(model=name, role=role, operation=operation):
                        allowed = self.as_role(role, model).has_access(operation)
                        self.assertFalse(allowed)

    def test_nobody_reviews_their_own_proposal(self):
        reviewer = self.users["reviewer"]
        reviewer.group_ids += self.env.ref("tobacco_settlement.group_entry")
        proposal = self.proposal_record
        self.as_role("entry", proposal).action_withdraw()
        self.as_role("reviewer", proposal.candidate_ids[0]).action_accept()
        with self.assertRaises(UserError):
            self.as_role("reviewer", proposal).action_approve()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_review_by_the_author(self):
        proposal = self.proposal_record
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE tobacco_settlement_proposal SET reviewer_uid = entry_uid WHERE id = %s",
                [proposal.id],
            )

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_approval_without_a_reviewer(self):
        with self.assertRaises(errors.CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE tobacco_settlement_proposal SET state = 'approved' WHERE id = %s",
                [self.proposal_record.id],
            )

    def test_the_reverser_is_neither_author_nor_reviewer(self):
        reviewer = self.users["reviewer"]
        reviewer.group_ids += self.env.ref("tobacco_settlement.group_reverser")
        self.review_and_post(self.proposal_record)
        with self.assertRaises(UserError):
            self.as_role("reviewer", self.proposal_record)._reverse("改")

    def test_an_invoicing_user_cannot_undo_what_was_settled(self):
        self.review_and_post(self.proposal_record)
        user = self.users["auditor"]
        user.group_ids += self.env.ref("account.group_account_invoice")
        move = self.proposal_record.move_id.with_user(user)
        for attempt in (
            lambda: move.line_ids.remove_move_reconcile(),
            lambda: move.with_context(tobacco_reversal=True).line_ids.remove_move_reconcile(),
            lambda: move.button_draft(),
            lambda: move._reverse_moves(cancel=True),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "别家"})
        user = self.users["auditor"]
        user.write({"company_ids": [(4, other.id)]})
        seen = self.proposal_record.with_user(user).with_context(allowed_company_ids=other.ids)
        self.assertFalse(seen.search([]))
        with self.assertRaises(AccessError):
            seen.read(["amount"])
