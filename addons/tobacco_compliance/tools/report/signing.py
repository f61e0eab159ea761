"""Signatures of requests and answers (protocol section 3).

A signer is an algorithm and a key; the keys themselves are read by transports/secret.py and
never stored, logged or exported.
"""

import abc
import base64
import binascii
import hashlib
import hmac
import re
from typing import NamedTuple

HASHES = {"hmac-sha256": "sha256", "hmac-sm3": "sm3"}
MIN_KEY_BYTES = 32
TOLERANCE_S = 300
NONCE = re.compile(r"[0-9a-f]{32}")


class KeyProblem(ValueError):
    """A key that cannot be used; `code`: ALGORITHM, BASE64, SHORT, HEX, RANGE, CURVE."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Signature(NamedTuple):
    """What goes over the wire beside a body. `timestamp`: Unix seconds."""

    key_id: str
    timestamp: int
    nonce: str
    alg: str
    value: str

    def headers(self) -> dict[str, str]:
        return {
            "X-Key-Id": self.key_id,
            "X-Timestamp": str(self.timestamp),
            "X-Nonce": self.nonce,
            "X-Signature-Alg": self.alg,
            "X-Signature": self.value,
        }


class Signer(abc.ABC):
    """What signs requests and checks answers; a subclass brings the algorithm and the keys."""

    alg: str
    key_id: str

    @abc.abstractmethod
    def digest(self, data: bytes) -> str:
        """Lower-case hex digest of bytes as sent or written."""

    @abc.abstractmethod
    def sign_text(self, text: str) -> str:
        """The signature of a text, base64."""

    @abc.abstractmethod
    def verify_text(self, text: str, signature: str) -> bool:
        """Whether `signature` is the regulator's over `text`."""

    @abc.abstractmethod
    def verify_own(self, text: str, signature: str) -> bool:
        """Whether `signature` is our own over `text`."""

    @abc.abstractmethod
    def is_answer_key(self, key_id: str) -> bool:
        """Whether an answer may name `key_id` as the key that signed it."""

    def sign(
        self, method: str, path: str, query: str, timestamp: int, nonce: str, body: bytes
    ) -> Signature:
        """Sign a request. `path` percent-encoded with any prefix of the base URL, `query` raw
        without `?`, `body` as sent; b"" for GET."""
        text = request_text(
            method, path, query, self.key_id, str(timestamp), nonce, self.digest(body)
        )
        return Signature(self.key_id, timestamp, nonce, self.alg, self.sign_text(text))

    def verify_answer(self, status: int, nonce: str, body: bytes, signature: str) -> bool:
        """Whether `signature` is the regulator's over this answer to the request `nonce`.

        `body`: the bytes as received, before any unpacking.
        """
        return self.verify_text(answer_text(status, nonce, self.digest(body)), signature)


class HmacSigner(Signer):
    """HMAC over a hash that OpenSSL knows: SHA-256, or SM3 of GB/T 32905.

    `secret`: base64 of at least 32 bytes, shared with the regulator. KeyProblem when it is not,
    or when this machine's OpenSSL lacks the hash.
    """

    def __init__(self, alg: str, key_id: str, secret: str) -> None:
        name = HASHES.get(alg, "")
        if name not in hashlib.algorithms_available:
            raise KeyProblem("ALGORITHM")
        try:
            self._key = base64.b64decode(secret.strip(), validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyProblem("BASE64") from error
        if len(self._key) < MIN_KEY_BYTES:
            raise KeyProblem("SHORT")
        self.alg, self.key_id, self._hash = alg, key_id, name

    def digest(self, data: bytes) -> str:
        return hashlib.new(self._hash, data).hexdigest()

    def sign_text(self, text: str) -> str:
        mac = hmac.new(self._key, text.encode(), self._hash).digest()
        return base64.b64encode(mac).decode()

    def verify_text(self, text: str, signature: str) -> bool:
        # Compared as bytes: compare_digest refuses texts that are not ASCII.
        return hmac.compare_digest(self.sign_text(text).encode(), signature.encode())

    def verify_own(self, text: str, signature: str) -> bool:
        return self.verify_text(text, signature)  # the one key is shared

    def is_answer_key(self, key_id: str) -> bool:
        return key_id == self.key_id


def request_text(
    method: str, path: str, query: str, key_id: str, timestamp: str, nonce: str, digest: str
) -> str:
    """The signed text of a request, without a line feed at its end."""
    return "\n".join((method, path, query, key_id, timestamp, nonce, digest))


def answer_text(status: int, nonce: str, digest: str) -> str:
    """The signed text of an answer."""
    return f"{status}\n{nonce}\n{digest}"
