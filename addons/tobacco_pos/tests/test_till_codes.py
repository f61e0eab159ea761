from odoo.tests import tagged

from .test_till_order import TillOrderCase

OWN = "3090399327788543CDYC110101100001"
FOREIGN = "3090399327788544CDYC430701204804"


@tagged("post_install", "-at_install")
class TestTillCodes(TillOrderCase):
    """Which cartons were sold: on the line, before the rules, at the regulator, in the register."""

    def setUp(self):
        super().setUp()
        self._start_reporting()

    def _sell(self, cartons, codes):
        line = self._prepare_carton_line(cartons, tobacco_carton_codes=codes)
        return self._sync([line], **self._prepare_age())

    def test_a_line_reports_its_codes_and_no_more_than_its_cartons(self):
        order = self._sell(2, [OWN, FOREIGN, OWN, "X"])
        self.assertEqual(self._payload(order)["lines"][0]["trace"], [OWN, FOREIGN])
        self.assertEqual(self._payload(order)["lines"][0]["qty"], "2")

    def test_what_a_tampered_till_sends_is_no_code(self):
        order = self._sell(1, {"not": "a list"})
        self.assertEqual(self._payload(order)["lines"][0]["trace"], [])

    def test_the_server_looks_at_every_code_again(self):
        order = self._sell(3, [OWN, FOREIGN])
        check = self._checks(order).filtered(lambda check: check.rule == "CN-CODE-OWN")
        self.assertEqual(len(check), 1)
        self.assertEqual((check.severity, check.lines), ("warn", [1]))
        self.assertEqual(check.params["actual"], "430701204804")

    def test_the_price_of_a_carton_is_judged_once_however_many_codes_it_has(self):
        line = self._prepare_carton_line(2, tobacco_carton_codes=[OWN, FOREIGN], price_unit=50)
        order = self._sync([line], **self._prepare_age())
        rules = self._checks(order).mapped("rule")
        self.assertEqual(rules.count("CN-PRICE-MARKED"), 1)

    def test_codes_come_back_with_the_line_and_not_twice(self):
        order = self._sell(2, [OWN, FOREIGN])
        back = self._prepare_carton_line(
            -1, tobacco_carton_codes=[OWN], refunded_orderline_id=order.lines.id
        )
        refund = self._sync([back], is_refund=True)
        payload = self._payload(refund)
        self.assertEqual((payload["kind"], payload["lines"][0]["trace"]), ("refund", [OWN]))
        rest = order.lines._prepare_refund_data(order, self.env["pos.pack.operation.lot"])
        self.assertEqual(rest["tobacco_carton_codes"], [FOREIGN])

    def test_the_register_knows_which_carton_left_and_which_came_back(self):
        order = self._sell(2, [OWN, FOREIGN])
        codes = self.env["tobacco.trace.code"].search([("code", "in", [OWN, FOREIGN])])
        self.assertEqual(codes.mapped("state"), ["sold", "sold"])
        self.assertEqual(codes.product_id, self.cigarettes)
        self.assertEqual(set(codes.event_ids.mapped("source_uuid")), {order.uuid})
        back = self._prepare_carton_line(
            -1, tobacco_carton_codes=[OWN], refunded_orderline_id=order.lines.id
        )
        self._sync([back], is_refund=True)
        states = {code.code: code.state for code in codes}
        self.assertEqual(states, {OWN: "returned", FOREIGN: "sold"})

    def test_a_refund_is_judged_by_the_rules_of_refunds_and_of_nothing_else(self):
        sale_rule = self.env["tobacco.rule"].search([("key", "=", "cn_code_own")])
        sale_rule.sudo().copy({"key": "test_refund", "code": "TEST-REFUND", "stages": ["refund"]})
        order = self._sell(1, [FOREIGN])
        back = self._prepare_carton_line(
            -1, tobacco_carton_codes=[FOREIGN], refunded_orderline_id=order.lines.id
        )
        refund = self._sync([back], is_refund=True)
        self.assertEqual(self._checks(refund).mapped("rule"), ["TEST-REFUND"])
        self.assertEqual(self._checks(refund).stage, "refund")
        self.assertNotIn("TEST-REFUND", self._checks(order).mapped("rule"))

    def test_a_sale_that_broke_a_blocking_rule_is_marked_and_an_approved_one_is_not(self):
        self.licence.valid_to = self.licence.valid_from
        orders = self.env["pos.order"]
        broken = self._sell(1, [])
        water = self._sync([self._prepare_line(self.water, 1)])
        self.assertEqual((broken + water).mapped("tobacco_breach"), ["let_through", False])
        found = orders.search([("tobacco_breach", "=", "let_through")])
        self.assertIn(broken, found)
        self.assertNotIn(water, found)
        self.assertIn(water, orders.search([("tobacco_breach", "=", False)]))
        action = broken.action_tobacco_breaches()
        checks = self.env["tobacco.check"].search(action["domain"])
        self.assertIn("CN-LIC-VALID", checks.mapped("rule"))
        self.assertEqual(set(checks.mapped("severity")), {"block"})
