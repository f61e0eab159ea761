from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SettlementCase


class Killed(Exception):
    """Stands for the end of the process between two chunks."""


@tagged("post_install", "-at_install")
class TestPosting(SettlementCase):
    def setUp(self):
        super().setUp()
        partner = self.customer("友谊商行", "6222000012121212")
        rows = []
        self.invoices = self.env["account.move"]
        for number in range(6):
            amount = 100.0 + number
            self.invoices |= self.invoice(partner, amount)
            rows.append(
                (
                    f"2026-08-05 10:00:0{number}",
                    amount,
                    "友谊商行",
                    "6222000012121212",
                    "",
                    f"P{number}",
                )
            )
        self.proposals = self.proposal(self.load_bank(rows))
        self.as_role("reviewer", self.proposals).action_approve()

    def _run(self):
        return self.env["tobacco.settlement.run"].create(
            {
                "company_id": self.company.id,
                "user_id": self.users["poster"].id,
                "total": len(self.proposals),
                "proposal_ids": [(6, 0, self.proposals.ids)],
            }
        )

    def test_an_interrupted_run_goes_on_and_posts_nothing_twice(self):
        run = self._run()
        poster_run = self.as_role("poster", run)
        model = type(run)
        commits = []

        def die_after_the_second_chunk(self, is_in_background):
            commits.append(1)
            if len(commits) == 2:
                raise Killed

        # Not assertRaises: Odoo's would roll back what the first chunks have committed.
        with patch.object(model, "_commit", die_after_the_second_chunk), suppress(Killed):
            poster_run._go_on(is_in_background=True, chunk=2)
        self.assertEqual(len(commits), 2)
        self.assertEqual(run.posted, 4)
        before = self.proposals.move_id
        self.env["tobacco.settlement.run"]._cron_post()
        self.assertEqual((run.state, run.posted, run.failed), ("done", 6, 0))
        self.assertEqual(len(self.proposals.move_id), 6)
        self.assertLessEqual(before, self.proposals.move_id)
        self.assertEqual(set(self.invoices.mapped("payment_state")), {"paid"})
        self.assertEqual(self.balance(self.bank.account_id), sum(range(100, 106)))
        with self.assertRaises(UserError):
            self.as_role("poster", self.proposals).action_post()

    def test_a_bad_proposal_is_isolated_and_the_others_are_posted(self):
        bad = self.proposals[3]
        item = bad.allocation_ids.move_line_id
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=item.move_id.ids
        )
        payment.create({"journal_id": self.bank_journal.id})._create_payments()
        self.as_role("poster", self.proposals).action_post()
        self.assertEqual(bad.state, "approved")
        self.assertTrue(bad.post_error)
        self.assertEqual(set((self.proposals - bad).mapped("state")), {"posted"})
        self.as_role("reviewer", bad)._refuse("已收款")
        self.assertEqual(bad.state, "draft")

    def test_a_stopped_run_leaves_the_rest_unposted(self):
        run = self._run()
        self.as_role("poster", run).action_stop()
        self.env["tobacco.settlement.run"]._cron_post()
        self.assertEqual(run.posted, 0)
        self.assertEqual(set(self.proposals.mapped("state")), {"approved"})

    def test_debits_equal_credits_in_every_entry(self):
        self.as_role("poster", self.proposals).action_post()
        for move in self.proposals.move_id:
            self.assertEqual(sum(move.line_ids.mapped("balance")), 0)
            self.assertEqual(len(move.line_ids), 2)
