"""Whether a folder of file-drop packages holds intact chains, and how far they are acknowledged.

Works on what `package.py` reads; knows neither Odoo nor a database. Digests, hashes, links and
times need no key; signatures are checked with the keys given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .canonical import sha256_hex
from .chain import ROOT_HASH, SEALED_AT, record_hash
from .package import (
    ACK_TAG,
    FILE_TAG,
    PackageError,
    base_name,
    read_manifest,
    read_object,
    read_records,
    signed_text,
)
from .signers import digest
from .signing import KeyProblem, Signer


class Files(NamedTuple):
    """One package as found; `ack`: b"" when there is none."""

    base: str
    manifest: bytes
    data: bytes
    ack: bytes = b""


class Fault(NamedTuple):
    """Something that does not hold. `seq`: the record's, or the first of its package."""

    licence: str
    epoch: int
    seq: int
    why: str


class Verdict(NamedTuple):
    """What holds of one chain; `withheld` and `rejected` are numbers."""

    licence: str
    epoch: int
    intact_to: int
    acknowledged_to: int
    withheld: tuple[int, ...]
    rejected: tuple[int, ...]


class _Link(NamedTuple):
    prev_hash: str
    hash: str
    sealed_at: str
    payload_sha256: str
    fault: str


@dataclass
class _Chain:
    licence: str
    epoch: int
    links: dict[int, _Link] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    statuses: dict[int, str] = field(default_factory=dict)
    head: tuple[int, str] = (0, "")

    @property
    def last(self) -> int:
        return max((*self.links, *self.held), default=0)


