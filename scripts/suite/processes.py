"""Long-running processes of a stack: detached, known by a pid file, ready when they answer."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .errors import SetupError
from .paths import ROOT

STOP_S = 15.0
TAIL_LINES = 12


@dataclass(frozen=True)
class Service:
    """One process: its command, the port it must find free, and how to tell that it is ready."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool]
    ports: Mapping[str, int] = field(default_factory=dict)  # variable that sets it -> number
    env: Mapping[str, str] = field(default_factory=dict)
    ready_s: float = 60.0


class Runner:
    """Starts and stops services; pid files and logs lie in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def pid(self, name: str) -> int | None:
        """The process id if the service runs; a recycled number is told by its start time."""
        try:
            number, started = (self.folder / f"{name}.pid").read_text().split()
        except (OSError, ValueError):
            return None
        return int(number) if _started(int(number)) == started else None

    def start(self, service: Service) -> None:
        """Start `service` unless it runs, and wait until it is ready."""
        if self.pid(service.name) is None:
            for variable, port in service.ports.items():
                check_port_free(port, service.name, variable)
            with self.log(service.name).open("wb") as log:
                process = subprocess.Popen(
                    list(service.command),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    stdin=subprocess.DEVNULL,
                    cwd=ROOT,
                    env={**os.environ, **service.env},
                    start_new_session=True,
                )
            pid_file = self.folder / f"{service.name}.pid"
            pid_file.write_text(f"{process.pid} {_started(process.pid)}")
        self._wait(service)

    def _wait(self, service: Service) -> None:
        deadline = time.monotonic() + service.ready_s
        while not service.is_ready():
            alive = self.pid(service.name) is not None
            if not alive or time.monotonic() > deadline:
                tail = self.log(service.name).read_text(errors="replace").splitlines()
                raise SetupError(
                    f"{service.name} {'is not ready' if alive else 'ended'}; its last lines:\n"
                    + "\n".join(f"    {line}" for line in tail[-TAIL_LINES:]),
                    f"read {self.log(service.name)}",
                )
            time.sleep(0.1)

    def stop(self, name: str, *, kill: bool = False) -> bool:
        """End the service (at once with `kill`); False if it did not run."""
        pid = self.pid(name)
        if pid is None:
            return False
        _signal_group(pid, signal.SIGKILL if kill else signal.SIGTERM)
        deadline = time.monotonic() + STOP_S
        while self.pid(name) is not None:
            if time.monotonic() > deadline:
                _signal_group(pid, signal.SIGKILL)
            time.sleep(0.05)
        (self.folder / f"{name}.pid").unlink(missing_ok=True)
        return True


def answers(url: str) -> Callable[[], bool]:
    """A check that `url` answers without a server error."""

    def check() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=3) as response:  # noqa: S310 - loopback
                return bool(response.status < 500)
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False

    return check


def check_port_free(port: int, name: str, variable: str) -> None:
    """SetupError if somebody listens on `port` of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SetupError(
                f"Port {port}, which {name} needs, is taken",
                "stop the program that uses it, or choose another: "
                f"make demo {variable}={port + 1000}",
            ) from None


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(pid: int) -> str:
    """The kernel's start time of `pid`; "" when it is gone or a zombie."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
