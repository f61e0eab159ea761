"""odoo tobacco_worker -d DB: seals and sends what the tills captured."""

import logging
import os
import selectors
import signal
import sys
import threading

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from odoo import api, sql_db
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger(__name__)

CHANNEL = "tobacco_report"
# After an error of the database itself, e.g. while PostgreSQL restarts.
PAUSE_S = 5.0


class TobaccoWorker(Command):
    """Seal and send regulator records of one database until SIGTERM.

    Any number of these may run, beside the cron fallback: leases keep them apart. It wakes up
    by NOTIFY and looks every five seconds besides.
    """

    name = "tobacco_worker"

    def run(self, args):
        config.parser.prog = self.prog
        config.parse_config(args, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name exactly one database: odoo tobacco_worker -d DB")
        Loop(names[0]).run()


class Loop:
    """Drain, then wait for a notification, a due retry or a signal."""

    def __init__(self, db_name):
        self.db_name = db_name
        self._stopping = threading.Event()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, *_args):
        """Finish the step at hand and leave; the pipe ends a wait at once."""
        self._stopping.set()
        os.write(self._wake_write, b"!")

    def run(self):
        threading.current_thread().dbname = self.db_name
        _logger.info("Reporting for database %s", self.db_name)
        while not self._stopping.is_set():
            try:
                self._run_connected()
            except psycopg2.Error:
                # The database went away; facts are in it, so nothing is lost by waiting.
                _logger.warning("No database; next try in %s s", PAUSE_S, exc_info=True)
                self._wait(None, PAUSE_S)
        _logger.info("Stopped")

    def _run_connected(self):
        registry = Registry(self.db_name)
        listener = self._listen()
        try:
            while not self._stopping.is_set():
                registry = registry.check_signaling()
                self._wait(listener, self._drain(registry))
        finally:
            listener.close()

    def _drain(self, registry):
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            if "tobacco.report.worker" not in env:
                sys.exit("The addon tobacco_compliance is not installed in this database")
            worker = env["tobacco.report.worker"]
            # The worker opens its own short transactions; this one must not stay open over calls.
            cr.rollback()
            return worker._drain(is_stopping=self._stopping.is_set)

    def _listen(self):
        """A connection of its own: a pooled one would lose its notifications."""
        _name, params = sql_db.connection_info_for(self.db_name)
        connection = psycopg2.connect(**params)
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        with connection.cursor() as cursor:
            cursor.execute(f'LISTEN "{CHANNEL}"')
        return connection

    def _wait(self, listener, seconds):
        if not seconds:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            if listener:
                selector.register(listener, selectors.EVENT_READ)
            selector.select(seconds)
        if listener:
            listener.poll()
            listener.notifies.clear()
