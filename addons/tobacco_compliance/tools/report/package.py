"""File drop (protocol section 5): a batch as two files, and the answer as a third.

`BASE.ndjson.gz` holds one record a line, `BASE.manifest.json` its digest and our signature,
`BASE.ack.json` or `BASE.nack.json` the regulator's answer. Data without a manifest is ignored,
because the manifest is written last.
"""

import gzip
import io
import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from .canonical import CanonicalError, canonical
from .signing import Signer

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
DATA, MANIFEST, ACK, NACK = ".ndjson.gz", ".manifest.json", ".ack.json", ".nack.json"
FILE_TAG, ACK_TAG, NACK_TAG = "FILE", "ACK", "NACK"
RECORD_KEYS = ("seq", "uuid", "kind", "prev_hash", "hash", "sealed_at", "payload")
_MANIFEST_TYPES: dict[str, type] = {
    **dict.fromkeys(
        ("alg", "batch", "created_at", "digest", "key_id", "licence", "signature"), str
    ),
    **dict.fromkeys(("count", "epoch", "first_seq", "last_seq"), int),
    "held": list,
}


class PackageError(ValueError):
    """Files that are no package. `code` says why: SHAPE, COUNT, RANGE, UNPACK, TOO_LARGE."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Package(NamedTuple):
    """`base`: the name that both files start with; `data` and `manifest`: their bytes."""

    base: str
    data: bytes
    manifest: bytes


def base_name(licence: str, epoch: int, first: int, last: int, last_hash: str) -> str:
    """`last_hash`: of the last record in the file, "" when it only declares held numbers.

    >>> base_name("110101100001", 1, 7, 9, "")
    '110101100001-1-7-9-00000000'
    """
    return f"{licence}-{epoch}-{first}-{last}-{last_hash[:8] or '0' * 8}"


def make_package(batch: Mapping[str, Any], signer: Signer, created_at: str) -> Package:
    """The files of a batch.

    :param batch: the JSON object of the protocol's section 4: batch, licence, epoch, first_seq,
        last_seq, held, records
    :param created_at: ISO 8601 with seconds and offset
    """
    records = batch["records"]
    lines = "".join(
        json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records
    )
    data = gzip.compress(lines.encode(), compresslevel=6, mtime=0)
    numbers = {name: batch[name] for name in ("batch", "epoch", "first_seq", "last_seq", "held")}
    manifest = {
        **numbers,
        "alg": signer.alg,
        "count": len(records),
        "created_at": created_at,
        "digest": signer.digest(data),
        "key_id": signer.key_id,
        "licence": batch["licence"],
    }
    manifest["signature"] = signer.sign_text(signed_text(FILE_TAG, manifest))
    last_hash = records[-1]["hash"] if records else ""
    base = base_name(
        batch["licence"], batch["epoch"], batch["first_seq"], batch["last_seq"], last_hash
    )
    return Package(base, data, canonical(manifest).encode())


def signed_text(tag: str, value: Mapping[str, Any]) -> str:
    """What a manifest, an ack or a nack is signed over: the object without `signature`."""
    return (
        f"{tag}\n{canonical({name: each for name, each in value.items() if name != 'signature'})}"
    )


def read_object(data: bytes) -> dict[str, Any]:
    """The JSON object of a manifest or an answer; PackageError SHAPE when it is none."""
    try:
        value = json.loads(data)
        canonical(value)
    except (ValueError, RecursionError, CanonicalError) as error:
        raise PackageError("SHAPE") from error
    if not isinstance(value, dict):
        raise PackageError("SHAPE")
    return value


def read_manifest(data: bytes) -> dict[str, Any]:
    """A manifest whose keys and types are those of the protocol; PackageError SHAPE, RANGE."""
    manifest = read_object(data)
    if set(manifest) != set(_MANIFEST_TYPES) or any(
        type(manifest[name]) is not kind for name, kind in _MANIFEST_TYPES.items()
    ):
        raise PackageError("SHAPE")
    first, last, held = manifest["first_seq"], manifest["last_seq"], manifest["held"]
    if not 1 <= first <= last or manifest["epoch"] < 1:
        raise PackageError("RANGE")
    if any(type(seq) is not int or not first <= seq <= last for seq in held):
        raise PackageError("RANGE")
    return manifest


def read_records(manifest: Mapping[str, Any], data: bytes) -> list[dict[str, Any]]:
    """The records of a data file, ascending and together with `held` the manifest's whole range.

    PackageError UNPACK, TOO_LARGE, SHAPE, COUNT, RANGE. Digest and signature are not looked at.
    """
    lines = _unpacked(data).split(b"\n")
    if lines.pop() != b"":
        raise PackageError("SHAPE")
    records = [_record(line) for line in lines]
    if len(records) != manifest["count"]:
        raise PackageError("COUNT")
    numbers = [record["seq"] for record in records]
    whole = range(manifest["first_seq"], manifest["last_seq"] + 1)
    if numbers != sorted(numbers) or sorted([*numbers, *manifest["held"]]) != list(whole):
        raise PackageError("RANGE")
    return records


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PackageError("SHAPE") from error
    is_record = (
        isinstance(record, dict)
        and set(record) == set(RECORD_KEYS)
        and type(record["seq"]) is int
        and all(isinstance(record[name], str) for name in RECORD_KEYS if name != "seq")
    )
    if not is_record:
        raise PackageError("SHAPE")
    return dict(record)


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            text = file.read(MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PackageError("UNPACK") from error
    if len(text) > MAX_UNPACKED_BYTES:
        raise PackageError("TOO_LARGE")
    return text
