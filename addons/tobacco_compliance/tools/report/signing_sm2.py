"""SM2 signatures with SM3 (GB/T 32918, GB/T 32905): our own key signs, the regulator's verifies.

`gmalg` brings the algorithm. Not `gmssl`, whose nonces come from a predictable generator: two
signatures with guessable nonces give the private key away.
"""

import base64
import binascii
import re
import secrets
from typing import Any

try:
    import gmalg
except ImportError:  # an optional requirement: only who reports with sm2-sm3 needs it
    gmalg = None

from .signing import KeyProblem, Signer

ALG = "sm2-sm3"
USER_ID = b"1234567812345678"
_HALF = 32
_PRIVATE = re.compile(r"[0-9a-fA-F]{64}")
_PUBLIC = re.compile(r"04[0-9a-fA-F]{128}")
# The recommended curve of GB/T 32918.5: y^2 = x^3 + ax + b over the prime P, of the order N.
_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


class Sm2Signer(Signer):
    """`secret`: our private key, 64 hex digits; `regulator_key`: the regulator's public one, `04`
    and 128 hex digits, or "" to sign only. KeyProblem for anything else.

    Who only verifies gives our public key as `secret`.
    """

    alg = ALG

    def __init__(self, key_id: str, secret: str, regulator_key: str = "") -> None:
        if gmalg is None:
            raise KeyProblem("ALGORITHM")
        self.key_id = key_id
        if is_public_key(secret):
            self._own = gmalg.SM2(uid=USER_ID, pk=_public(secret.strip()))
        else:
            self._own = gmalg.SM2(_private(secret), USER_ID, rnd_fn=secrets.randbits)
        public = regulator_key.strip()
        self._regulator = gmalg.SM2(uid=USER_ID, pk=_public(public)) if public else None

    def digest(self, data: bytes) -> str:
        return sm3_hex(data)

    def sign_text(self, text: str) -> str:
        halves = self._own.sign(text.encode())
        # gmalg drops leading zeros; the wire has 32 bytes each.
        return base64.b64encode(b"".join(half.rjust(_HALF, b"\0") for half in halves)).decode()

    def verify_text(self, text: str, signature: str) -> bool:
        return self._regulator is not None and _is_good(self._regulator, text, signature)

    def verify_own(self, text: str, signature: str) -> bool:
        return _is_good(self._own, text, signature)

    def is_answer_key(self, key_id: str) -> bool:
        # The regulator names its own key as it likes: it is known by its public key.
        return bool(key_id)


def _is_good(key: Any, text: str, signature: str) -> bool:
    try:
        raw = base64.b64decode(signature.encode(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == 2 * _HALF and bool(key.verify(text.encode(), raw[:_HALF], raw[_HALF:]))


def is_available() -> bool:
    """Whether this machine has the package that brings SM2."""
    return gmalg is not None


def sm3_hex(data: bytes) -> str:
    """Lower-case hex SM3 of `data`."""
    state = gmalg.SM3()
    state.update(data)
    return str(state.value().hex())


def public_key(secret: str) -> str:
    """The public half that goes to the regulator, as `04` and 128 hex digits."""
    return str(gmalg.SM2().generate_pk(_private(secret)).hex())


def is_public_key(text: str) -> bool:
    """Whether `text` is a point of the curve in the form that the protocol asks for."""
    try:
        _public(text.strip())
    except KeyProblem:
        return False
    return True


def _private(text: str) -> bytes:
    text = text.strip()
    if not _PRIVATE.fullmatch(text):
        raise KeyProblem("HEX")
    if not 1 <= int(text, 16) <= _N - 2:
        raise KeyProblem("RANGE")
    return bytes.fromhex(text)


def _public(text: str) -> bytes:
    if not _PUBLIC.fullmatch(text):
        raise KeyProblem("HEX")
    x, y = int(text[2:66], 16), int(text[66:], 16)
    # gmalg takes any two numbers; a point off the curve would make forgeries possible.
    if max(x, y) >= _P or (y * y - (x * x * x + _A * x + _B)) % _P:
        raise KeyProblem("CURVE")
    return bytes.fromhex(text)