class FolderCheck:
    """`add` every package, in any order, then `verdicts`; what does not hold is in `faults`.

    :param signers: by key id; the one under "" stands for every other id
    """

    def __init__(self, signers: Mapping[str, Signer]) -> None:
        self.faults: list[Fault] = []
        self.unchecked = 0  # signatures for which no key was given
        self._signers = signers
        self._chains: dict[tuple[str, int], _Chain] = {}

    # === PACKAGES === #

    def add(self, files: Files) -> None:
        """Take in one package; it is not kept."""
        try:
            manifest = read_manifest(files.manifest)
            records = read_records(manifest, files.data)
        except PackageError as error:
            self.faults.append(_unreadable(files.base, error.code))
            return
        key = manifest["licence"], manifest["epoch"]
        chain = self._chains.setdefault(key, _Chain(*key))
        last_hash = records[-1]["hash"] if records else ""
        name = base_name(*key, manifest["first_seq"], manifest["last_seq"], last_hash)
        if name != files.base:
            self._fault(chain, manifest["first_seq"], f"NAME of {files.base}")
        self._check_manifest(chain, manifest, files)
        for record in records:
            self._take_record(chain, record)
        chain.held.update(manifest["held"])
        if files.ack:
            self._take_ack(chain, manifest, files.ack)

    def _fault(self, chain: _Chain, seq: int, why: str) -> None:
        self.faults.append(Fault(chain.licence, chain.epoch, seq, why))

    def _signer(self, value: Mapping[str, Any]) -> Signer | None:
        found = self._signers.get(str(value.get("key_id"))) or self._signers.get("")
        return found if found and found.alg == value.get("alg") else None

    def _check_manifest(self, chain: _Chain, manifest: Mapping[str, Any], files: Files) -> None:
        first = manifest["first_seq"]
        try:
            is_whole = digest(manifest["alg"], files.data) == manifest["digest"]
        except KeyProblem:
            self._fault(chain, first, f"ALGORITHM {manifest['alg']} is not known here")
            return
        if not is_whole:
            self._fault(chain, first, f"DIGEST of {files.base}")
        signer = self._signer(manifest)
        text = signed_text(FILE_TAG, manifest)
        if not signer:
            self.unchecked += 1
        elif not signer.verify_own(text, manifest["signature"]):
            self._fault(chain, first, f"SIGNATURE of {files.base}")

    def _take_record(self, chain: _Chain, record: Mapping[str, Any]) -> None:
        seq, payload_sha256 = record["seq"], sha256_hex(record["payload"])
        prev_hash, sealed_at = record["prev_hash"], record["sealed_at"]
        computed = record_hash(
            *(chain.licence, chain.epoch, seq, prev_hash, record["uuid"]),
            *(payload_sha256, sealed_at),
        )
        fault = "" if computed == record["hash"] else "HASH"
        if not SEALED_AT.fullmatch(sealed_at):
            fault = "SEALED_AT"
        link = _Link(prev_hash, record["hash"], sealed_at, payload_sha256, fault)
        if chain.links.setdefault(seq, link) != link:
            self._fault(chain, seq, "FORK")

    def _take_ack(self, chain: _Chain, manifest: Mapping[str, Any], data: bytes) -> None:
        first = manifest["first_seq"]
        try:
            ack = read_object(data)
        except PackageError:
            ack = {}
        results, head = ack.get("results"), ack.get("head")
        is_ours = ack.get("batch") == manifest["batch"]
        if not is_ours or not isinstance(results, list) or not isinstance(head, dict):
            self._fault(chain, first, "ANSWER is none to this package")
            return
        signer = self._signer(ack)
        signature = str(ack.get("signature") or "")
        if not signer:
            self.unchecked += 1
        elif not signer.verify_text(signed_text(ACK_TAG, ack), signature):
            self._fault(chain, first, "SIGNATURE of the answer")
            return
        for row in results:
            self._take_result(chain, first, row if isinstance(row, dict) else {})
        seq, name = head.get("seq"), head.get("hash")
        if type(seq) is int and isinstance(name, str):
            chain.head = max(chain.head, (seq, name))

    def _take_result(self, chain: _Chain, first: int, row: Mapping[str, Any]) -> None:
        seq, status = row.get("seq"), row.get("status")
        link = chain.links.get(seq) if type(seq) is int else None
        if link is None:
            self._fault(chain, first, "ANSWER for a record that was not sent")
            return
        agrees = {
            "accepted": row.get("hash") == link.hash,
            "duplicate": row.get("payload_sha256") == link.payload_sha256,
            "rejected": True,
        }
        if agrees.get(str(status)):
            chain.statuses[int(str(seq))] = str(status)
        else:
            self._fault(chain, int(str(seq)), "ANSWER for another record")

    # === CHAINS === #

    def verdicts(self) -> list[Verdict]:
        """Walk every chain from its root; by licence and epoch. `faults` is sorted after."""
        found = []
        roots: dict[str, str] = {}
        for key in sorted(self._chains):
            chain = self._chains[key]
            found.append(self._walk(chain, roots.get(chain.licence, ROOT_HASH)))
            if chain.head[0]:
                roots[chain.licence] = chain.head[1]
        self.faults.sort()
        return found

    def _walk(self, chain: _Chain, root: str) -> Verdict:
        before: str | None = (
            root  # None behind a withheld number: its link is checked when it comes
        )
        sealed_at = ""
        for seq in range(1, chain.last + 1):
            link = chain.links.get(seq)
            if link is None:
                before = None
                if seq not in chain.held:
                    self._fault(chain, seq, "MISSING")
                continue
            if link.fault:
                self._fault(chain, seq, link.fault)
            elif before is not None and link.prev_hash != before:
                self._fault(chain, seq, "PREV_HASH")
            elif link.sealed_at <= sealed_at:
                self._fault(chain, seq, "SEALED_AT")
            before, sealed_at = link.hash, link.sealed_at
        acknowledged = 0
        while acknowledged + 1 in chain.statuses:
            acknowledged += 1
        rejected = (seq for seq, status in chain.statuses.items() if status == "rejected")
        return Verdict(
            licence=chain.licence,
            epoch=chain.epoch,
            intact_to=chain.last,
            acknowledged_to=acknowledged,
            withheld=tuple(sorted(chain.held - set(chain.links))),
            rejected=tuple(sorted(rejected)),
        )


def _unreadable(base: str, code: str) -> Fault:
    """The fault of a package that cannot be read, placed by its name."""
    parts = base.rsplit("-", 4)
    if len(parts) == 5 and all(part.isdecimal() for part in parts[1:4]):
        return Fault(parts[0], int(parts[1]), int(parts[2]), f"{code} in {base}")
    return Fault("", 0, 0, f"{code} in {base}")
