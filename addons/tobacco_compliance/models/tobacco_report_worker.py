"""The worker: claims chains and serves them. One code for the process and the cron."""

import contextlib
import logging
import os
import socket
import time
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

POLL_S = 5.0
SLICE_S = 10.0
CRON_BUDGET_S = 20.0
SPARE_S = 7.0

_NOW = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")
# A stopped chain is still sealed; a comparison is asked for by a person.
_HAS_WORK = SQL(
    """(
        c.is_compare_wanted
        OR c.state IN ('open', 'stopped') AND EXISTS (
            SELECT FROM tobacco_report_delivery d
             WHERE d.chain_id = c.id AND d.state = 'captured')
        OR c.state = 'open' AND (c.next_try_at IS NULL OR c.next_try_at <= %(now)s) AND EXISTS (
            SELECT FROM tobacco_report_delivery d
             WHERE d.chain_id = c.id
               AND d.state IN ('sealed', 'quarantined', 'sending', 'unknown')
               AND (d.state != 'quarantined' OR NOT d.is_declared))
        OR c.state = 'open' AND (c.next_try_at IS NULL OR c.next_try_at <= %(now)s) AND EXISTS (
            SELECT FROM tobacco_report_batch b
             WHERE b.chain_id = c.id AND b.state IN ('ready', 'sending', 'unknown'))
    )""",
    now=_NOW,
)


class LeaseLost(Exception):
    """Another worker took the chain over, or a person froze it; whatever we did is undone."""


class Lease(NamedTuple):
    """The right to serve one chain. `seconds`: how long it lasts without a sign of life."""

    chain_id: int
    token: int
    seconds: float


