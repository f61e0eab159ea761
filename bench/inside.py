"""Odoo in this process, for seed.py and till.py; nothing of Odoo is imported before it opens."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


def open_registry(words, database):
    """Load Odoo as its command line `words` (without program name) says; the registry."""
    from odoo.modules.registry import Registry
    from odoo.service.server import load_server_wide_modules
    from odoo.tools import config

    config.parse_config([*words, "--workers=0", "--max-cron-threads=0", "--log-level=error"])
    load_server_wide_modules()
    return Registry(database)


@contextmanager
def environment(registry, user_id=None, **context) -> Iterator:
    """An environment in a transaction of its own that is committed at the end."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cr:
        yield api.Environment(cr, user_id or SUPERUSER_ID, context)


class Meter:
    """Milliseconds and queries between `with` and its end, of all cursors of this process."""

    def __enter__(self):
        from odoo import sql_db

        self._sql_db = sql_db
        self._queries = sql_db.sql_counter
        self._started = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.ms = (time.perf_counter() - self._started) * 1000
        self.queries = self._sql_db.sql_counter - self._queries
