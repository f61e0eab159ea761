"""What a till may ask for: the body of ``POST /v1/jobs``, checked and decoded."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ApiError

KEY = re.compile(r"[A-Za-z0-9._:+-]{1,200}")
SCOPE_BY_KIND = {"raster": "print", "text": "print", "raw": "raw", "drawer": "drawer"}
COPIES_MAX = 10
META_CHARS_MAX = 4096
TEXT_CHARS_MAX = 100_000
TTL_S = {"default": 900.0, "max": 86_400.0, "drawer": 3.0}


@dataclass(frozen=True)
class JobRequest:
    """A job as asked for; ``printer`` is the id or role in the request, ``payload`` is decoded."""

    key: str
    printer: str
    kind: str
    payload: bytes
    copies: int
    ttl_s: float
    meta: str

    @property
    def sha256(self) -> str:
        """Digest of printer, kind, copies and decoded payload: same key, same content."""
        head = json.dumps([self.printer, self.kind, self.copies]).encode()
        return hashlib.sha256(head + b"\0" + self.payload).hexdigest()


def _bad(message: str) -> ApiError:
    return ApiError("BAD_PAYLOAD", message)


def _base64(value: object) -> bytes:
    if not isinstance(value, str):
        raise _bad("payload must be base64 text")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _bad("payload is not valid base64") from error


def _text(value: object) -> bytes:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "\n".join(value)
    if not isinstance(value, str) or not value.strip() or len(value) > TEXT_CHARS_MAX:
        raise _bad(f"payload must be 1 to {TEXT_CHARS_MAX} characters of text")
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise _bad("payload holds half a character") from error


def _drawer(value: object) -> bytes:
    pin = value.get("pin") if isinstance(value, dict) else None
    if isinstance(pin, bool) or pin not in (2, 5):
        raise _bad('payload must be {"pin": 2} or {"pin": 5}')
    return str(pin).encode()


DECODERS = {"raster": _base64, "raw": _base64, "text": _text, "drawer": _drawer}


def _number(body: Mapping[str, Any], name: str, default: float, low: float, high: float) -> float:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise _bad(f"{name} must be a number from {low:g} to {high:g}")
    return float(value)


def read_job(body: Mapping[str, Any]) -> JobRequest:
    """Return the request, or raise ApiError BAD_PAYLOAD naming the field that is wrong."""
    key, printer, kind = body.get("key"), body.get("printer"), body.get("kind")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise _bad("key must be 1 to 200 of A-Z a-z 0-9 . _ : + -")
    if not isinstance(printer, str) or not printer:
        raise _bad("printer must be the id or the role of a printer")
    if not isinstance(kind, str) or kind not in DECODERS:
        raise _bad(f"kind must be one of {', '.join(DECODERS)}")
    copies = _number(body, "copies", 1.0, 1, COPIES_MAX)
    if not copies.is_integer() or (kind == "drawer" and copies != 1):
        raise _bad("copies must be a whole number, and 1 for a drawer")
    longest = TTL_S["drawer"] if kind == "drawer" else TTL_S["max"]
    default = TTL_S["drawer"] if kind == "drawer" else TTL_S["default"]
    ttl_s = min(_number(body, "ttl_s", default, 0, TTL_S["max"]), longest)
    meta = json.dumps(body.get("meta"), ensure_ascii=False)
    if len(meta) > META_CHARS_MAX:
        raise _bad(f"meta must be shorter than {META_CHARS_MAX} characters")
    payload = DECODERS[kind](body.get("payload"))
    if not payload:
        raise _bad("payload is empty")
    return JobRequest(key, printer, kind, payload, int(copies), ttl_s, meta)
