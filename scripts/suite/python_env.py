"""The project's own Python environment, with Odoo visible to it through a `.pth` file."""

import shutil
import sys
from pathlib import Path

from . import debian, shell, ui
from .odoo_source import OdooTree
from .paths import PYTHON, ROOT, VENV, Stamp, fingerprint

REQUIREMENTS = ("requirements-odoo.txt", "requirements.txt", "requirements-dev.txt")


def prepare(odoo: OdooTree) -> None:
    """Make or complete the environment; nothing is done when it is current."""
    files = [ROOT / name for name in REQUIREMENTS]
    stamp = Stamp("venv", fingerprint(sys.version, *files))
    if not (stamp.is_current() and PYTHON.exists()):
        stamp.clear()
        if not shell.output([sys.executable, "-c", "import ensurepip, venv; print('ok')"]):
            debian.install(["python3-venv"])
        with ui.step("Python packages: installing into the project's own environment") as work:
            if not PYTHON.exists():
                shutil.rmtree(VENV, ignore_errors=True)
                shell.run([sys.executable, "-m", "venv", VENV], log="python")
            for file in files:
                work.note(file.name)
                shell.run(
                    [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                     "-r", file],
                    log="python",
                    hint="is the package index reachable? then start again: it goes on from here",
                )  # fmt: skip
        stamp.write()
    _show_odoo(odoo)


def _show_odoo(odoo: OdooTree) -> None:
    """Let the environment import `odoo` (a namespace package in 19) from where it lies."""
    site = Path(
        shell.output([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    )
    line = f"{odoo.python_path}\n"
    pth = site / "odoo-tree.pth"
    if not pth.is_file() or pth.read_text() != line:
        pth.write_text(line)