class TobaccoReportWorker(models.AbstractModel):
    """Serves the chains that have work, each under a lease.

    Every step is a transaction of its own on a cursor of its own, READ COMMITTED, opened by a
    fence: an UPDATE of the chain that fails to find its row when the lease is no longer ours.
    So two workers never write one chain at once, a worker that was only slow does no harm, and
    one that was killed is replaced when its lease runs out. Leases are rows and not session
    locks, so a connection pooler may stand in between.

    No transaction is open while a socket is.
    """

    _name = "tobacco.report.worker"
    _description = "Regulator Worker"

    # === LOOP === #

    @api.model
    def _cron_drain(self):
        """The same work without a process of its own. Never raises: Odoo switches off a job
        that keeps failing."""
        # The cron's own transaction would else stay open over every call.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._drain(CRON_BUDGET_S)

    @api.model
    def _drain(self, budget_s=SLICE_S, is_stopping=lambda: False):
        """Serve chains until nothing is due, `budget_s` is over or `is_stopping()`.

        :return: seconds until something is due, at most POLL_S
        """
        deadline = time.monotonic() + budget_s
        left_alone = []
        while time.monotonic() < deadline and not is_stopping():
            lease = self._claim(left_alone)
            if not lease:
                return self._idle_s()
            until = min(deadline, time.monotonic() + SLICE_S)
            try:
                is_served = self._serve(
                    lease, lambda until=until: time.monotonic() < until and not is_stopping()
                )
            except LeaseLost:
                _logger.info("Chain %s is another worker's now", lease.chain_id)
                continue
            except Exception:
                _logger.exception("Chain %s could not be served", lease.chain_id)
                is_served = False
            if not is_served:
                left_alone.append(lease.chain_id)
            self._give_back(lease)
        return 0.0

    def _serve(self, lease, may_go_on):
        """Compare if asked to, then seal and send until all is done or the slice is over.

        :return: whether anything moved; if not, the chain is left alone for a while
        """
        if not self._is_bound(lease):
            return False
        sender = self.env["tobacco.report.sender"]
        is_served = False
        with contextlib.ExitStack() as stack:
            line = sender._connect(lease, stack)
            if line:
                is_served = self.env["tobacco.report.comparer"]._compare(lease, line)
            while may_go_on():
                sealed = self._seal(lease)
                moved = bool(line) and sender._send_next(lease, line)
                if not (sealed or moved):
                    break
                is_served = True
        return is_served

    # === TRANSACTIONS AND LEASES === #

    @contextlib.contextmanager
    def _transaction(self, lease=None):
        """A cursor in a short READ COMMITTED transaction, fenced by `lease` if given.

        Odoo's own level would show a snapshot from before the lock was granted.

        :raises LeaseLost: the lease is not ours any more
        """
        with self.env.registry.cursor() as cr:
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            if lease:
                cr.execute(
                    SQL(
                        """
                        UPDATE tobacco_report_chain
                           SET lease_until = %(now)s + make_interval(secs => %(seconds)s)
                         WHERE id = %(id)s AND lease_token = %(token)s
                        """,
                        now=_NOW,
                        seconds=lease.seconds,
                        id=lease.chain_id,
                        token=lease.token,
                    )
                )
                if not cr.rowcount:
                    raise LeaseLost
            yield cr

    def _claim(self, left_alone):
        """Take the chain that has waited longest, None when no chain has work."""
        with self._transaction() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE tobacco_report_chain t
                       SET lease_token = t.lease_token + 1,
                           lease_owner = %(owner)s,
                           lease_until = %(now)s
                               + make_interval(secs => f.seconds)
                      FROM (
                        SELECT c.id,
                               p.connect_timeout_s + 2 * p.read_timeout_s + %(spare)s AS seconds
                          FROM tobacco_report_chain c
                          JOIN tobacco_report_profile p ON p.id = c.profile_id
                         WHERE (c.lease_until IS NULL OR c.lease_until < %(now)s)
                           AND NOT c.id = ANY(%(left_alone)s)
                           AND %(has_work)s
                         ORDER BY c.lease_until NULLS FIRST
                         LIMIT 1
                           FOR NO KEY UPDATE OF c SKIP LOCKED
                       ) f
                     WHERE t.id = f.id
                    RETURNING t.id, t.lease_token, f.seconds
                    """,
                    owner=f"{socket.gethostname()}:{os.getpid()}",
                    now=_NOW,
                    spare=SPARE_S,
                    left_alone=left_alone,
                    has_work=_HAS_WORK,
                )
            )
            row = cr.fetchone()
        return Lease(*row) if row else None

    def _give_back(self, lease):
        with contextlib.suppress(LeaseLost), self._transaction(lease) as cr:
            cr.execute(
                SQL(
                    "UPDATE tobacco_report_chain SET lease_until = %s WHERE id = %s",
                    _NOW,
                    lease.chain_id,
                )
            )

    def _idle_s(self):
        """Seconds until a chain is due again, between 0.1 and POLL_S."""
        with self._transaction() as cr:
            cr.execute(
                SQL(
                    """
                    SELECT extract(epoch FROM min(greatest(next_try_at, lease_until)) - %(now)s)
                      FROM tobacco_report_chain
                     WHERE state = 'open' AND next_try_at > %(now)s
                    """,
                    now=_NOW,
                )
            )
            seconds = cr.fetchone()[0]
        return POLL_S if seconds is None else min(max(float(seconds), 0.1), POLL_S)

    def _freeze(self, cr, lease, state, code, params):
        """Let the chain stand still and say why. `state`: frozen or stopped."""
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain SET state = %s
                 WHERE id = %s AND state IN ('open', 'stopped')
                """,
                state,
                lease.chain_id,
            )
        )
        self.env["tobacco.report.finding"]._open(cr, lease.chain_id, code, "error", params)
        _logger.error("Chain %s is %s: %s %s", lease.chain_id, state, code, params)

    def _is_bound(self, lease):
        """Whether the chain belongs to this database; a copy's chain freezes here."""
        with self._transaction(lease) as cr:
            chain = self.with_env(self.env(cr=cr)).env["tobacco.report.chain"]
            is_bound = chain.browse(lease.chain_id)._is_bound_here()
            if not is_bound:
                self._freeze(cr, lease, "frozen", "CLONE", {"database": cr.dbname})
        return is_bound

    # === SEALING === #

    def _seal(self, lease):
        """Number and hash what was captured, in one transaction. :return: how many"""
        with self._transaction(lease) as cr:
            return self.env["tobacco.report.sealer"]._seal(cr, lease.chain_id)
