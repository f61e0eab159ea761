"""Section 3 of the protocol: who asks, and that it was they."""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

import gmalg

HASHES = {"hmac-sha256": "sha256", "hmac-sm3": "sm3"}
SM2 = "sm2-sm3"
SM2_USER = b"1234567812345678"
TOLERANCE_S = 300
_POINT = re.compile(r"04[0-9a-f]{128}")
_NONCE = re.compile(r"[0-9a-f]{32}")
_INTEGER = re.compile(r"-?[0-9]{1,15}")


class Denied(Exception):
    """401 or 403 with a code."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Key(NamedTuple):
    """`secret`: the shared key of an HMAC, or the sender's SM2 point; `licences`: those it may
    report for, empty means all."""

    id: str
    secret: bytes
    is_sm2: bool
    licences: frozenset

    @classmethod
    def parse(cls, text):
        """KEYID:BASE64[:LICENCE,...] or KEYID:04 and 128 hex digits[:LICENCE,...]"""
        key_id, _, rest = text.partition(":")
        secret, _, licences = rest.partition(":")
        is_sm2 = bool(_POINT.fullmatch(secret))
        raw = bytes.fromhex(secret) if is_sm2 else base64.b64decode(secret, validate=True)
        if not key_id or len(raw) < 32:
            raise ValueError("a key is KEYID:BASE64 of at least 32 bytes[:LICENCE,...]")
        return cls(key_id, raw, is_sm2, frozenset(filter(None, licences.split(","))))

    def takes(self, alg):
        return alg == SM2 if self.is_sm2 else alg in HASHES

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
    key = keys[key_id]
    if not key.takes(alg) or not _NONCE.fullmatch(nonce):
        raise Denied(401, "SIGNATURE", "X-Signature-Alg or X-Nonce is not as it must be")
    parts = (
        *(request.method, request.path, request.query),
        *(key_id, timestamp, nonce, digest(alg, request.body)),
    )
    given = request.headers.get("X-Signature") or ""
    if not is_good(key, alg, "\n".join(parts), given):
        raise Denied(401, "SIGNATURE", "the signature does not fit")
    if not is_nonce_new(key_id, nonce):
        raise Denied(401, "REPLAY", "this nonce was used before")
    return key, alg, nonce


def digest(alg, data):
    if alg == SM2:
        state = gmalg.SM3()
        state.update(data)
        return state.value().hex()
    return hashlib.new(HASHES[alg], data).hexdigest()


def _mac(key, alg, text):
    return base64.b64encode(hmac.new(key.secret, text.encode(), HASHES[alg]).digest()).decode()


def is_good(key, alg, text, given):
    if alg != SM2:
        return hmac.compare_digest(_mac(key, alg, text).encode(), given.encode())
    try:
        raw = base64.b64decode(given, validate=True)
    except ValueError:
        return False
    reader = gmalg.SM2(uid=SM2_USER, pk=key.secret)
    return len(raw) == 64 and reader.verify(text.encode(), raw[:32], raw[32:])


class Signet:
    """The regulator's own SM2 key, with which it signs answers; `private`: 32 bytes."""

    ID = "regulator"

    def __init__(self, private):
        self._pair = gmalg.SM2(private, SM2_USER)
        self.public = gmalg.SM2().generate_pk(private).hex()

    def sign(self, text):
        halves = self._pair.sign(text.encode())
        return base64.b64encode(b"".join(half.rjust(32, b"\0") for half in halves)).decode()


def signed(signet, key, alg, text):
    """(key id, signature) of a text that the regulator answers to `key` with."""
    if alg == SM2:
        return signet.ID, signet.sign(text)
    return key.id, _mac(key, alg, text)


def answer_headers(signet, key, alg, nonce, status, body):
    """The headers that sign an answer of status 200; `body` as sent."""
    key_id, signature = signed(signet, key, alg, f"{status}\n{nonce}\n{digest(alg, body)}")
    return {"X-Key-Id": key_id, "X-Signature": signature}
