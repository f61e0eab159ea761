"""Section 3 of the protocol: who asks, and that it was they."""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

HASHES = {"hmac-sha256": "sha256", "hmac-sm3": "sm3"}
TOLERANCE_S = 300
_NONCE = re.compile(r"[0-9a-f]{32}")
_INTEGER = re.compile(r"-?[0-9]{1,15}")


class Denied(Exception):
    """401 or 403 with a code."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Key(NamedTuple):
    """`licences`: those it may report for; empty means all."""

    id: str
    secret: bytes
    licences: frozenset

    @classmethod
    def parse(cls, text):
        """KEYID:BASE64[:LICENCE,...]"""
        key_id, _, rest = text.partition(":")
        secret, _, licences = rest.partition(":")
        raw = base64.b64decode(secret, validate=True)
        if not key_id or len(raw) < 32:
            raise ValueError("a key is KEYID:BASE64 of at least 32 bytes[:LICENCE,...]")
        return cls(key_id, raw, frozenset(filter(None, licences.split(","))))

    def may_report(self, licence):
        return not self.licences or licence in self.licences


class Request(NamedTuple):
    """`headers`: a mapping that ignores case; `body` as sent."""

    method: str
    path: str
    query: str
    headers: object
    body: bytes


def authenticate(request, keys, now, is_nonce_new):
    """The key, the algorithm and the nonce of a request, in the order of checks the page gives.

    :param is_nonce_new: function (key id, nonce) -> bool that spends the nonce
    :raises Denied:
    """
    key_id = request.headers.get("X-Key-Id")
    if key_id is None:
        raise Denied(401, "SIGNATURE", "X-Key-Id is missing")
    if key_id not in keys:
        raise Denied(403, "KEY", "unknown key")
    timestamp = request.headers.get("X-Timestamp") or ""
    if not _INTEGER.fullmatch(timestamp):
        raise Denied(401, "SIGNATURE", "X-Timestamp is missing or no integer")
    if abs(now - int(timestamp)) > TOLERANCE_S:
        raise Denied(401, "CLOCK", "the clocks are more than 300 s apart")
    nonce = request.headers.get("X-Nonce") or ""
    alg = request.headers.get("X-Signature-Alg") or ""
    if alg not in HASHES or not _NONCE.fullmatch(nonce):
        raise Denied(401, "SIGNATURE", "X-Signature-Alg or X-Nonce is not as it must be")
    digest = hashlib.new(HASHES[alg], request.body).hexdigest()
    parts = (request.method, request.path, request.query, key_id, timestamp, nonce, digest)
    expected = sign(keys[key_id], alg, "\n".join(parts))
    given = request.headers.get("X-Signature") or ""
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise Denied(401, "SIGNATURE", "the signature does not fit")
    if not is_nonce_new(key_id, nonce):
        raise Denied(401, "REPLAY", "this nonce was used before")
    return keys[key_id], alg, nonce


def sign(key, alg, text):
    return base64.b64encode(hmac.new(key.secret, text.encode(), HASHES[alg]).digest()).decode()


def answer_headers(key, alg, nonce, status, body):
    """The headers that sign an answer of status 200; `body` as sent."""
    digest = hashlib.new(HASHES[alg], body).hexdigest()
    return {
        "X-Key-Id": key.id,
        "X-Signature": sign(key, alg, f"{status}\n{nonce}\n{digest}"),
    }
