"""The worker against the regulator's own process, on committed data and real cursors."""

import contextlib
import os
import tempfile
import time
import unittest
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL

from odoo.addons.tobacco_compliance.tools.report.chain import Link, first_break

from .report_common import (
    GO_LIVE,
    SECRET,
    SECRET_NAME,
    SIMULATOR,
    Regulator,
    capture,
    make_licence,
    make_profile,
)

TABLES = ("finding", "attempt", "delivery", "batch", "seal", "record", "chain", "profile")


@tagged("post_install", "-at_install")
@unittest.skipUnless(SIMULATOR.is_dir(), "the regulator's simulator is not beside the addon")
class WorkerCase(BaseCase):
    """One licence that reports to a simulator; everything is committed and removed again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.enterClassContext(patch.dict(os.environ, {SECRET_NAME: SECRET}))

    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.regulator = Regulator(folder).start()
        self.addCleanup(self.regulator.kill)
        self.number = f"WORK{time.time_ns() % 10**12}"
        self.addCleanup(self._remove)
        with self.committing() as env:
            self.licence_id = make_licence(env, self.number).id
            profile = make_profile(
                env,
                endpoint=self.regulator.url,
                connect_timeout_s=0.5,
                read_timeout_s=1,
                name=self.number,
            )
            licence = env["tobacco.licence"].browse(self.licence_id)
            self.chain_id = env["tobacco.report.chain"]._open(licence, profile, GO_LIVE).id

    def _remove(self):
        """Take the test's rows away, past the triggers: only the tables' owner can do this."""
        with self.committing() as env:
            for name in TABLES:
                table = SQL.identifier(f"tobacco_report_{name}")
                column = SQL.identifier("id" if name == "chain" else "chain_id")
                where = SQL("%s = %s", column, self.chain_id)
                if name == "profile":
                    where = SQL("name->>'en_US' = %s", self.number)
                env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
                env.cr.execute(SQL("DELETE FROM %s WHERE %s", table, where))
                env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))
            licence = env["tobacco.licence"].browse(self.licence_id)
            shop = licence.shop_id
            env.cr.execute("ALTER TABLE tobacco_licence_term DISABLE TRIGGER USER")
            licence.unlink()
            env.cr.execute("ALTER TABLE tobacco_licence_term ENABLE TRIGGER USER")
            shop.unlink()
        self.registry.clear_all_caches()

    # === HELPERS === #

    @contextlib.contextmanager
    def committing(self):
        with self.registry.cursor() as cr:
            yield self.environment(cr)

    def environment(self, cr):
        return api.Environment(cr, api.SUPERUSER_ID, {})

    def capture(self, count=1, **changes):
        """Sales of one transaction; their records' uuids."""
        with self.committing() as env:
            licence = env["tobacco.licence"].browse(self.licence_id)
            return [capture(env, licence, **changes) for _ in range(count)]

    def drain(self, budget_s=30):
        with self.committing() as env:
            env.cr.commit()
            return env["tobacco.report.worker"]._drain(budget_s)

    def hurry(self):
        """Let a retry be due and a lease be over now."""
        self.execute(
            "UPDATE tobacco_report_chain SET next_try_at = NULL, lease_until = NULL WHERE id = %s",
            self.chain_id,
        )

    def execute(self, query, *args):
        with self.committing() as env:
            env.cr.execute(SQL(query, *args))
            return env.cr.fetchall() if env.cr.description else None

    def states(self):
        rows = self.execute(
            "SELECT state, count(*) FROM tobacco_report_delivery WHERE chain_id = %s GROUP BY 1",
            self.chain_id,
        )
        return dict(rows)

    def chain(self):
        with self.committing() as env:
            return env["tobacco.report.chain"].browse(self.chain_id).read()[0]

    def findings(self):
        rows = self.execute(
            "SELECT code FROM tobacco_report_finding WHERE chain_id = %s AND state = 'open'",
            self.chain_id,
        )
        return {code for (code,) in rows}

    def outcomes(self):
        rows = self.execute(
            "SELECT outcome FROM tobacco_report_attempt WHERE chain_id = %s ORDER BY id",
            self.chain_id,
        )
        return [outcome for (outcome,) in rows]

    def officer(self, method):
        with self.committing() as env:
            getattr(env["tobacco.report.chain"].browse(self.chain_id), method)()

    def assertReported(self, uuids):
        """Every record once at the regulator, our chain intact and acknowledged to its end."""
        self.assertCountEqual(self.regulator.records(), uuids)
        self.assertEqual(self.states(), {"accepted": len(uuids)})
        rows = self.execute(
            """
            SELECT r.id, r.uuid, r.payload_sha256, s.seq, s.prev_hash, s.hash, s.sealed_at
              FROM tobacco_report_seal s JOIN tobacco_report_record r ON r.id = s.record_id
             WHERE s.chain_id = %s ORDER BY s.seq
            """,
            self.chain_id,
        )
        self.assertIsNone(first_break(self.number, 1, [Link(*row) for row in rows]))
        chain = self.chain()
        self.assertEqual(chain["ack_seq"], len(uuids))
        self.assertEqual(chain["ack_hash"], chain["head_hash"])
