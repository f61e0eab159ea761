from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

PIN, WRONG = "246810", "999998"
THREADS = 2
TRIES = 6  # of each


@tagged("post_install", "-at_install")
class TestPinParallel(BaseCase):
    """Wrong PINs from two connections at once; committed, because the count is about commits."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            user = env["res.users"].create({"name": "Manager", "login": f"pin-{uuid4()}"})
            user.tobacco_pin = PIN
            self.user_id, partner_id = user.id, user.partner_id.id
        self.addCleanup(self._remove, partner_id)

    def _remove(self, partner_id):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["res.users"].browse(self.user_id).unlink()
            env["res.partner"].browse(partner_id).unlink()

    def _pins(self):
        """The table on a connection of its own; made here, as the registry is not shared out to
        threads while a test runs.
        """
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})["tobacco.pin"]

    def _try_pin(self, pins, pin):
        """One request: Odoo runs it again when another one was first."""
        while True:
            try:
                return pins._try_pin(self.user_id, pin)
            except SerializationFailure:
                continue

    @mute_logger("odoo.sql_db")
    def test_two_connections_at_once_have_five_tries_together(self):
        at_once = Barrier(THREADS)

        def guess(pins):
            answers = []
            for _try in range(TRIES):
                at_once.wait(timeout=60)
                answers.append(self._try_pin(pins, WRONG))
            return answers

        connections = [self._pins() for _thread in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as pool:
            answers = [answer for each in pool.map(guess, connections) for answer in each]
        self.assertEqual(answers.count("wrong"), 4)
        self.assertEqual(answers.count("locked"), THREADS * TRIES - 4)
        self.assertEqual(self._try_pin(connections[0], PIN), "locked")
