from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import TobaccoTill


@tagged("post_install", "-at_install")
class TestTillRoles(TobaccoTill, TransactionCase):
    """A cashier sells under the law; its papers and its log are not the cashier's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_shop()
        cls.picture = cls.env["ir.attachment"].create(
            {
                "name": "licence.png",
                "raw": b"picture",
                "res_model": "tobacco.licence",
                "res_id": cls.licence.id,
            }
        )

    def test_a_cashier_keeps_away_from_papers_rules_and_log(self):
        env = self.env(user=self.cashier)
        rule = self.env.ref("tobacco_compliance.rule_cn_qty_50").with_env(env)
        deeds = {
            "read a licence": lambda: self.licence.with_env(env).read(["number"]),
            "read its picture": lambda: self.picture.with_env(env).read(["raw"]),
            "change a rule": lambda: env["tobacco.rule.change"].create(
                {"rule_key": "cn_qty_50", "reason": "no"}
            ),
            "rewrite a rule": lambda: rule.write({"value": "60"}),
            "read the log": lambda: env["tobacco.check"].search([]),
            "delete from the log": lambda: env["tobacco.check"].check_access("unlink"),
            "recall": lambda: env["tobacco.recall"].check_access("create"),
            "answer the checklist": lambda: env["tobacco.checklist.answer"].check_access("create"),
            "export the ledger": lambda: env["tobacco.ledger"].check_access("create"),
            "try a basket": lambda: env["tobacco.rule.trial"].check_access("create"),
        }
        for deed, act in deeds.items():
            with self.subTest(deed), self.assertRaises(AccessError):
                act()
