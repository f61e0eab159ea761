"""The agent's memory: jobs, events and tokens in one SQLite file.

WAL with ``synchronous=FULL``: what a caller was told is on the disk. One connection, one lock;
every public method is one transaction. A change of a job writes its event in the same transaction.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ApiError
from .jobs import JobRequest
from .states import END_STATES, INTERRUPTED_STATES, TRANSITIONS

SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    key TEXT PRIMARY KEY, printer TEXT NOT NULL, kind TEXT NOT NULL, payload BLOB,
    sha256 TEXT NOT NULL, copies INTEGER NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
    ttl_s REAL NOT NULL, expires_at REAL NOT NULL, created_at REAL NOT NULL,
    updated_at REAL NOT NULL, meta TEXT NOT NULL, changed_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS job_open ON job (printer, created_at)
    WHERE state IN ('queued', 'sending', 'confirming');
CREATE INDEX IF NOT EXISTS job_queue ON job (printer, created_at) WHERE state = 'queued';
CREATE INDEX IF NOT EXISTS job_expiry ON job (expires_at) WHERE state = 'queued';
CREATE INDEX IF NOT EXISTS job_recent ON job (created_at);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, device TEXT NOT NULL,
    data TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, origin TEXT NOT NULL,
    scopes TEXT NOT NULL, created_at REAL NOT NULL
);
"""
QUEUE_MAX = 200
EVENTS_KEPT = 10_000
PAYLOAD_DAYS = 7
PAYLOAD_BYTES = 200_000_000
ROW_DAYS = 400


@dataclass(frozen=True)
class Job:
    """A row of the journal; ``confirmed`` copies of ``copies`` are known to be on paper."""

    key: str
    printer: str
    kind: str
    payload: bytes | None
    sha256: str
    copies: int
    confirmed: int
    state: str
    detail: str
    attempts: int
    ttl_s: float
    expires_at: float
    created_at: float
    meta: str

    @property
    def content(self) -> bytes:
        """The payload; LookupError once it has been pruned, which ``decide`` rules out."""
        if self.payload is None:
            raise LookupError(self.key)
        return self.payload

    @property
    def answer(self) -> dict[str, Any]:
        detail = self.detail
        if self.copies > 1:
            detail = f"{detail + ', ' if detail else ''}{self.confirmed} of {self.copies} confirmed"
        return {
            "key": self.key,
            "state": self.state,
            "attempts": self.attempts,
            "detail": detail,
        }


COLUMNS = ", ".join(Job.__dataclass_fields__)


