from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ComplianceCase


@tagged("post_install", "-at_install")
class TestRoleMatrix(ComplianceCase):
    """Who may do what with what the law looks at; one table, and every cell is tried."""

    # deed -> the roles that may; all others of ROLES may not
    MAY = {
        "read_licences": {"officer", "auditor"},
        "read_licence_pictures": {"officer", "auditor"},
        "read_rules": {"officer", "auditor"},
        "change_rule": {"officer"},
        "rewrite_rule": set(),
        "read_checks": {"officer", "auditor"},
        "alter_check": set(),
        "delete_check": set(),
        "recall": {"officer"},
        "answer_checklist": {"officer"},
        "export_ledger": {"officer", "auditor"},
        "try_basket": {"officer", "auditor"},
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            "plain": cls.cashier,
            "stock": new_test_user(cls.env, "cmp_stock", "stock.group_stock_manager"),
            "officer": cls.officer,
            "auditor": cls.auditor,
        }
        cls.picture = cls.env["ir.attachment"].create(
            {
                "name": "licence.png",
                "raw": b"picture",
                "res_model": "tobacco.licence",
                "res_id": cls.licence.id,
            }
        )
        cls.env["tobacco.check"]._record([cls._check_vals()])
        cls.check = cls.env["tobacco.check"].search([], order="id desc", limit=1)

    def _deeds(self):
        """What each deed does in the name of `env`'s user."""
        place = self.shop.jurisdiction_id.id
        question = self.env.ref("tobacco_compliance.checklist_minors_sign").id
        return {
            "read_licences": lambda env: self.licence.with_env(env).read(["number"]),
            "read_licence_pictures": lambda env: self.picture.with_env(env).read(["raw"]),
            "read_rules": lambda env: env["tobacco.rule"].search([], limit=1).read(["code"]),
            "change_rule": lambda env: env["tobacco.rule.change"].create(
                {
                    "rule_key": "cn_qty_50",
                    "jurisdiction_id": place,
                    "value": "40",
                    "reason": "The bureau asked for it",
                }
            ),
            "rewrite_rule": lambda env: (
                self.env.ref("tobacco_compliance.rule_cn_qty_50")
                .with_env(env)
                .write({"value": "60"})
            ),
            "read_checks": lambda env: self.check.with_env(env).read(["rule"]),
            "alter_check": lambda env: self.check.with_env(env).write({"rule": "X"}),
            "delete_check": lambda env: self.check.with_env(env).unlink(),
            "recall": lambda env: env["tobacco.recall"].check_access("create"),
            "answer_checklist": lambda env: env["tobacco.checklist.answer"].create(
                {"shop_id": self.shop.id, "question_id": question, "result": "ok"}
            ),
            "export_ledger": lambda env: env["tobacco.ledger"].check_access("create"),
            "try_basket": lambda env: env["tobacco.rule.trial"].check_access("create"),
        }

    def test_every_role_may_what_the_table_says_and_nothing_else(self):
        for deed, act in self._deeds().items():
            for role, user in self.roles.items():
                with self.subTest(deed=deed, role=role):
                    env = self.env(user=user)
                    if role in self.MAY[deed]:
                        act(env)
                    else:
                        with self.assertRaises(AccessError):
                            act(env)
