"""The regulator's answers, without HTTP: request in, (status, body, headers) out."""

import datetime as dt
import gzip
import hashlib
import json
import re
import time
import zlib

from . import signatures
from .chain import MAX_WINDOW, Chains, Refused, check_shape, parse_batch
from .payloads import UUID

MAX_BYTES = 2 * 1024 * 1024
_LICENCE_PATH = re.compile(r"/v1/licences/([0-9A-Z]{1,32})/(head|missing|digests)")
_BATCH_PATH = re.compile(r"/v1/batches/([^/]+)")


class Reply:
    """`status`, `body` (a JSON value), and whether the answer is signed: `key`, `alg`, `nonce`."""

    def __init__(self, status, body, **headers):
        self.status, self.body, self.headers = status, body, headers
        self.key = self.alg = self.nonce = None


class Regulator:
    """One regulator. `prefix`: of the base URL, before /v1."""

    def __init__(self, store, keys, signet, faults, prefix=""):
        self.store, self.keys, self.faults, self.prefix = store, keys, faults, prefix
        self.signet = signet
        self.chains = Chains(store)

    def now(self):
        return time.time() + float(self.faults.take("clock", "send").get("seconds", 0))

    def handle(self, request):
        """Answer one request of the protocol."""
        try:
            key, alg, nonce = signatures.authenticate(
                request, self.keys, self.now(), self.store.is_nonce_new
            )
        except signatures.Denied as denied:
            return Reply(denied.status, {"code": denied.code, "message": denied.message})
        reply = self._answer(self._route, request, key)
        reply.key, reply.alg, reply.nonce = key, alg, nonce
        return reply

    def receive(self, request, key):
        """Answer a batch that did not come over HTTPS; its signature was checked."""
        return self._answer(self._post, request, key)

    def _answer(self, method, request, key):
        try:
            return method(request, key)
        except signatures.Denied as denied:
            return Reply(denied.status, {"code": denied.code, "message": denied.message})
        except Refused as refused:
            return Reply(refused.status, refused.body)

    def _route(self, request, key):
        path = request.path.removeprefix(self.prefix)
        if request.method == "POST" and path == "/v1/batches":
            return self._post(request, key)
        if request.method == "GET" and (match := _BATCH_PATH.fullmatch(path)):
            return self._get_batch(match[1], key)
        if request.method == "GET" and (match := _LICENCE_PATH.fullmatch(path)):
            self._allow(key, match[1])
            return getattr(self, f"_get_{match[2]}")(match[1], request.query)
        raise Refused(404, "NOT_FOUND")

    def _allow(self, key, licence):
        if not key.may_report(licence):
            raise signatures.Denied(403, "LICENCE", "this key may not report this licence")

    # === BATCHES === #

    def _post(self, request, key):
        digest = hashlib.sha256(request.body).hexdigest()
        name = request.headers.get("Idempotency-Key") or ""
        batch = parse_batch(_unpacked(request))
        licence = batch.get("licence") if isinstance(batch, dict) else None
        if isinstance(licence, str):
            self._allow(key, licence)
        with self.store:
            stored = self.store.row("SELECT * FROM batch WHERE uuid = ?", name)
            if stored:
                return self._repeat(stored, digest)
            try:
                body = self._receive(batch, name)
                status = 200
            except Refused as refused:
                if refused.status not in (400, 409):
                    raise
                status, body = refused.status, refused.body
            if re.fullmatch(UUID, name):
                self._keep(name, str(licence or ""), digest, status, body)
        if status == 200 and self.faults.take("processing", "send"):
            return Reply(202, {"batch": name, "status": "processing", "retry_after": 1})
        return Reply(status, body)

    def _receive(self, batch, name):
        if not isinstance(batch, dict) or batch.get("batch") != name:
            raise Refused(400, "BATCH_ID", "Idempotency-Key is not the batch's uuid")
        check_shape(batch)
        self._poison(batch)
        return self.chains.receive(batch)

    def _poison(self, batch):
        fault = self.faults.take("poison", "send")
        bad = [r["seq"] for r in batch["records"] if fault and fault["text"] in r["payload"]]
        if bad:
            named = {"seq": bad[0]} if fault.get("is_named") else {}
            raise Refused(400, "SCHEMA", "poison", **named)

    def _repeat(self, stored, digest):
        if stored["digest"] != digest:
            raise Refused(409, "IDEMPOTENCY_CONFLICT", "other bytes under this name")
        return Reply(stored["status"], json.loads(stored["answer"]))

    def _keep(self, name, licence, digest, status, body):
        self.store.insert(
            "batch",
            uuid=name,
            licence=licence,
            digest=digest,
            status=status,
            answer=json.dumps(body, ensure_ascii=False),
            received_at=dt.datetime.now(dt.timezone.utc).isoformat(),
        )

    def _get_batch(self, name, key):
        stored = self.store.row("SELECT * FROM batch WHERE uuid = ?", name)
        if not stored:
            raise Refused(404, "NOT_FOUND", "never received")
        self._allow(key, stored["licence"])
        return Reply(stored["status"], json.loads(stored["answer"]))

    # === LICENCES === #

    def _get_head(self, licence, _query):
        epoch = self.chains.newest_epoch(licence)
        if epoch is None:
            raise Refused(404, "NOT_FOUND", "nothing yet")
        return Reply(200, self.chains.head(licence, epoch))

    def _get_missing(self, licence, query):
        epoch, first, last = _window(query, "epoch", "from", "to")
        return Reply(200, self.chains.missing(licence, epoch, first, last))

    def _get_digests(self, licence, query):
        epoch, first, last, buckets = _window(query, "epoch", "from", "to", "buckets")
        return Reply(200, self.chains.digests(licence, epoch, first, last, buckets))


def _window(query, *names):
    pairs = dict(part.partition("=")[::2] for part in query.split("&"))
    values = [pairs.get(name, "") for name in names]
    if set(pairs) != set(names) or not all(re.fullmatch(r"[1-9][0-9]{0,9}", v) for v in values):
        raise Refused(400, "SCHEMA", f"the query is {', '.join(names)}")
    numbers = list(map(int, values))
    if not 0 <= numbers[2] - numbers[1] < MAX_WINDOW:
        raise Refused(400, "SCHEMA", "from and to")
    return numbers


def _unpacked(request):
    """The JSON bytes of a body, at most MAX_BYTES."""
    encoding = (request.headers.get("Content-Encoding") or "identity").lower()
    if encoding == "identity":
        data = request.body
    elif encoding == "gzip":
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            data = unpacker.decompress(request.body, MAX_BYTES + 1)
        except zlib.error as error:
            raise Refused(400, "SCHEMA", "no gzip") from error
        if not unpacker.eof and len(data) <= MAX_BYTES:
            raise Refused(400, "SCHEMA", "half a gzip")
    else:
        raise Refused(400, "SCHEMA", "Content-Encoding is gzip or nothing")
    if len(data) > MAX_BYTES:
        raise Refused(413, "TOO_LARGE", "more than 2 MiB")
    return data


def packed(body, accepts_gzip):
    """The bytes of an answer and whether they are gzip."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    is_gzip = accepts_gzip and len(data) > 1024
    return (gzip.compress(data, 5, mtime=0) if is_gzip else data), is_gzip
