"""What an answer of the regulator means: the table of the protocol's section 4 as data and
two readers, one for the answer's kind and one for the body of a final 200.

Nothing here decides by a message's text.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

DONE = "done"  # 200: one result per record
PROCESSING = "processing"  # 202: ask again later
ABSENT = "absent"  # 404 to a query: never received, so send the same bytes
REFUSED = "refused"  # 400: the whole batch, for the sake of one record
DENIED = "denied"  # 401, 403 and what only a person can put right: stop this chain
CONFLICT = "conflict"  # 409: reconcile
TOO_LARGE = "too_large"  # 413: halve
BUSY = "busy"  # 429, 503: wait as told
UNKNOWN = "unknown"  # anything else after the request was written: ask, then decide

_BY_STATUS = {
    200: DONE,
    202: PROCESSING,
    400: REFUSED,
    401: DENIED,
    403: DENIED,
    409: CONFLICT,
    413: TOO_LARGE,
    429: BUSY,
    503: BUSY,
}
# A 400 with one of these says that the batch itself is wrong, so no record is to blame.
_OURS = ("BATCH_ID", "CHAIN_LINK")

ACCEPTED, REJECTED, MISMATCH = "accepted", "rejected", "conflict"


class Decision(NamedTuple):
    """`kind`: one of the constants above; `code`, `message` and `seq` as the body named them;
    `retry_after_s` of a 202; `body`: the parsed object, {} if there was none."""

    kind: str
    code: str = ""
    message: str = ""
    seq: int | None = None
    retry_after_s: float | None = None
    body: Mapping[str, Any] = {}


class Result(NamedTuple):
    """What became of one record. `state`: accepted, rejected or conflict."""

    seq: int
    state: str
    receipt: str = ""
    code: str = ""
    message: str = ""


class Sent(NamedTuple):
    """What we know of a record of the batch."""

    seq: int
    hash: str
    payload_sha256: str


class AnswerProblem(ValueError):
    """A 200 whose body does not answer the batch; nothing in it is believed."""


def decide(status: int, body: bytes, *, is_query: bool = False) -> Decision:
    """Status and body bytes (unpacked) of an answer -> Decision. Never raises."""
    if status == 404 and is_query:
        return Decision(ABSENT)
    kind = _BY_STATUS.get(status, UNKNOWN)
    value = _object(body)
    if value is None:
        # Without a readable body a 200 proves nothing and a 400 names nobody.
        return Decision(UNKNOWN if kind in (DONE, PROCESSING) else kind)
    code, seq = str(value.get("code") or ""), value.get("seq")
    if kind == REFUSED and code in _OURS:
        kind = DENIED
    return Decision(
        kind=kind,
        code=code[:64],
        message=str(value.get("message") or "")[:1000],
        seq=seq if type(seq) is int else None,
        retry_after_s=_seconds(value.get("retry_after")) if kind == PROCESSING else None,
        body=value,
    )


def read_results(
    body: Mapping[str, Any], batch: str, sent: Collection[Sent]
) -> tuple[Mapping[str, Any], list[Result]]:
    """The `head` and a result for each sent record, of a 200's body.

    AnswerProblem unless the body names this batch and answers every record exactly once.
    """
    head, results = body.get("head"), body.get("results")
    if body.get("batch") != batch or not isinstance(head, dict) or not isinstance(results, list):
        raise AnswerProblem("shape")
    if not (type(head.get("seq")) is int and isinstance(head.get("hash"), str)):
        raise AnswerProblem("head")
    rows = {
        row["seq"]: row for row in results if isinstance(row, dict) and type(row.get("seq")) is int
    }
    if len(rows) != len(results) or set(rows) != {item.seq for item in sent}:
        raise AnswerProblem("results")
    return head, [_result(item, rows[item.seq]) for item in sent]


def _result(item: Sent, row: Mapping[str, Any]) -> Result:
    status, receipt = row.get("status"), str(row.get("receipt") or "")
    code, message = str(row.get("code") or "")[:64], str(row.get("message") or "")[:1000]
    if status == "accepted" and row.get("hash") == item.hash:
        return Result(item.seq, ACCEPTED, receipt)
    if status == "rejected":
        return Result(item.seq, REJECTED, "", code, message)
    if status == "duplicate" and row.get("payload_sha256") == item.payload_sha256:
        return Result(item.seq, ACCEPTED, receipt, "DUPLICATE")
    if status in ("accepted", "duplicate"):
        # They hold something else under this number or this uuid.
        return Result(item.seq, MISMATCH, receipt, code or "MISMATCH", message)
    raise AnswerProblem("status")


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _seconds(value: Any) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return min(float(value), 3600.0)
    return None
