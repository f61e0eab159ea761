from odoo.tests import tagged

from .test_till_order import TillOrderCase

EXTRA_QUERIES = 4


@tagged("post_install", "-at_install")
class TestTillCost(TillOrderCase):
    """What the shop adds to storing one order, against the same till without a shop."""

    def _store(self):
        """Queries of one order of three lines, two of them tobacco, as a fresh request."""
        lines = [
            self._prepare_carton_line(1),
            self._prepare_line(self.cigarettes, 2, tobacco_entry="scanned"),
            self._prepare_line(self.water, 1),
        ]
        order = self._prepare_order(self.session, lines, self.cash, **self._prepare_age())
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([order])
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _store_often(self, shop):
        self.till.tobacco_shop_id = shop
        self._store()  # caches that live longer than a request
        return min(self._store() for _run in range(3))

    def test_a_shop_costs_at_most_four_queries_an_order(self):
        self._start_reporting()
        with_shop = self._store_often(self.shop)
        # the sequences stay `standard`, so both sides count the same
        without = self._store_often(self.env["tobacco.shop"])
        self.assertLessEqual(with_shop - without, EXTRA_QUERIES, f"{without} -> {with_shop}")
