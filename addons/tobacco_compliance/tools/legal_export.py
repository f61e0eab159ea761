"""The archive of legal records: one ndjson file a table, kept files beside them, a manifest over
all.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from typing import IO, Any

MANIFEST = "manifest.json"


def write_archive(
    target: IO[bytes],
    tables: Iterable[tuple[str, Iterable[str]]],
    files: Iterable[tuple[str, bytes]],
) -> dict[str, Any]:
    """Write a ZIP to `target` and return its manifest: member name -> rows (tables only) and
    sha256.

    `tables` are `(name, JSON texts of its rows)`, `files` are `(name, content)`; rows are streamed.
    """
    manifest: dict[str, Any] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables:
            digest, count = hashlib.sha256(), 0
            with archive.open(f"{name}.ndjson", "w", force_zip64=True) as member:
                for row in rows:
                    data = row.encode() + b"\n"
                    digest.update(data)
                    member.write(data)
                    count += 1
            manifest[f"{name}.ndjson"] = {"rows": count, "sha256": digest.hexdigest()}
        for name, content in files:
            archive.writestr(name, content)
            manifest[name] = {"sha256": hashlib.sha256(content).hexdigest()}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def archive_problem(source: IO[bytes], manifest: dict[str, Any]) -> str:
    """The first member that is missing or differs from `manifest`, "" when all can be read
    again.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            for name in sorted(manifest):
                digest = hashlib.sha256()
                with archive.open(name) as member:
                    while block := member.read(1 << 20):
                        digest.update(block)
                if digest.hexdigest() != manifest[name]["sha256"]:
                    return name
    except (zipfile.BadZipFile, KeyError, OSError):
        return MANIFEST
    return ""
