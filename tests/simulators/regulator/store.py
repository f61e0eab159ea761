"""What the regulator keeps, in SQLite, so that it survives being killed."""

import sqlite3
import threading
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS batch (
    uuid TEXT PRIMARY KEY, licence TEXT NOT NULL, digest TEXT NOT NULL,
    status INTEGER NOT NULL, answer TEXT NOT NULL, received_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS record (
    licence TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    uuid TEXT NOT NULL, kind TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,
    sealed_at TEXT NOT NULL, payload TEXT NOT NULL, payload_sha256 TEXT NOT NULL,
    status TEXT NOT NULL, receipt TEXT, code TEXT, message TEXT, received_at TEXT NOT NULL,
    PRIMARY KEY (licence, epoch, seq)) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS record_accepted ON record (licence, uuid)
    WHERE status = 'accepted';
CREATE INDEX IF NOT EXISTS record_uuid ON record (licence, uuid);
CREATE INDEX IF NOT EXISTS record_time ON record (received_at);
CREATE TABLE IF NOT EXISTS held (
    licence TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (licence, epoch, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS nonce (
    key_id TEXT NOT NULL, nonce TEXT NOT NULL, PRIMARY KEY (key_id, nonce)) WITHOUT ROWID;
"""


class Store:
    """One connection behind one lock: `with store:` is a transaction, whole or not at all."""

    def __init__(self, folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(
            Path(folder) / "regulator.sqlite", check_same_thread=False, isolation_level=None
        )
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(SCHEMA)

    def __enter__(self):
        self._lock.acquire()
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind, _error, _traceback):
        try:
            self._db.execute("ROLLBACK" if kind else "COMMIT")
        finally:
            self._lock.release()

    def rows(self, sql, *args):
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, args)]

    def row(self, sql, *args):
        return next(iter(self.rows(sql, *args)), None)

    def run(self, sql, *args):
        with self._lock:
            return self._db.execute(sql, args).rowcount

    def insert(self, table, **values):
        """Table and column names are ours, values are bound."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        return self.run(
            f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
            *values.values(),
        )

    def is_nonce_new(self, key_id, nonce):
        with self:
            return self.insert("nonce", key_id=key_id, nonce=nonce) == 1
