"""The signature algorithms of the protocol by their names."""

import hashlib

from . import signing_sm2
from .signing import HASHES, HmacSigner, KeyProblem, Signer

ALGORITHMS = (*HASHES, signing_sm2.ALG)


def make_signer(alg: str, key_id: str, secret: str, regulator_key: str = "") -> Signer:
    """The signer of `alg`; KeyProblem when the keys do not fit or this machine lacks it.

    `secret` and `regulator_key` as the signer's class says; HMAC has no key of the regulator's.
    """
    if alg in HASHES:
        return HmacSigner(alg, key_id, secret)
    if alg == signing_sm2.ALG:
        return signing_sm2.Sm2Signer(key_id, secret, regulator_key)
    raise KeyProblem("ALGORITHM")


def digest(alg: str, data: bytes) -> str:
    """Lower-case hex digest of `data` as `alg` takes it; KeyProblem when this machine lacks it."""
    if alg not in available():
        raise KeyProblem("ALGORITHM")
    if alg == signing_sm2.ALG:
        return signing_sm2.sm3_hex(data)
    return hashlib.new(HASHES[alg], data).hexdigest()


def available() -> list[str]:
    """The algorithms that this machine offers."""
    names = [alg for alg, name in HASHES.items() if name in hashlib.algorithms_available]
    return [*names, signing_sm2.ALG] if signing_sm2.is_available() else names
