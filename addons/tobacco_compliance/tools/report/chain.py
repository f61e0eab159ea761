"""The hash chain of a licence (protocol section 1): numbers, hashes and times of sealing.

A record's hash covers the text's digest, not the text, so a chain still verifies after the
texts of old records were archived.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .canonical import sha256_hex

VERSION = "v1"
ROOT_HASH = "0" * 64
SEALED_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_TICK = dt.timedelta(microseconds=1)


class Head(NamedTuple):
    """The last link. `seq` 0 with the root's hash and `sealed_at` "" before the first one."""

    seq: int
    hash: str
    sealed_at: str


class Captured(NamedTuple):
    """A record that waits for its number; `id` is the caller's own, untouched."""

    id: int
    uuid: str
    payload_sha256: str


class Link(NamedTuple):
    """A sealed record."""

    id: int
    uuid: str
    payload_sha256: str
    seq: int
    prev_hash: str
    hash: str
    sealed_at: str


class Break(NamedTuple):
    """Where a chain does not hold. `code`: SEQ, PREV_HASH, HASH, SEALED_AT."""

    seq: int
    code: str


def record_hash(
    licence: str,
    epoch: int,
    seq: int,
    prev_hash: str,
    uuid: str,
    payload_sha256: str,
    sealed_at: str,
) -> str:
    """Lower-case hex hash of one record."""
    parts = (VERSION, licence, str(epoch), str(seq), prev_hash, uuid, payload_sha256, sealed_at)
    return sha256_hex("|".join(parts))


def stamp(moment: dt.datetime) -> str:
    """`sealed_at` of an aware time: UTC, microseconds, Z.

    >>> stamp(dt.datetime(2026, 11, 22, 11, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    '2026-11-22T03:04:05.000000Z'
    """
    utc = moment.astimezone(dt.timezone.utc)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_stamp(text: str) -> dt.datetime:
    """The aware time of a `sealed_at`; ValueError when it is not in the one form allowed."""
    if not SEALED_AT.fullmatch(text):
        raise ValueError(f"{text!r} is no time of sealing")
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.timezone.utc)


def seal(
    licence: str, epoch: int, head: Head, records: Iterable[Captured], now: dt.datetime
) -> Iterator[Link]:
    """Number and hash `records` behind `head`, in their order, at `now` (aware).

    The times of sealing strictly increase even if the clock stands still or went back.
    """
    moment = now.astimezone(dt.timezone.utc)
    if head.sealed_at:
        moment = max(moment, read_stamp(head.sealed_at) + _TICK)
    seq, prev_hash = head.seq, head.hash
    for record in records:
        seq += 1
        sealed_at = stamp(moment)
        digest = record_hash(
            licence, epoch, seq, prev_hash, record.uuid, record.payload_sha256, sealed_at
        )
        yield Link(*record, seq, prev_hash, digest, sealed_at)
        prev_hash, moment = digest, moment + _TICK


def first_break(
    licence: str, epoch: int, links: Iterable[Link], root_hash: str = ROOT_HASH
) -> Break | None:
    """The first link (ascending from number 1) that does not hold, None for an intact chain."""
    head = Head(0, root_hash, "")
    for link in links:
        code = _fault(licence, epoch, head, link)
        if code:
            return Break(link.seq, code)
        head = Head(link.seq, link.hash, link.sealed_at)
    return None


def _fault(licence: str, epoch: int, head: Head, link: Link) -> str | None:
    if link.seq != head.seq + 1:
        return "SEQ"
    if link.prev_hash != head.hash:
        return "PREV_HASH"
    # Both have one fixed width, so the order of the texts is that of the times.
    if not SEALED_AT.fullmatch(link.sealed_at) or link.sealed_at <= head.sealed_at:
        return "SEALED_AT"
    computed = record_hash(
        licence, epoch, link.seq, link.prev_hash, link.uuid, link.payload_sha256, link.sealed_at
    )
    return None if computed == link.hash else "HASH"
