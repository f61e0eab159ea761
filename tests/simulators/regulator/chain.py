"""Sections 1 and 4 of the protocol: batches, chains and what is known of them."""

import datetime as dt
import hashlib
import json
import re

from .payloads import LICENCE, UUID, Fault, check, parse_canonical

ZEROS = "0" * 64
BATCH_KEYS = {"batch", "licence", "epoch", "first_seq", "last_seq", "held", "records"}
RECORD_KEYS = {"seq", "uuid", "kind", "prev_hash", "hash", "sealed_at", "payload"}
SEALED_AT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
MAX_RECORDS = 1000
MAX_WINDOW = 1_000_000


class Refused(Exception):
    """The whole batch is answered with this status and body."""

    def __init__(self, status, code, message="", **more):
        super().__init__(code)
        self.status = status
        self.body = {"code": code, "message": message, **more}


def check_shape(batch):
    """Refuse what is no batch. Raises Refused."""
    if not isinstance(batch, dict) or set(batch) != BATCH_KEYS:
        raise Refused(400, "SCHEMA", "keys of the batch")
    numbers = [batch["epoch"], batch["first_seq"], batch["last_seq"]]
    is_good = (
        _is(UUID, batch["batch"])
        and _is(LICENCE, batch["licence"])
        and all(type(number) is int and number >= 1 for number in numbers)
        and isinstance(batch["held"], list)
        and isinstance(batch["records"], list)
    )
    if not is_good:
        raise Refused(400, "SCHEMA", "values of the batch")
    if len(batch["records"]) > MAX_RECORDS:
        raise Refused(413, "TOO_LARGE", "more than 1,000 records")
    for record in batch["records"]:
        _check_record_shape(record)
    _check_range(batch)


def _check_record_shape(record):
    if not isinstance(record, dict) or set(record) != RECORD_KEYS:
        raise Refused(400, "SCHEMA", "keys of a record")
    texts = RECORD_KEYS - {"seq"}
    if type(record["seq"]) is not int or not all(isinstance(record[k], str) for k in texts):
        raise Refused(400, "SCHEMA", "values of a record")
    if not _is(UUID, record["uuid"]) or not _is(r"[0-9a-f]{64}", record["hash"]):
        raise Refused(400, "SCHEMA", "uuid or hash of a record", seq=record["seq"])


def _check_range(batch):
    sent = [record["seq"] for record in batch["records"]]
    held = batch["held"]
    if not all(type(seq) is int for seq in held) or not sent + held:
        raise Refused(400, "SCHEMA", "held")
    if sent != sorted(set(sent)) or held != sorted(set(held)):
        raise Refused(400, "SCHEMA", "numbers ascend")
    if sorted(sent + held) != list(range(batch["first_seq"], batch["last_seq"] + 1)):
        raise Refused(400, "SCHEMA", "records and held are the whole range")


def _is(pattern, value):
    return isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


