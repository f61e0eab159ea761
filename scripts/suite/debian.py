"""Debian packages: which are missing, and how they are installed (root, or a user with sudo)."""

import os
from collections.abc import Sequence
from pathlib import Path

from . import shell, ui
from .errors import SetupError

# What Odoo's pages, its reports and the browser tests need beside Python.
PACKAGES = (
    "chromium",
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-noto-cjk",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "wkhtmltopdf",
)
POSTGRESQL_PACKAGE = "postgresql"
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/zz-tobacco-suite.conf")


def missing(packages: Sequence[str]) -> list[str]:
    """Those of `packages` that dpkg does not report as installed."""
    return [
        name
        for name in packages
        if shell.output(["dpkg-query", "-W", "-f", "${db:Status-Abbrev}", name])[:2] != "ii"
    ]


def install(packages: Sequence[str]) -> None:
    """Install what is missing of `packages`; SetupError where there is no apt or no right to."""
    names = missing(packages) if shell.has("dpkg-query") else list(packages)
    if not names:
        return
    if not shell.has("apt-get"):
        raise SetupError(
            f"These Debian packages are missing and there is no apt-get: {' '.join(names)}",
            "install them with your system's own package manager, or work on Debian 12",
        )
    with ui.step(f"Debian packages: installing {' '.join(names)}"):
        refresh()
        _apt("install", "-y", "-qq", "--no-install-recommends", *names)


def install_postgresql() -> None:
    """Install the PostgreSQL server without the cluster that Debian would create and start."""
    if not missing([POSTGRESQL_PACKAGE]):
        return
    install(["postgresql-common"])
    had_file = NO_CLUSTER.exists()
    if not had_file:
        _as_root("mkdir", "-p", NO_CLUSTER.parent)
        _as_root("sh", "-c", f"echo 'create_main_cluster = false' > {NO_CLUSTER}")
    try:
        install([POSTGRESQL_PACKAGE])
    finally:
        if not had_file:
            _as_root("rm", "-f", NO_CLUSTER)


def refresh() -> None:
    """Read the lists of the system's own package sources."""
    _apt("update", "-qq")


def _apt(*words: str) -> None:
    _as_root("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words)


def _as_root(*words: object) -> None:
    if os.geteuid() == 0:
        command = list(words)
    elif shell.has("sudo"):
        command = ["sudo", "-n", *words] if not os.isatty(0) else ["sudo", *words]
    else:
        raise SetupError(
            f"`{' '.join(map(str, words))}` needs the rights of root and there is no sudo",
            "run it yourself as root, then start again",
        )
    shell.run(command, log="debian", hint="see the lines above; then start again")
