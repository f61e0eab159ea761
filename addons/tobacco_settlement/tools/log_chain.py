"""The operation log's hash chain.

Each entry's hash is SHA-256 over the hash before it, a line feed and the entry as canonical JSON
(sorted keys, no blanks, UTF-8, `prev` and `hash` left out). The first entry follows 64 zeros.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "0" * 64
FIELDS = ("company", "seq", "at", "user", "login", "action", "model", "record", "ref", "detail")


def entry_hash(previous: str, entry: Mapping[str, Any]) -> str:
    """Hash of one entry; `entry` must have all FIELDS, other keys are ignored."""
    body = {name: entry[name] for name in FIELDS}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_break(
    entries: Iterable[Mapping[str, Any]], previous: str = GENESIS, seq: int = 0
) -> tuple[int, str] | None:
    """Sequence number and code (`gap`, `chain`, `content`) of the first bad entry; None if sound.

    `previous` and `seq` are the hash and number before the first given entry.
    """
    for entry in entries:
        seq += 1
        if entry["seq"] != seq:
            return seq, "gap"
        if entry["prev"] != previous:
            return seq, "chain"
        if entry["hash"] != entry_hash(previous, entry):
            return seq, "content"
        previous = entry["hash"]
    return None