class Chains:
    """The chains of all licences, on a Store. The caller opens the transaction."""

    def __init__(self, store):
        self.store = store

    # === HEADS AND WINDOWS === #

    def newest_epoch(self, licence):
        row = self.store.row(
            "SELECT max(epoch) AS epoch FROM (SELECT epoch FROM record WHERE licence = ? "
            "UNION ALL SELECT epoch FROM held WHERE licence = ?)",
            licence,
            licence,
        )
        return row["epoch"]

    def root_hash(self, licence, epoch):
        row = self.store.row(
            "SELECT hash FROM record WHERE licence = ? AND epoch < ? "
            "ORDER BY epoch DESC, seq DESC LIMIT 1",
            licence,
            epoch,
        )
        return row["hash"] if row else ZEROS

    def head(self, licence, epoch):
        row = self.store.row(
            "SELECT epoch, seq, hash FROM record WHERE licence = ? AND epoch = ? "
            "ORDER BY seq DESC LIMIT 1",
            licence,
            epoch,
        )
        return row or {"epoch": epoch, "seq": 0, "hash": self.root_hash(licence, epoch)}

    def highest_known(self, licence, epoch):
        row = self.store.row(
            "SELECT max(seq) AS seq FROM (SELECT max(seq) AS seq FROM record WHERE licence = ? "
            "AND epoch = ? UNION ALL SELECT max(seq) FROM held WHERE licence = ? AND epoch = ?)",
            licence,
            epoch,
            licence,
            epoch,
        )
        return row["seq"] or 0

    def missing(self, licence, epoch, first, last):
        received = self._numbers("record", licence, epoch, first, last)
        held = self._numbers("held", licence, epoch, first, last) - received
        ranges = []
        for seq in range(first, last + 1):
            if seq in received or seq in held:
                continue
            if ranges and ranges[-1][1] == seq - 1:
                ranges[-1][1] = seq
            else:
                ranges.append([seq, seq])
        return {"ranges": ranges, "held": sorted(held)}

    def _numbers(self, table, licence, epoch, first, last):
        rows = self.store.rows(
            f"SELECT seq FROM {table} WHERE licence = ? AND epoch = ? "  # noqa: S608
            "AND seq BETWEEN ? AND ?",
            licence,
            epoch,
            first,
            last,
        )
        return {row["seq"] for row in rows}

    def digests(self, licence, epoch, first, last, buckets):
        size = -(-(last - first + 1) // buckets)
        result = []
        for start in range(first, last + 1, size):
            end = min(start + size - 1, last)
            rows = self.store.rows(
                "SELECT hash FROM record WHERE licence = ? AND epoch = ? AND seq BETWEEN ? AND ? "
                "ORDER BY seq",
                licence,
                epoch,
                start,
                end,
            )
            text = "".join(row["hash"] + "\n" for row in rows)
            result.append({"from": start, "to": end, "digest": _sha256(text)})
        return {"buckets": result}

    # === BATCHES === #

    def receive(self, batch):
        """The body of the 200 for a batch that has the right shape. Raises Refused."""
        self._check_links(batch)
        self._check_gap(batch)
        near = Neighbourhood(self.store, batch)
        self._check_fork(batch, near)
        results = [self._receive_record(batch, record, near) for record in batch["records"]]
        for seq in batch["held"]:
            self.store.insert("held", licence=batch["licence"], epoch=batch["epoch"], seq=seq)
        head = self.head(batch["licence"], batch["epoch"])
        return {"batch": batch["batch"], "head": head, "results": results}

    def _check_links(self, batch):
        hashes = {record["seq"]: record["hash"] for record in batch["records"]}
        for record in batch["records"]:
            before = hashes.get(record["seq"] - 1)
            if before is not None and record["prev_hash"] != before:
                raise Refused(400, "CHAIN_LINK", "prev_hash", seq=record["seq"])

    def _check_gap(self, batch):
        licence, epoch = batch["licence"], batch["epoch"]
        newest = self.newest_epoch(licence)
        if newest is not None and epoch < newest:
            last = batch["last_seq"]
            if self.missing(licence, epoch, batch["first_seq"], last)["ranges"]:
                expected = self.highest_known(licence, newest) + 1
                raise Refused(409, "CHAIN_GAP", "", epoch=newest, expected_seq=expected)
            return
        expected = self.highest_known(licence, epoch) + 1
        if batch["first_seq"] > expected:
            raise Refused(409, "CHAIN_GAP", "", expected_seq=expected)

    def _check_fork(self, batch, near):
        for record in batch["records"]:
            seq = record["seq"]
            stored = near.stored.get(seq)
            if stored and stored["hash"] != record["hash"]:
                raise Refused(409, "FORK", "", seq=seq, hash=stored["hash"])
            before = near.stored.get(seq - 1)
            if seq == 1:
                before = {"seq": 0, "hash": self.root_hash(batch["licence"], batch["epoch"])}
            if before and before["hash"] != record["prev_hash"]:
                raise Refused(409, "FORK", "", seq=before["seq"], hash=before["hash"])
            after = near.stored.get(seq + 1)
            if after and after["prev_hash"] != record["hash"]:
                raise Refused(409, "FORK", "", seq=after["seq"], hash=after["hash"])

    # === RECORDS === #

    def _receive_record(self, batch, record, near):
        seq = record["seq"]
        stored = near.stored.get(seq)
        if stored and stored["status"] == "rejected":
            return _rejected(seq, stored["hash"], stored["code"], stored["message"])
        accepted = near.accepted.get(record["uuid"])
        try:
            computed = self._check_record(batch, record, near)
        except Fault as fault:
            self._keep(batch, record, near, "rejected", code=fault.code, message=fault.message)
            return _rejected(seq, record["hash"], fault.code, fault.message)
        if accepted:
            if not stored:
                self._keep(batch, record, near, "duplicate")
            return {
                "seq": seq,
                "status": "duplicate",
                "receipt": accepted["receipt"],
                "epoch": accepted["epoch"],
                "stored_seq": accepted["seq"],
                "hash": accepted["hash"],
                "payload_sha256": accepted["payload_sha256"],
            }
        receipt = f"R{batch['epoch']:02d}-{seq:08d}-{computed[:8]}"
        self._keep(batch, record, near, "accepted", receipt=receipt)
        return {"seq": seq, "status": "accepted", "receipt": receipt, "hash": computed}

    def _check_record(self, batch, record, near):
        """The hash as computed here. Raises Fault."""
        licence = batch["licence"]
        parts = (
            "v1",
            licence,
            str(batch["epoch"]),
            str(record["seq"]),
            record["prev_hash"],
            record["uuid"],
            _sha256(record["payload"]),
            record["sealed_at"],
        )
        computed = _sha256("|".join(parts))
        if computed != record["hash"]:
            raise Fault("HASH", "the hash does not compute")
        _check_sealed_at(record, near)
        payload = parse_canonical(record["payload"])
        check(payload, record, licence, lambda uuid: self._is_known(licence, uuid))
        return computed

    def _is_known(self, licence, uuid):
        return bool(
            self.store.row("SELECT 1 FROM record WHERE licence = ? AND uuid = ?", licence, uuid)
        )

    def _keep(self, batch, record, near, status, receipt=None, code=None, message=None):
        row = {
            "licence": batch["licence"],
            "epoch": batch["epoch"],
            **record,
            "payload_sha256": _sha256(record["payload"]),
            "status": status,
            "receipt": receipt,
            "code": code,
            "message": message,
            "received_at": dt.datetime.now(dt.timezone.utc).isoformat(),
        }
        self.store.insert("record", **row)
        near.add(row)
        if record["seq"] in near.held:
            self.store.run(
                "DELETE FROM held WHERE licence = ? AND epoch = ? AND seq = ?",
                batch["licence"],
                batch["epoch"],
                record["seq"],
            )


class Neighbourhood:
    """What is stored around a batch, read once: by number with both neighbours, by uuid what was
    accepted under the licence, and the held numbers."""

    def __init__(self, store, batch):
        licence, epoch = batch["licence"], batch["epoch"]
        first, last = batch["first_seq"], batch["last_seq"]
        rows = store.rows(
            "SELECT * FROM record WHERE licence = ? AND epoch = ? AND seq BETWEEN ? AND ?",
            licence,
            epoch,
            first - 1,
            last + 1,
        )
        self.stored = {row["seq"]: row for row in rows}
        uuids = [record["uuid"] for record in batch["records"]]
        marks = ", ".join("?" * len(uuids))
        accepted = store.rows(
            f"SELECT * FROM record WHERE licence = ? AND status = 'accepted' "  # noqa: S608
            f"AND uuid IN ({marks})",
            licence,
            *uuids,
        )
        self.accepted = {row["uuid"]: row for row in accepted}
        held = store.rows(
            "SELECT seq FROM held WHERE licence = ? AND epoch = ? AND seq BETWEEN ? AND ?",
            licence,
            epoch,
            first,
            last,
        )
        self.held = {row["seq"] for row in held}

    def add(self, row):
        self.stored[row["seq"]] = row
        if row["status"] == "accepted":
            self.accepted[row["uuid"]] = row


def _check_sealed_at(record, near):
    if not _is(SEALED_AT, record["sealed_at"]):
        raise Fault("SEALED_AT", "form")
    try:
        dt.datetime.strptime(record["sealed_at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError as error:
        raise Fault("SEALED_AT", "no such time") from error
    before, after = near.stored.get(record["seq"] - 1), near.stored.get(record["seq"] + 1)
    if before and record["sealed_at"] <= before["sealed_at"]:
        raise Fault("SEALED_AT", "not after the record before it")
    if after and record["sealed_at"] >= after["sealed_at"]:
        raise Fault("SEALED_AT", "not before the record after it")


def parse_batch(data):
    """The batch in a body's JSON. Raises Refused."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "SCHEMA", "no JSON") from error


def _rejected(seq, hash_, code, message):
    return {"seq": seq, "status": "rejected", "hash": hash_, "code": code, "message": message}


def _sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()
