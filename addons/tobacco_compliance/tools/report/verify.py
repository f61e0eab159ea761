"""`bin/verify-chain FOLDER`: is the chain in these files intact, and how far is it acknowledged?

FOLDER holds packages of the file drop (protocol section 5) with their answers, as the export
writes them. Exit code 0 and `intact to seq N, acknowledged to M`; 1 and `first bad record:
EPOCH/SEQ, why`; 2 and one line on standard error when the folder or a key cannot be read.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .folder_check import Files, FolderCheck, Verdict
from .package import ACK, DATA, MANIFEST
from .signers import ALGORITHMS, make_signer
from .signing import KeyProblem, Signer

_MAX_MANIFEST_BYTES = 16 * 1024 * 1024
_MAX_DATA_BYTES = 256 * 1024 * 1024
_MAX_KEY_BYTES = 4096


class Unreadable(Exception):
    """One line that says what cannot be read."""


def main(words: Sequence[str]) -> int:
    """Print the result and return the exit code."""
    parser = argparse.ArgumentParser(prog="verify-chain", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="[ID=]FILE",
        help="the key as the profile has it (base64; for SM2 our private or public key in hex); "
        "without one no signature is checked",
    )
    parser.add_argument("--alg", choices=ALGORITHMS, default="hmac-sha256")
    parser.add_argument("--regulator-key", default="", metavar="HEX", help="for SM2")
    options = parser.parse_args(words)
    try:
        signers = _signers(options.key, options.alg, options.regulator_key)
        check = FolderCheck(signers)
        count = 0
        for files in _packages(options.folder):
            check.add(files)
            count += 1
        if not count:
            raise Unreadable(f"{options.folder}: no package (*{MANIFEST}) in it")
    except (Unreadable, OSError) as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    verdicts = check.verdicts()
    if check.faults:
        fault = check.faults[0]
        sys.stdout.write(f"first bad record: {fault.epoch}/{fault.seq}, {fault.why}\n")
        return 1
    for verdict in verdicts:
        sys.stdout.write(_line(verdict, is_alone=len(verdicts) == 1))
    if check.unchecked:
        sys.stdout.write(f"{check.unchecked} signatures not checked: no key for them\n")
    return 0


def _line(verdict: Verdict, *, is_alone: bool) -> str:
    name = "" if is_alone else f"{verdict.licence} epoch {verdict.epoch}: "
    text = f"{name}intact to seq {verdict.intact_to}, acknowledged to {verdict.acknowledged_to}"
    for label, numbers in (("withheld", verdict.withheld), ("rejected", verdict.rejected)):
        if numbers:
            text += f"; {label}: {', '.join(map(str, numbers))}"
    return text + "\n"


def _signers(words: Sequence[str], alg: str, regulator_key: str) -> dict[str, Signer]:
    found: dict[str, Signer] = {}
    for word in words:
        key_id, _, name = word.rpartition("=")
        try:
            text = Path(name).read_text(encoding="ascii")[:_MAX_KEY_BYTES]
            found[key_id] = make_signer(alg, key_id, text.strip(), regulator_key)
        except KeyProblem as error:
            raise Unreadable(f"{name}: no key for {alg} ({error.code})") from error
        except UnicodeDecodeError as error:
            raise Unreadable(f"{name}: no key, it is not ASCII") from error
    if len(found) == 1:  # answers may name a key of the regulator's own
        found.setdefault("", *found.values())
    return found


def _packages(folder: Path) -> Iterator[Files]:
    """Every package of the folder, by name; data without a manifest is not one."""
    if not folder.is_dir():
        raise Unreadable(f"{folder}: no such folder")
    for path in sorted(folder.glob(f"*{MANIFEST}")):
        base = path.name.removesuffix(MANIFEST)
        data, ack = folder / f"{base}{DATA}", folder / f"{base}{ACK}"
        if not data.is_file():
            raise Unreadable(f"{data.name}: the manifest is there, the data is not")
        yield Files(
            base=base,
            manifest=_read(path, _MAX_MANIFEST_BYTES),
            data=_read(data, _MAX_DATA_BYTES),
            ack=_read(ack, _MAX_MANIFEST_BYTES) if ack.is_file() else b"",
        )


def _read(path: Path, limit: int) -> bytes:
    if path.stat().st_size > limit:
        raise Unreadable(f"{path.name}: larger than {limit // 1024 // 1024} MiB")
    return path.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
