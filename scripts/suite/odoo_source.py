"""Where Odoo 19.0 comes from: the reader's own, the interpreter's, or Debian's package.

`odoo` is not on PyPI. Debian's package is taken from the suite `sid` of the mirror that apt uses
already, with private lists, so that the system's sources stay as they are; apt checks the
signature. It is unpacked below the project and not installed.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from . import debian, shell, ui
from .errors import SetupError
from .paths import ODOO, STATE, Stamp, fingerprint

SERIES = "19.0"
DEBIAN_SUITE = "sid"
DEBIAN_PACKAGES = ("odoo-19", "fonts-montserrat")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
UNPACK_VERSION = "1"  # raise it when `_mend` changes
# Debian leaves this file out (its licence); pages and hoot runs that miss it report an error.
MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooTree:
    """A readable Odoo: `python_path` holds the package `odoo`, `addons` are its addons folders."""

    python_path: Path
    addons: tuple[Path, ...]
    version: str

    @property
    def launcher(self) -> Path | None:
        """The script that can start several workers, which `python -m odoo` cannot."""
        for path in (self.python_path / "odoo-bin", self.python_path.parents[2] / "bin" / "odoo"):
            if path.is_file():
                return path
        return None


def locate() -> OdooTree:
    """The Odoo 19.0 to use, fetched from Debian where there is none; SetupError says what to do."""
    home = os.environ.get("ODOO_HOME")
    if home:
        return _tree_of(Path(home).expanduser(), f"ODOO_HOME={home}")
    found = shell.output(
        [sys.executable, "-c", "import odoo.release as r; print(r.__file__)"],
        env={"PYTHONPATH": ""},
    )
    if found and _release(Path(found)).startswith(f"{SERIES}."):
        return _tree(Path(found).parents[1])
    return _from_debian()


def _tree_of(home: Path, name: str) -> OdooTree:
    for base in (home, home / "usr/lib/python3/dist-packages"):
        if (base / "odoo" / "release.py").is_file():
            version = _release(base / "odoo" / "release.py")
            if not version.startswith(f"{SERIES}."):
                raise SetupError(
                    f"{name} is Odoo {version}; the suite is made for Odoo {SERIES}",
                    f"name a checkout of the branch {SERIES}, or unset ODOO_HOME and let the "
                    "set-up fetch it",
                )
            return _tree(base)
    raise SetupError(
        f"{name} holds no Odoo: there is no odoo/release.py in it",
        "name the folder that holds `odoo-bin`, or unset ODOO_HOME",
    )


def _tree(base: Path) -> OdooTree:
    folders = tuple(p for p in (base / "addons", base / "odoo" / "addons") if p.is_dir())
    return OdooTree(base, folders, _release(base / "odoo" / "release.py"))


def _release(path: Path) -> str:
    """`19.0.0` out of odoo/release.py, read and not imported."""
    match = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+),\s*(\d+)", path.read_text(), re.M)
    return ".".join(match.groups()) if match else "of an unknown version"


def _from_debian() -> OdooTree:
    stamp = Stamp("odoo", fingerprint(UNPACK_VERSION, *DEBIAN_PACKAGES))
    base = ODOO / "usr/lib/python3/dist-packages"
    if not (stamp.is_current() and base.is_dir()):
        if not (shell.has("apt-get") and shell.has("dpkg-deb") and KEYRING.is_file()):
            raise SetupError(
                "There is no Odoo 19.0 here, and no apt to fetch Debian's package with",
                "get a copy of Odoo 19.0 and name its folder: ODOO_HOME=/path/to/odoo make demo",
            )
        stamp.clear()
        with ui.step("Odoo 19.0: fetching and unpacking Debian's package") as work:
            _unpack(_download(work), work)
        stamp.write()
    return _tree_of(ODOO, "the unpacked package")


def _download(work: ui.Step) -> list[Path]:
    folder = STATE / "odoo-download"
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {_mirror()} {DEBIAN_SUITE} main\n")
    options = [
        f"-oDir::Etc::sourcelist={sources}",
        "-oDir::Etc::sourceparts=-",
        f"-oDir::State::lists={folder / 'lists'}",
        f"-oDir::Cache={folder / 'cache'}",
    ]
    if os.geteuid() == 0:
        options.append("-oAPT::Sandbox::User=root")  # _apt may not enter the project's folder
    work.note("package list")
    shell.run(["apt-get", *options, "update"], log="odoo", cwd=folder)
    for old in folder.glob("*.deb"):
        old.unlink()
    work.note("123 MB")
    shell.run(["apt-get", *options, "download", *DEBIAN_PACKAGES], log="odoo", cwd=folder)
    return sorted(folder.glob("*.deb"))


def _mirror() -> str:
    fields = ("Created-By: Packages", "Origin: Debian", "Label: Debian")
    uris = shell.output(["apt-get", "indextargets", "--format", "$(REPO_URI)", *fields])
    if not uris:
        # On a machine whose lists were never read apt knows its mirror only after an update.
        debian.refresh()
        uris = shell.output(["apt-get", "indextargets", "--format", "$(REPO_URI)", *fields])
    if not uris:
        raise SetupError(
            "apt names no Debian mirror",
            "check /etc/apt/sources.list, or set ODOO_HOME to a copy of Odoo 19.0",
        )
    return uris.splitlines()[0]


def _unpack(packages: list[Path], work: ui.Step) -> None:
    work.note("unpacking")
    fresh = STATE / "odoo.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for package in packages:
        shell.run(["dpkg-deb", "-x", package, fresh], log="odoo", hint="is the disk full? try `df`")
    _mend(fresh)
    shutil.rmtree(ODOO, ignore_errors=True)
    fresh.rename(ODOO)
    for package in packages:
        package.unlink()


def _mend(tree: Path) -> None:
    """Put right what an unpacked package lacks in comparison with an installed one."""
    base = tree / "usr/lib/python3/dist-packages"
    shutil.rmtree(base / "addons", ignore_errors=True)  # a second copy of 600 MB
    share = tree / "usr/share"
    for name in ("javascript", "fonts-font-awesome"):
        (share / name).symlink_to(f"/usr/share/{name}")
    # Relative links of the package lead to usr/share/fonts/truetype/<font>.
    own_fonts = share / "fonts" / "truetype"
    own_fonts.mkdir(parents=True, exist_ok=True)
    for font in ("inconsolata", "roboto"):
        (own_fonts / font).symlink_to(f"/usr/share/fonts/truetype/{font}")
    stub = base / "odoo" / "addons" / MISSING_SCRIPT
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("// Left out by Debian; an empty file keeps the pages free of errors.\n")