class Journal:
    """All of the agent's state that outlives it."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._lock = threading.RLock()
        #: Notified after every committed change.
        self.changed = threading.Condition(self._lock)
        with self._lock:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.executescript(SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            self.changed.notify_all()

    # === JOBS === #

    def add(self, request: JobRequest, printer: str) -> tuple[Job, bool]:
        """Store the job unless its key is known; return the job and whether it is new."""
        now = time.time()
        with self._transaction() as cursor:
            known = self._find(request.key)
            if known:
                if known.sha256 != request.sha256:
                    raise ApiError("KEY_CONFLICT", "this key was used for something else")
                return known, False
            (waiting,) = cursor.execute(
                "SELECT count(*) FROM job WHERE printer = ? AND state = 'queued'", (printer,)
            ).fetchone()
            if waiting >= QUEUE_MAX:
                raise ApiError("QUEUE_FULL", f"{waiting} jobs already wait for this printer")
            cursor.execute(
                "INSERT INTO job (key, printer, kind, payload, sha256, copies, state, ttl_s,"
                " expires_at, created_at, updated_at, meta)"
                " VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?)",
                (
                    *(request.key, printer, request.kind, request.payload, request.sha256),
                    *(request.copies, request.ttl_s, now + request.ttl_s, now, now, request.meta),
                ),
            )
            self._job_event(request.key)
            return self.get(request.key), True

    def _find(self, key: str) -> Job | None:
        row = self._connection.execute(
            f"SELECT {COLUMNS} FROM job WHERE key = ?",  # noqa: S608 - names of the dataclass
            (key,),
        ).fetchone()
        return Job(*row) if row else None

    def get(self, key: str) -> Job:
        """Return the job, or raise ApiError UNKNOWN_JOB."""
        with self._lock:
            job = self._find(key)
        if not job:
            raise ApiError("UNKNOWN_JOB", "there is no job with this key")
        return job

    def next_job(self, printer: str, kinds: Sequence[str]) -> Job | None:
        """Return the oldest queued job of these kinds."""
        marks = ", ".join("?" * len(kinds))
        with self._lock:
            row = self._connection.execute(
                f"SELECT {COLUMNS} FROM job WHERE printer = ? AND state = 'queued'"  # noqa: S608
                f" AND kind IN ({marks}) AND expires_at > ? ORDER BY created_at LIMIT 1",
                (printer, *kinds, time.time()),
            ).fetchone()
        return Job(*row) if row else None

    def start(self, job: Job) -> bool:
        """Take a queued job for sending; False when it was cancelled or has grown too old."""
        now = time.time()
        with self._transaction() as cursor:
            taken = cursor.execute(
                "UPDATE job SET state = 'sending', attempts = attempts + 1, detail = '',"
                " updated_at = ? WHERE key = ? AND state = 'queued' AND expires_at > ?",
                (now, job.key, now),
            ).rowcount
            if taken:
                self._job_event(job.key)
        return bool(taken)

    def move(self, key: str, state: str, detail: str = "", confirmed: int | None = None) -> Job:
        """Move a job to ``state``; ApiError BAD_STATE when the table does not allow it."""
        with self._transaction():
            job = self.get(key)
            if state not in TRANSITIONS[job.state]:
                raise ApiError("BAD_STATE", f"a job that is {job.state} cannot become {state}")
            self._set(job, state, detail, confirmed)
            return self.get(key)

    def decide(self, key: str, allowed: frozenset[str], state: str, by: str) -> Job:
        """Carry out a person's decision on a job in one of the ``allowed`` states."""
        with self._transaction() as cursor:
            job = self.get(key)
            if job.state not in allowed:
                raise ApiError("BAD_STATE", f"a job that is {job.state} cannot become {state}")
            if state == "queued" and job.payload is None:
                raise ApiError("BAD_STATE", "what was to be printed is no longer kept")
            detail = {"printed": "seen", "failed": "not_printed"}.get(state, "")
            confirmed = job.copies if state == "printed" else None
            self._set(job, state, detail, confirmed)
            cursor.execute(
                "UPDATE job SET changed_by = ?, expires_at = ? WHERE key = ?",
                (by, time.time() + job.ttl_s, key),
            )
            return self.get(key)

    def note(self, key: str, detail: str) -> None:
        """Say why a running job takes long."""
        with self._transaction() as cursor:
            cursor.execute("UPDATE job SET detail = ? WHERE key = ?", (detail, key))
            self._job_event(key)

    def _set(self, job: Job, state: str, detail: str, confirmed: int | None) -> None:
        self._connection.execute(
            "UPDATE job SET state = ?, detail = ?, confirmed = ?, updated_at = ? WHERE key = ?",
            (
                state,
                detail,
                job.confirmed if confirmed is None else confirmed,
                time.time(),
                job.key,
            ),
        )
        self._job_event(job.key)

    def expire(self) -> None:
        """Hold what waited too long; a drawer pulse that waited too long is dropped."""
        now = time.time()
        with self._lock:
            rows = self._connection.execute(
                "SELECT key, kind FROM job WHERE state = 'queued' AND expires_at <= ?", (now,)
            ).fetchall()
        for key, kind in rows:
            with self._transaction():
                job = self.get(key)
                if job.state == "queued" and job.expires_at <= now:
                    self._set(job, "cancelled" if kind == "drawer" else "held", "expired", None)

    def recover(self) -> dict[str, int]:
        """After a start: what was being sent is ``unknown``, pulses that waited are dropped.

        Return for each printer with an interrupted job the largest payload, in bytes.
        """
        marks = ", ".join("?" * len(INTERRUPTED_STATES))
        with self._transaction() as cursor:
            rows = cursor.execute(
                f"SELECT {COLUMNS} FROM job WHERE state IN ({marks})",  # noqa: S608
                INTERRUPTED_STATES,
            ).fetchall()
            interrupted: dict[str, int] = {}
            for job in (Job(*row) for row in rows):
                self._set(job, "unknown", "interrupted", None)
                size = max(interrupted.get(job.printer, 0), len(job.payload or b""))
                interrupted[job.printer] = size
            pulses = cursor.execute(
                f"SELECT {COLUMNS} FROM job WHERE state = 'queued' AND kind = 'drawer'"  # noqa: S608
            ).fetchall()
            for job in (Job(*row) for row in pulses):
                self._set(job, "cancelled", "expired", None)
        return interrupted

    def wait_for_end(self, key: str, timeout_s: float) -> Job:
        """Return the job when it has reached an end state or the time is over."""
        deadline = time.monotonic() + timeout_s
        with self.changed:
            while True:
                job = self.get(key)
                left = deadline - time.monotonic()
                if job.state in END_STATES or left <= 0:
                    return job
                self.changed.wait(left)

    def open_count(self, printer: str) -> int:
        with self._lock:
            (count,) = self._connection.execute(
                "SELECT count(*) FROM job WHERE printer = ?"
                " AND state IN ('queued', 'sending', 'confirming')",
                (printer,),
            ).fetchone()
        return int(count)

    def count_by_state(self) -> dict[str, int]:
        with self._lock:
            return dict(
                self._connection.execute(
                    "SELECT state, count(*) FROM job GROUP BY state"
                ).fetchall()
            )

    def recent(self, limit: int) -> list[Job]:
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {COLUMNS} FROM job ORDER BY created_at DESC LIMIT ?",  # noqa: S608
                (limit,),
            ).fetchall()
        return [Job(*row) for row in rows]

    def prune(self) -> None:
        """Forget payloads after a week or above 200 MB, rows after 400 days, old events."""
        now = time.time()
        ended = ", ".join(f"'{state}'" for state in sorted(END_STATES))
        with self._transaction() as cursor:
            cursor.execute(
                f"UPDATE job SET payload = NULL WHERE state IN ({ended})"  # noqa: S608
                " AND payload IS NOT NULL AND (created_at < ? OR key IN (SELECT key FROM ("
                "  SELECT key, sum(length(payload)) OVER (ORDER BY created_at DESC) AS total"
                "  FROM job WHERE payload IS NOT NULL) WHERE total > ?))",
                (now - PAYLOAD_DAYS * 86_400, PAYLOAD_BYTES),
            )
            cursor.execute(
                f"DELETE FROM job WHERE state IN ({ended}) AND created_at < ?",  # noqa: S608
                (now - ROW_DAYS * 86_400,),
            )
            cursor.execute(
                "DELETE FROM event WHERE seq <= (SELECT max(seq) FROM event) - ?", (EVENTS_KEPT,)
            )

    # === EVENTS === #

    def _job_event(self, key: str) -> None:
        job = self.get(key)
        data = {**job.answer, "kind": job.kind}
        self._insert_event("job", job.printer, data)

    def _insert_event(self, kind: str, device: str, data: dict[str, Any]) -> None:
        self._connection.execute(
            "INSERT INTO event (type, device, data, at) VALUES (?, ?, ?, ?)",
            (kind, device, json.dumps(data, ensure_ascii=False), time.time()),
        )

    def add_event(self, kind: str, device: str, data: dict[str, Any]) -> None:
        with self._transaction():
            self._insert_event(kind, device, data)

    def last_seq(self) -> int:
        """Return the number of the newest event; it never falls, not even by pruning."""
        with self._lock:
            row = self._connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = 'event'"
            ).fetchone()
        return int(row[0]) if row else 0

    def first_seq(self) -> int:
        """Return the number of the oldest event that is kept, or the next one."""
        with self._lock:
            (seq,) = self._connection.execute("SELECT min(seq) FROM event").fetchone()
        return int(seq) if seq is not None else self.last_seq() + 1

    def events_after(self, seq: int, limit: int = 500) -> list[dict[str, Any]]:
        with self._lock:
            rows = self._connection.execute(
                "SELECT seq, type, device, data, at FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
                (seq, limit),
            ).fetchall()
        return [
            {"seq": seq, "type": kind, "device": device, "data": json.loads(data), "at": at}
            for seq, kind, device, data, at in rows
        ]

    # === TOKENS === #

    def add_token(self, token_id: str, sha256: str, name: str, origin: str, scopes: str) -> None:
        with self._transaction() as cursor:
            cursor.execute(
                "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?)",
                (token_id, sha256, name, origin, scopes, time.time()),
            )

    def tokens(self) -> list[tuple[str, str, str, str, str]]:
        """Return (id, sha256, name, origin, scopes) of every token."""
        with self._lock:
            return self._connection.execute(
                "SELECT id, sha256, name, origin, scopes FROM token"
            ).fetchall()

    def delete_token(self, token_id: str) -> None:
        with self._transaction() as cursor:
            cursor.execute("DELETE FROM token WHERE id = ?", (token_id,))
