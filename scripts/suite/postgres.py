"""The PostgreSQL server of the suite: the one that PGHOST names, else a private cluster.

The private cluster lies below the project, listens on a socket of its own only, and is run by an
unprivileged user: the caller, or `postgres` when the caller is root.
"""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debian, shell, ui
from .errors import SetupError
from .paths import LOGS, ROOT, STATE, fingerprint

PRIVATE_PORT = 54819  # it only names the socket; nothing listens on TCP
DB_USER = "odoo"
OLDEST_MAJOR = 15
SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
log_min_messages = warning
"""


@dataclass(frozen=True)
class Server:
    """How to reach the server; `environment()` is what libpq and Odoo read."""

    host: str
    port: str
    user: str
    password: str = ""

    def environment(self) -> dict[str, str]:
        values = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        if self.password:
            values["PGPASSWORD"] = self.password
        return values

    def psql(self, sql: str, database: str = "postgres") -> str:
        """Run one statement; SetupError when the server refuses it."""
        done = _run_psql(self, sql, database)
        if done is None:
            raise SetupError(
                f"PostgreSQL at {self.host}:{self.port} refuses: {sql[:60]}",
                f"read {LOGS}/psql.log",
            )
        return done


def start() -> Server:
    """The server, started if it is ours and is not running; SetupError when it is out of reach."""
    if os.environ.get("PGHOST"):
        return _named_server()
    cluster = _Cluster()
    cluster.prepare()
    cluster.start()
    return cluster.server


def stop() -> None:
    """Stop the private cluster, if there is one that runs."""
    cluster = _Cluster()
    if cluster.is_running():
        cluster.control("stop", "-m", "fast")


def _named_server() -> Server:
    server = Server(
        os.environ["PGHOST"],
        os.environ.get("PGPORT", "5432"),
        os.environ.get("PGUSER", pwd.getpwuid(os.geteuid()).pw_name),
        os.environ.get("PGPASSWORD", ""),
    )
    if _run_psql(server, "SELECT 1", "postgres") is None:
        raise SetupError(
            f"PostgreSQL at PGHOST={server.host}, port {server.port}, cannot be reached as user "
            f"{server.user}",
            "start it, correct PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST to use a "
            "private server",
        )
    version = int(server.psql("SHOW server_version_num")) // 10000
    if version < OLDEST_MAJOR:
        raise SetupError(
            f"PostgreSQL at PGHOST={server.host} is version {version}; the suite needs "
            f"{OLDEST_MAJOR} or newer",
            "upgrade it, or unset PGHOST to use a private server",
        )
    if not _can_create(server):
        raise SetupError(
            f"PostgreSQL user {server.user} may not create databases",
            f'let an administrator run: ALTER ROLE "{server.user}" CREATEDB',
        )
    return server


def _can_create(server: Server) -> bool:
    sql = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    return _run_psql(server, sql, "postgres") == "t"


def _run_psql(server: Server, sql: str, database: str) -> str | None:
    """The unaligned output of `sql`, None on any error."""
    binary = shutil.which("psql") or bin_folder() / "psql"
    marker = shell.output(
        [binary, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database,
         "-c", sql, "-c", "SELECT 'done'"],
        env={**server.environment(), "PGCONNECT_TIMEOUT": "5"},
    )  # fmt: skip
    lines = marker.splitlines()
    return "\n".join(lines[:-1]) if lines and lines[-1] == "done" else None


def bin_folder() -> Path:
    """The folder of the newest PostgreSQL server programs on this machine."""
    found = sorted(
        (path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()),
        key=lambda path: int(path.parent.name),
    )
    if found:
        return found[-1]
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else Path("/usr/bin")


class _Cluster:
    """The private cluster: its folder, its socket and who runs it."""

    def __init__(self) -> None:
        self.owner = pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            self.owner = "postgres"
        mark = fingerprint(ROOT)
        self.folder = STATE / "pg"
        if os.geteuid() == 0 and not _others_may_enter(STATE):
            self.folder = Path("/var/tmp") / f"tobacco-suite-{mark}" / "pg"  # noqa: S108
        # Socket paths end at 107 bytes, so the socket cannot lie below the project.
        self.socket = Path("/tmp") / f"tobacco-suite-{mark}"  # noqa: S108
        self.server = Server(str(self.socket), str(PRIVATE_PORT), DB_USER)

    def prepare(self) -> None:
        if not (bin_folder() / "initdb").exists():
            debian.install_postgresql()
        if not (bin_folder() / "initdb").exists():
            raise SetupError(
                "PostgreSQL's server programs (initdb, pg_ctl) are missing",
                "install PostgreSQL, or name a server: PGHOST=… PGUSER=… make demo",
            )
        if not (self.folder / "PG_VERSION").exists() or not (self.folder / "ready").exists():
            with ui.step("PostgreSQL: making a private cluster"):
                self._initialise()

    def _initialise(self) -> None:
        if (self.folder / "postmaster.pid").exists():
            raise SetupError(
                f"{self.folder} is an unfinished cluster that a server may be using",
                "stop that server, remove the folder, then start again",
            )
        shutil.rmtree(self.folder, ignore_errors=True)
        self._own(self.folder)
        self._as_owner(
            bin_folder() / "initdb", "-D", self.folder, "-U", DB_USER, "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8",
        )  # fmt: skip
        with (self.folder / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS.format(port=PRIVATE_PORT, socket=self.socket))
        (self.folder / "ready").touch()  # last: a folder without it is made anew

    def start(self) -> None:
        self._own(self.socket)
        if self.is_running():
            return
        with ui.step("PostgreSQL: starting"):
            self.control("-l", self.folder / "server.log", "-w", "start")

    def is_running(self) -> bool:
        if not (self.folder / "postmaster.pid").exists():
            return False
        return _run_psql(self.server, "SELECT 1", "postgres") is not None

    def control(self, *words: object) -> None:
        self._as_owner(bin_folder() / "pg_ctl", "-D", self.folder, *words)

    def _as_owner(self, *words: object) -> None:
        prefix = ["runuser", "-u", self.owner, "--"] if os.geteuid() == 0 else []
        shell.run(
            [*prefix, *words],
            log="postgresql",
            cwd=Path("/"),
            hint=f"is the disk full (`df`)? the server's own log is {self.folder / 'server.log'}",
        )

    def _own(self, folder: Path) -> None:
        """Make `folder` private to the owner; a folder of somebody else is refused."""
        folder.mkdir(parents=True, exist_ok=True)
        entry = pwd.getpwnam(self.owner)
        if os.geteuid() == 0:
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        if folder.is_symlink() or folder.stat().st_uid != entry.pw_uid:
            raise SetupError(f"{folder} belongs to somebody else", "remove it, then start again")
        folder.chmod(0o700)


def _others_may_enter(folder: Path) -> bool:
    """Whether an unprivileged user reaches `folder` (it may not exist yet)."""
    parents = [folder, *folder.parents]
    return all(path.stat().st_mode & 0o001 for path in parents if path.exists())
