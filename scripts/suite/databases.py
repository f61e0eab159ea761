"""Databases and their filestores: one template, made once, and clones of it in about a second."""

import shutil
from pathlib import Path

from . import odoo_command, shell, ui
from .odoo_source import OdooTree
from .paths import DATA, GLUED_ADDONS, fingerprint
from .postgres import Server

BASE_ADDONS = ("point_of_sale", "stock_account", "purchase_stock", "l10n_cn")
LANGUAGES = ("zh_CN", "zh_TW")


def exists(server: Server, name: str) -> bool:
    return server.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") == "1"


def drop(server: Server, name: str) -> None:
    server.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)


def clone(server: Server, source: str, target: str) -> None:
    """Make `target` a copy of `source`, filestore included; an older `target` is dropped."""
    drop(server, target)
    server.psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if _filestore(source).is_dir():
        shutil.copytree(_filestore(source), _filestore(target))


def rename(server: Server, source: str, target: str) -> None:
    drop(server, target)
    server.psql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
    if _filestore(source).is_dir():
        _filestore(source).rename(_filestore(target))


def template(odoo: OdooTree, server: Server) -> str:
    """The name of the template: stock Odoo with what our addons need, Chinese loaded, no demo data.

    It is built under another name and renamed at the end, so it is never half-made.
    """
    return _template(odoo, server, "suite_base", BASE_ADDONS, "point of sale, stock, accounting")


def glued_template(odoo: OdooTree, server: Server) -> str:
    """The same with what the glue addons stand beside: online shop, self-order, mailings."""
    addons = (*BASE_ADDONS, *GLUED_ADDONS)
    return _template(odoo, server, "suite_glued", addons, "online shop, self-order, mailings")


def _template(
    odoo: OdooTree, server: Server, prefix: str, addons: tuple[str, ...], contents: str
) -> str:
    name = f"{prefix}_{fingerprint(odoo.python_path, odoo.version, addons, LANGUAGES)}"
    if not exists(server, name):
        building = f"{name}_new"
        with ui.step(f"Template database: {contents}, Chinese"):
            drop(server, building)
            shell.run(
                odoo_command.install(
                    odoo, server, building, addons,
                    f"--load-language={','.join(LANGUAGES)}", "--without-demo=all",
                ),
                log="template",
            )  # fmt: skip
            rename(server, building, name)
    return name


def _filestore(name: str) -> Path:
    return DATA / "filestore" / name
