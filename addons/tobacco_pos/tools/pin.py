"""PINs with which a manager approves an override at the till."""

import datetime as dt
import hashlib
import hmac
import re

ITERATIONS = 600_000  # PBKDF2-HMAC-SHA256, OWASP password storage cheat sheet 2023
SALT_BYTES = 16
MAX_TRIES = 5
LOCK = dt.timedelta(minutes=5)
_DIGITS = re.compile(r"[0-9]{6,12}", re.ASCII)


def pin_problem(pin: str) -> str | None:
    """Why `pin` may not be chosen: "digits" (6 to 12 of them), "same" (one digit), None if good."""
    if not _DIGITS.fullmatch(pin):
        return "digits"
    return "same" if len(set(pin)) == 1 else None


def pin_digest(pin: str, salt: bytes, iterations: int = ITERATIONS) -> str:
    """Hexadecimal PBKDF2-HMAC-SHA256 of `pin`."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations).hex()


def is_pin(pin: str, salt: bytes, iterations: int, digest: str) -> bool:
    """Whether `digest` belongs to `pin`, in a time that does not depend on how much agrees."""
    return hmac.compare_digest(pin_digest(pin, salt, iterations), digest)


def seconds_locked(locked_until: dt.datetime | None, now: dt.datetime) -> int:
    """Seconds for which no PIN is looked at, 0 when one may be tried."""
    if locked_until is None or locked_until <= now:
        return 0
    return -(-(locked_until - now) // dt.timedelta(seconds=1))


def after_wrong_pin(failed_count: int, now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """Failures counted now, and until when the PIN is locked: the fifth in a row locks it.

    The count starts anew with the lock, so that there are five tries after it as well.
    """
    failed_count += 1
    return (0, now + LOCK) if failed_count >= MAX_TRIES else (failed_count, None)
