"""The command lines that start Odoo with our addons, our server and our data folder."""

from collections.abc import Sequence

from .odoo_source import OdooTree
from .paths import ADDONS, DATA, PYTHON, ROOT
from .postgres import Server

CONFIG = ROOT / "config" / "odoo.conf"  # named always, so that nobody's ~/.odoorc is read


def options(odoo: OdooTree, server: Server, database: str) -> list[str]:
    """What every Odoo of ours is told: addons, database, data folder, loopback only."""
    path = ",".join(str(folder) for folder in (ADDONS, *odoo.addons))
    words = [
        f"--config={CONFIG}",
        f"--addons-path={path}",
        f"--data-dir={DATA}",
        f"--database={database}",
        f"--db_host={server.host}",
        f"--db_port={server.port}",
        f"--db_user={server.user}",
    ]
    if server.password:
        words.append(f"--db_password={server.password}")
    return words


def serve(
    odoo: OdooTree, server: Server, database: str, port: int, *more: str, cron_threads: int = 0
) -> list[str]:
    """A threaded server on loopback, or a run that ends (`--stop-after-init` in `more`)."""
    return [
        str(PYTHON), "-m", "odoo", "server", *options(odoo, server, database),
        "--http-interface=127.0.0.1", f"--http-port={port}", "--workers=0",
        f"--max-cron-threads={cron_threads}", *more,
    ]  # fmt: skip


def install(
    odoo: OdooTree, server: Server, database: str, addons: Sequence[str], *more: str
) -> list[str]:
    """Install `addons` into `database` and stop."""
    return serve(
        odoo, server, database, 0, f"--init={','.join(addons)}", "--no-http", "--stop-after-init",
        *more,
    )  # fmt: skip


def update(odoo: OdooTree, server: Server, database: str, addons: Sequence[str]) -> list[str]:
    """Update `addons` in `database` and stop."""
    return serve(
        odoo, server, database, 0, f"--update={','.join(addons)}", "--no-http", "--stop-after-init"
    )


def shell(odoo: OdooTree, server: Server, database: str) -> list[str]:
    """Odoo's Python shell on `database`; a script may come on standard input."""
    return [
        str(PYTHON), "-m", "odoo", "shell", *options(odoo, server, database), "--no-http",
        "--log-level=warn",
    ]  # fmt: skip


def worker(odoo: OdooTree, server: Server, database: str) -> list[str]:
    """The process that seals and sends the records of `database`."""
    words = options(odoo, server, database)
    path = next(word for word in words if word.startswith("--addons-path="))
    return [str(PYTHON), "-m", "odoo", path, "tobacco_worker", *words]
