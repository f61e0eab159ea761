"""Where things are. All that the tools make lies in one folder that git ignores."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
STATE = Path(os.environ.get("SUITE_STATE_DIR") or ROOT / ".dev").resolve()
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
ODOO = STATE / "odoo"
DATA = STATE / "data"
LOGS = STATE / "logs"
STAMPS = STATE / "stamps"

SUITE_ADDONS = ("tobacco_compliance", "tobacco_pos", "tobacco_settlement", "pos_hw_proxy")
# They install themselves beside these addons of Odoo's.
GLUE_ADDONS = (
    "tobacco_self_order",
    "tobacco_website_sale",
    "tobacco_loyalty",
    "tobacco_mass_mailing",
)
GLUED_ADDONS = (
    "pos_self_order",
    "website_sale_wishlist",
    "website_sale_comparison",
    "pos_loyalty",
    "mass_mailing_sms",
)


def fingerprint(*parts: object) -> str:
    """Twelve hex digits that change with `parts`; a file's Path stands for its content."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_bytes_of(part))
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def _bytes_of(part: object) -> bytes:
    return part.read_bytes() if isinstance(part, Path) and part.is_file() else str(part).encode()


def tree_fingerprint(folder: Path, *suffixes: str) -> str:
    """The fingerprint of all files below `folder` with one of `suffixes` (all, if none)."""
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and (not suffixes or path.suffix in suffixes)
    )
    return fingerprint(*(item for path in files for item in (str(path.relative_to(folder)), path)))


class Stamp:
    """Remembers that a piece of the set-up was finished for one state of its inputs.

    The stamp is written last, so a set-up that was interrupted is done again, never half-used.
    """

    def __init__(self, name: str, value: str):
        self.path = STAMPS / name
        self.value = value

    def is_current(self) -> bool:
        return self.path.is_file() and self.path.read_text() == self.value

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value)
