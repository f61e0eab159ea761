"""Cutting batches out of a chain, and finding the culprit of a refused one.

A batch covers a range of numbers without a gap: each is sent or declared held. When a whole
batch is refused and the answer names nobody, its second half is declared held and the first
sent again; whichever half is then refused is halved in turn, so one bad record among a
thousand is alone after ten more calls, and all others have arrived on the way.
"""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

MAX_RECORDS = 1000
MAX_BYTES = 2 * 1024 * 1024
MAX_HELD = 10_000
# The most that the batch's own keys take (MAX_HELD numbers), and those of one record.
_FRAME_BYTES = 128 * 1024
_RECORD_FRAME_BYTES = 384


class Waiting(NamedTuple):
    """A sealed number that the regulator has not settled.

    `size`: bytes of its payload in the batch's JSON (`json_bytes`); `is_withheld`: to be
    declared held, not sent.
    """

    seq: int
    size: int
    is_withheld: bool = False


class Suspects(NamedTuple):
    """The search for a culprit: it is a waiting number up to `last_seq`; numbers after it up
    to `range_last_seq` were in the refused range too and stay held meanwhile."""

    last_seq: int
    range_last_seq: int


class Cut(NamedTuple):
    """The numbers of the next batch: `records` are sent, `held` declared; disjoint, ascending,
    together a range without a gap."""

    records: tuple[int, ...]
    held: tuple[int, ...]

    @property
    def first_seq(self) -> int:
        return min(self.records + self.held)

    @property
    def last_seq(self) -> int:
        return max(self.records + self.held)


def cut(
    waiting: Iterable[Waiting], limit: int = MAX_RECORDS, suspects: Suspects | None = None
) -> Cut | None:
    """The next batch of at most `limit` records from `waiting` (ascending), None if there is none.

    It covers the first stretch of successive numbers, as far as the protocol's limits allow.
    """
    items = list(waiting)
    run = _first_run(items, suspects)
    if suspects and run:
        return _probe(run, suspects, limit)
    if suspects:
        # Nothing of the refused range waits any more, so the search is over.
        run = _first_run(items, None)
    records: list[int] = []
    held: list[int] = []
    size = _FRAME_BYTES
    for item in run:
        if item.is_withheld:
            if len(held) == MAX_HELD:
                break
            held.append(item.seq)
            continue
        size += item.size + _RECORD_FRAME_BYTES
        if len(records) == min(limit, MAX_RECORDS) or size > MAX_BYTES:
            break
        records.append(item.seq)
    return Cut(tuple(records), tuple(held)) if records or held else None


def json_bytes(payload: str) -> int:
    """What a payload's text takes as a string of the batch's JSON."""
    return len(json.dumps(payload, ensure_ascii=False).encode())


def _first_run(waiting: Iterable[Waiting], suspects: Suspects | None) -> list[Waiting]:
    """The first stretch of successive numbers."""
    run: list[Waiting] = []
    for item in waiting:
        if suspects and item.seq > suspects.range_last_seq:
            break
        if run and item.seq != run[-1].seq + 1:
            break
        run.append(item)
    return run


def _probe(run: Sequence[Waiting], suspects: Suspects, limit: int) -> Cut | None:
    suspected = [i.seq for i in run if not i.is_withheld and i.seq <= suspects.last_seq]
    if not suspected:
        return cut(run, limit)
    half = suspected[: min(limit, (len(suspected) + 1) // 2)]
    return Cut(tuple(half), tuple(item.seq for item in run if item.seq not in set(half)))


def refused(
    records: Sequence[int], last_seq: int, culprit: int | None, suspects: Suspects | None
) -> tuple[int | None, Suspects | None]:
    """What follows from a whole batch's refusal: the number to quarantine, the search to go on.

    `records`: those sent; `last_seq`: of the batch; `culprit`: as the answer named it.
    """
    if culprit is not None and culprit in records:
        return culprit, None
    if len(records) == 1:
        return records[0], None
    if not records:
        return None, None
    range_last_seq = max(last_seq, suspects.range_last_seq if suspects else 0)
    return None, Suspects(records[-1], range_last_seq)


def narrowed(left: Sequence[int], suspects: Suspects) -> tuple[int | None, Suspects | None]:
    """The same after a part was accepted; `left`: the suspected numbers that still wait.

    The last one left is the culprit: all that was refused together with it has been accepted.
    """
    if not left:
        return None, None
    return (left[0], None) if len(left) == 1 else (None, suspects)


def body(
    *,
    batch: str,
    licence: str,
    epoch: int,
    first_seq: int,
    last_seq: int,
    held: Sequence[int],
    records: Sequence[Mapping[str, Any]],
) -> bytes:
    """The request's JSON bytes, before gzip. `records`: seq, uuid, kind, prev_hash, hash,
    sealed_at, payload (the stored text)."""
    value = {
        "batch": batch,
        "licence": licence,
        "epoch": epoch,
        "first_seq": first_seq,
        "last_seq": last_seq,
        "held": list(held),
        "records": list(records),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def compress(data: bytes) -> bytes:
    """gzip, the same bytes for the same data whenever it is called."""
    return gzip.compress(data, compresslevel=6, mtime=0)
