"""The whole set-up, in order; every part is skipped when it is current."""

import os
import shutil
from dataclasses import dataclass

from . import debian, node_env, odoo_source, postgres, python_env
from .errors import SetupError
from .odoo_source import OdooTree
from .paths import STATE, Stamp
from .postgres import Server

NEEDED_GB = float(os.environ.get("SUITE_NEEDED_GB", "5"))  # Odoo 1.3, packages 1, databases 2


@dataclass(frozen=True)
class Machine:
    """What the set-up found or made."""

    odoo: OdooTree
    server: Server


def prepare(*, with_node: bool = False) -> Machine:
    """Make all that running needs; `with_node` also what linters and browser tests need."""
    _make_state_folder()
    odoo = odoo_source.locate()
    debian.install(debian.PACKAGES)
    python_env.prepare(odoo)
    if with_node:
        node_env.prepare()
    server = postgres.start()
    Stamp("setup", odoo.version).write()
    return Machine(odoo, server)


def _make_state_folder() -> None:
    try:
        STATE.mkdir(parents=True, exist_ok=True)
        (STATE / ".writable").touch()
    except OSError as error:
        raise SetupError(
            f"{STATE} cannot be written: {error.strerror}",
            "work in a checkout of your own, or name another folder: SUITE_STATE_DIR=…",
        ) from error
    free_gb = shutil.disk_usage(STATE).free / 1e9
    if not (STATE / "stamps" / "setup").exists() and free_gb < NEEDED_GB:
        raise SetupError(
            f"There are {free_gb:.1f} GB free at {STATE}; the set-up needs {NEEDED_GB:.0f} GB",
            "free some space, or name a folder on another disk: SUITE_STATE_DIR=/big/disk/suite",
        )
