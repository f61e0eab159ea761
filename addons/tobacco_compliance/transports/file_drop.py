"""Packages in a folder that somebody or something carries to the regulator (protocol section 5)."""

import datetime as dt
import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

from ..tools.report.package import (
    ACK,
    ACK_TAG,
    DATA,
    MANIFEST,
    NACK,
    NACK_TAG,
    Package,
    PackageError,
    make_package,
    read_object,
    signed_text,
)
from ..tools.report.signers import make_signer
from ..tools.report.signing import KeyProblem
from .base import Answer, Transport, TransportError
from .secret import SecretError, read_secret

RETRY_S = 10
# A package that is gone without an answer was taken, or lost: after this it is written again.
_GONE_S = 3600
_MAX_ANSWER_BYTES = 16 * 1024 * 1024
_SENT = ".sent"  # our own notes: which package a batch became
# What a refusal would have been over HTTPS.
_STATUS = {
    **dict.fromkeys(("CHAIN_GAP", "FORK", "IDEMPOTENCY_CONFLICT"), 409),
    **dict.fromkeys(("KEY", "LICENCE"), 403),
    **dict.fromkeys(("CLOCK", "SIGNATURE", "REPLAY"), 401),
    "TOO_LARGE": 413,
}


class FileDropTransport(Transport):
    """`endpoint`: a folder below `drop_dir` (odoo.conf's `tobacco_drop_dir`, else the
    environment's TOBACCO_DROP_DIR). TransportError(permanent) without folder or key."""

    def __init__(
        self,
        *,
        endpoint: str,
        key_id: str,
        alg: str,
        secret_ref: str,
        regulator_key: str = "",
        is_signed: bool = True,
        secret_dir: str | None = None,
        drop_dir: str | None = None,
        **_of_other_lines: Any,
    ) -> None:
        self._folder, self._is_signed = _folder(endpoint, drop_dir), is_signed
        try:
            secret = read_secret(secret_ref, secret_dir)
            self._signer = make_signer(alg, key_id, secret, regulator_key)
        except (SecretError, KeyProblem) as error:
            raise TransportError(f"KEY_{error.code}", "no usable key", permanent=True) from error

    def send(self, batch: str, body: bytes) -> Answer:
        started = time.monotonic()
        now = dt.datetime.now(dt.timezone.utc).replace(microsecond=0)
        package = make_package(json.loads(gzip.decompress(body)), self._signer, now.isoformat())
        try:
            self._write_package(batch, package)
        except OSError as error:
            raise TransportError("FOLDER", f"{self._folder}: {error.strerror}") from error
        return self._waits(batch, started)

    def query(self, batch: str) -> Answer:
        started = time.monotonic()
        note = self._folder / _SENT / batch
        try:
            base = note.read_text(encoding="ascii")
        except FileNotFoundError:
            return _answer(404, b"", started)
        for ending, tag in ((ACK, ACK_TAG), (NACK, NACK_TAG)):
            path = self._folder / f"{base}{ending}"
            if path.is_file() and (found := self._read_answer(batch, path, tag, started)):
                return found
        is_there = (self._folder / f"{base}{MANIFEST}").is_file()
        if not is_there and time.time() - note.stat().st_mtime > _GONE_S:
            return _answer(404, b"", started)
        return self._waits(batch, started)

    def _read_answer(self, batch: str, path: Path, tag: str, started: float) -> Answer | None:
        """An answer to this very batch, None if it is to an older one of the same name."""
        if path.stat().st_size > _MAX_ANSWER_BYTES:
            raise TransportError("ENDLESS", f"{path.name} is too large", was_written=True)
        data = path.read_bytes()
        try:
            value = read_object(data)
        except PackageError as error:
            raise TransportError("BROKEN", f"{path.name} is no JSON", was_written=True) from error
        signature, key_id = str(value.get("signature") or ""), str(value.get("key_id") or "")
        is_good = not self._is_signed or (
            self._signer.verify_text(signed_text(tag, value), signature)
            and self._signer.is_answer_key(key_id)
        )
        if tag == ACK_TAG:
            if value.get("batch") != batch:
                return None
            return _answer(200, data, started, key_id, signature, is_good)
        if not is_good:
            raise TransportError("SIGNATURE", f"{path.name} is not signed", was_written=True)
        status = _STATUS.get(str(value.get("code")), 400)
        return _answer(status, data, started, key_id, signature, is_good)

    def _waits(self, batch: str, started: float) -> Answer:
        value = {"batch": batch, "status": "processing", "retry_after": RETRY_S}
        return _answer(202, json.dumps(value).encode(), started)

    def _write_package(self, batch: str, package: Package) -> None:
        notes = self._folder / _SENT
        notes.mkdir(parents=True, exist_ok=True)
        manifest = self._folder / f"{package.base}{MANIFEST}"
        note = notes / batch
        if note.is_file() and manifest.is_file():
            return  # it lies there already
        # An answer to an older batch of the same numbers is none to this one.
        for ending in (ACK, NACK, MANIFEST):
            (self._folder / f"{package.base}{ending}").unlink(missing_ok=True)
        _write(self._folder / f"{package.base}{DATA}", package.data)
        _write(note, package.base.encode())
        _write(manifest, package.manifest)  # last: with it the package counts


def _folder(endpoint: str, drop_dir: str | None) -> Path:
    root = drop_dir or os.environ.get("TOBACCO_DROP_DIR", "")
    if not root or not endpoint:
        raise TransportError("NO_FOLDER", "no folder for packages is named", permanent=True)
    base = Path(root).resolve()
    path = (base / endpoint).resolve()
    if base not in path.parents:
        raise TransportError("NO_FOLDER", "the folder lies outside", permanent=True)
    return path


def _write(path: Path, data: bytes) -> None:
    """Whole and on the disk, or not there at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _answer(
    status: int,
    data: bytes,
    started: float,
    key_id: str = "",
    signature: str = "",
    is_signed: bool = False,
) -> Answer:
    return Answer(
        status=status,
        body=data,
        raw=data,
        nonce="",
        key_id=key_id,
        signature=signature,
        is_signed=is_signed,
        retry_after=None,
        date=None,
        duration_ms=round(1000 * (time.monotonic() - started)),
    )
