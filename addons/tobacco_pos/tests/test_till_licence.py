import json
from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.tobacco_compliance.tools.rules import check

from .common import TobaccoTill


@tagged("post_install", "-at_install")
class TestTillLicence(TobaccoTill, TransactionCase):
    """What an officer changes while a session is open reaches its till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_shop()
        cls.config = cls.env["pos.config"].create(
            {"name": "Corner Till", "tobacco_shop_id": cls.shop.id}
        )
        cls.config.open_ui()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _told(self):
        """How often the till was told since this was asked before."""
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([("id", ">", self.newest)])
        self.newest += len(messages) and messages[-1].id - self.newest
        return sum("TOBACCO_TILL_DATA" in json.loads(line.message)["type"] for line in messages)

    def setUp(self):
        super().setUp()
        self.newest = self.env["bus.bus"].search([], order="id desc", limit=1).id or 0

    def _refusals(self, category="cigarette", day=None):
        data = self.config.with_user(self.cashier).tobacco_till_data()
        day = day or self.today
        facts = {
            "stage": "sale",
            "jurisdiction": data["shop"]["jurisdiction"],
            "at": f"{day.isoformat()}T12:00:00+08:00",
            "channel": "till",
            "site": data["shop"]["code"],
            "licence": data["licence"],
            "lines": [{"category": category, "unit": "pack", "qty": "1"}],
        }
        return {item["rule"] for item in check(facts, data["rules"])}

    def test_a_suspension_reaches_the_open_till_once(self):
        self.assertFalse(self._refusals())
        pause = self.env["tobacco.licence.suspension"].create(
            {"licence_id": self.licence.id, "date_from": self.today}
        )
        self.assertEqual(self._told(), 1)
        self.assertEqual(self._refusals(), {"CN-LIC-VALID"})
        pause.is_void = True
        self.assertEqual(self._told(), 1)
        self.assertFalse(self._refusals())

    def test_a_closure_reaches_the_open_till(self):
        self.licence.closed_on = self.today
        self.assertEqual(self._told(), 1)
        self.assertEqual(self._refusals(), {"CN-LIC-VALID"})
        self.assertFalse(self._refusals(day=self.today - timedelta(days=1)))

    def test_a_narrower_scope_reaches_the_open_till(self):
        self.licence.write({"is_cigarette": False, "is_cigar": True})
        self.assertEqual(self._told(), 1)
        self.assertEqual(self._refusals(), {"CN-LIC-SCOPE"})
        self.assertFalse(self._refusals("cigar"))

    def test_a_licence_that_begins_tomorrow_sells_tomorrow(self):
        tomorrow = self.today + timedelta(days=1)
        self.licence.write({"held_since": tomorrow, "valid_from": tomorrow})
        self.assertEqual(self._told(), 1)
        self.assertEqual(self._refusals(), {"CN-LIC-VALID"})
        self.assertFalse(self._refusals(day=tomorrow))

    def test_a_licence_that_moves_to_another_site_leaves_the_till_without_one(self):
        other = self.env["tobacco.shop"].create({"name": "Other", "code": "BJ-2"})
        self._told()
        self.licence.shop_id = other
        self.assertEqual(self._told(), 1)
        self.assertEqual(self._refusals(), {"CN-LIC-VALID"})

    def test_a_changed_rule_reaches_the_open_tills_of_its_place(self):
        change = {"kind": "set", "value": "30", "reason": "The bureau asks for it"}
        for place, told in (("hk", 0), ("cn", 1)):
            self.env["tobacco.rule.change"].create(
                {
                    "rule_key": f"{place}_qty_near" if told else "hk_price_duty",
                    "jurisdiction_id": self.env.ref(f"tobacco_compliance.jurisdiction_{place}").id,
                    **change,
                }
            )
            self.assertEqual(self._told(), told)
        rules = self.config.with_user(self.cashier).tobacco_till_data()["rules"]
        near = next(rule for rule in rules if rule["code"] == "CN-QTY-NEAR")
        self.assertEqual(near["value"], "30")

    def test_goods_that_are_recalled_or_mouldy_stop_in_every_open_till(self):
        article = self.cigarettes.product_tmpl_id
        for name, reason in (
            ("tobacco_is_damaged", "damaged"),
            ("tobacco_is_recalled", "recalled"),
        ):
            stopped = {"recalled": [], "damaged": [], reason: article.ids}
            self.cigarettes[name] = True
            self.assertEqual(self._told(), 1)
            data = self.config.with_user(self.cashier).tobacco_till_data()
            self.assertEqual(data["stopped"], stopped)
            article[name] = True
            self.assertEqual(self._told(), 0, "nothing changed")
            article[name] = False
            self.assertEqual(self._told(), 1)
        data = self.config.with_user(self.cashier).tobacco_till_data()
        self.assertEqual(data["stopped"], {"recalled": [], "damaged": []})

    def test_the_till_names_kinds_of_goods_in_words(self):
        rules = self.config.with_user(self.cashier).tobacco_till_data()["rules"]
        scope = next(rule for rule in rules if rule["code"] == "CN-LIC-SCOPE")
        self.assertEqual(scope["words"]["cigar"], "Cigars")

    def test_water_and_lighters_are_nobodys_business(self):
        self.licence.closed_on = self.today
        self.assertFalse(self._refusals(category=None))

    def test_a_till_of_another_shop_and_a_closed_one_are_not_told(self):
        other = self.env["tobacco.shop"].create({"name": "Other", "code": "BJ-2"})
        self._told()
        other.name = "Elsewhere"
        self.assertEqual(self._told(), 0)
        self.config.current_session_id.action_pos_session_closing_control()
        self.assertEqual(self.config.session_ids.mapped("state"), ["closed"])
        self._told()
        self.licence.closed_on = fields.Date.today()
        self.assertEqual(self._told(), 0)
