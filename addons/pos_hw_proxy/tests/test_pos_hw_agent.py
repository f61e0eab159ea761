from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import file_open

URL = "http://127.0.0.1:8269"
PRINTER = {
    "id": "front",
    "kind": "printer",
    "role": "receipt",
    "driver": "escpos",
    "address": "tcp://10.0.0.9:9100",
    "width_dots": 384,
    "status": "online",
    "paper": "ok",
    "cover": "closed",
    "queue": 0,
}


def answer(token="secret-1"):  # noqa: S107
    return {"token": token, "agent": "Till PC", "version": "1.0.0", "scopes": ["print", "drawer"]}


@tagged("post_install", "-at_install")
class TestPosHwAgent(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier, cls.manager = (
            new_test_user(cls.env, f"hw_{role}", groups=f"base.group_user,{group}")
            for role, group in (
                ("cashier", "point_of_sale.group_pos_user"),
                ("manager", "point_of_sale.group_pos_manager"),
            )
        )
        cls.till, cls.other_till = cls.env["pos.config"].create(
            [
                {"name": "Till 1", "payment_method_ids": []},
                {"name": "Till 2", "payment_method_ids": []},
            ]
        )

    def pair(self, till=None, user=None, url=URL, devices=(PRINTER,), printer="front", **kwargs):
        agents = self.env["pos.hw.agent"].with_user(user or self.manager)
        values = kwargs.pop("answer", answer())
        till = till or self.till
        agent_id = agents.save_pairing(till.id, url, values, list(devices), printer, **kwargs)
        return self.env["pos.hw.agent"].browse(agent_id)

    def load(self, till, user, records=None):
        Config = self.env["pos.config"].with_user(user)
        return Config._load_pos_data_read(records or Config.browse(till.id), Config.browse(till.id))

    def test_pairing_makes_the_agent_its_printer_and_the_drawer(self):
        agent = self.pair(has_drawer=True)
        self.assertEqual(agent.name, "Till PC (Till 1)")
        self.assertEqual(agent.config_ids, self.till)
        self.assertEqual(self.till.hw_printer_id.identifier, "front")
        self.assertEqual(self.till.hw_printer_id.width_dots, 384)
        self.assertTrue(self.till.iface_cashdrawer)

    def test_a_till_gets_its_own_token_and_no_other_one(self):
        self.pair()
        self.pair(self.other_till, answer=answer("secret-2"))
        (values,) = self.load(self.till, self.cashier)
        self.assertEqual(
            values["_hw_printer"],
            {
                "url": URL,
                "token": "secret-1",
                "printer": "front",
                "width_dots": 384,
                "drawer_pin": 2,
            },
        )
        both = (
            self.env["pos.config"].with_user(self.cashier).browse((self.till | self.other_till).ids)
        )
        loaded = self.load(self.till, self.cashier, both)
        self.assertEqual(["secret-2" in str(values) for values in loaded], [False, False])

    def test_a_till_without_pairing_gets_nothing(self):
        (values,) = self.load(self.other_till, self.cashier)
        self.assertFalse(values["_hw_printer"])

    def test_the_token_of_another_agent_is_not_given_out(self):
        self.pair()
        other = self.pair(self.other_till, answer=answer("secret-2"))
        self.till.hw_printer_id = other.device_ids
        (values,) = self.load(self.till, self.cashier)
        self.assertFalse(values["_hw_printer"])

    def test_only_a_manager_pairs(self):
        with self.assertRaises(AccessError):
            self.pair(user=self.cashier)

    def test_nobody_but_the_system_administrator_reads_tokens(self):
        self.pair()
        for user in (self.cashier, self.manager):
            with self.assertRaises(AccessError):
                self.env["pos.hw.token"].with_user(user).search_read([], ["token"])
            with self.assertRaises(AccessError):
                self.env["pos.hw.token"].with_user(user).create({})

    def test_a_cashier_changes_no_agent(self):
        agent = self.pair().with_user(self.cashier)
        self.assertEqual(agent.url, URL)
        with self.assertRaises(AccessError):
            agent.url = "http://127.0.0.1:1"

    def test_pairing_again_replaces_the_token_and_archives_lost_printers(self):
        first = self.pair()
        again = self.pair(
            devices=[{**PRINTER, "id": "new"}], printer="new", answer=answer("secret-3")
        )
        self.assertEqual(first, again)
        tokens = self.env["pos.hw.token"].search([("config_id", "=", self.till.id)])
        self.assertEqual(tokens.token, "secret-3")
        self.assertEqual(first.device_ids.mapped("identifier"), ["new"])
        self.assertEqual(self.till.hw_printer_id.identifier, "new")

    def test_an_agent_without_the_right_to_print_is_refused(self):
        with self.assertRaises(UserError):
            self.pair(answer={**answer(), "scopes": ["scan"]})

    def test_plain_http_is_for_this_computer_only(self):
        for url in ("http://192.168.1.5:8269", "ftp://127.0.0.1", "http://x:y@127.0.0.1", "till"):
            with self.assertRaises(UserError):
                self.pair(url=url)
        with self.assertRaises(ValidationError):
            self.env["pos.hw.agent"].create({"name": "LAN", "url": "http://10.0.0.1"})
        self.assertEqual(self.pair(url="https://till.example/").url, "https://till.example")

    def test_the_settings_offer_the_drawer_of_an_agent(self):
        self.pair(has_drawer=True)
        settings = self.env["res.config.settings"].create({"pos_config_id": self.till.id})
        self.assertTrue(settings.pos_iface_cashdrawer)
        self.assertEqual(settings.action_pos_hw_pair()["params"]["config_id"], self.till.id)
        settings.pos_hw_printer_id = False
        self.assertFalse(settings.pos_iface_cashdrawer)

    def test_a_neutralized_copy_has_no_tokens(self):
        self.pair()
        self.env.flush_all()
        with file_open("pos_hw_proxy/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.env["pos.hw.token"].search([]))
