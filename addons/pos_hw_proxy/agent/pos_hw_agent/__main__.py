"""Start the agent: ``python -m pos_hw_agent --config FILE --data DIR [--listen HOST:PORT]``."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from . import VERSION
from .agent import Agent
from .config import load_config
from .errors import ConfigError
from .server import AgentServer

_logger = logging.getLogger("pos_hw_agent")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pos_hw_agent", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="TOML file")
    parser.add_argument("--data", type=Path, required=True, help="folder for the journal")
    parser.add_argument("--listen", help="HOST:PORT, default 127.0.0.1:8269")
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def _host_and_port(listen: str) -> tuple[str, int]:
    host, _colon, port = listen.rpartition(":")
    if not host or not port.isdigit():
        raise ConfigError(f"listen {listen!r} must look like 127.0.0.1:8269")
    return host.strip("[]"), int(port)


def _lock(data_dir: Path) -> object:
    """Two agents on one journal would print twice; the lock goes with the process."""
    file = (data_dir / "lock").open("w", encoding="ascii")
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        _logger.debug("no file locks on this system")
    except OSError as error:
        raise ConfigError(f"another agent uses {data_dir}: stop it first") from error
    return file


def main() -> int:
    """Run until SIGTERM or SIGINT; return the exit status."""
    arguments = _arguments()
    logging.basicConfig(
        stream=sys.stdout,
        level=logging.DEBUG if arguments.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    logging.getLogger("PIL").setLevel(logging.INFO)
    try:
        os.umask(0o077)
        arguments.data.mkdir(parents=True, exist_ok=True)
        config = load_config(arguments.config, arguments.data)
        host, port = _host_and_port(arguments.listen or config.listen)
        lock = _lock(arguments.data)
        agent = Agent(config, arguments.data)
        server = AgentServer(agent, host, port)
    except (ConfigError, OSError) as error:
        _logger.error("%s", error)  # noqa: TRY400 - the message is for the administrator
        return 1
    _logger.info("pairing code: %s", agent.auth.pairing_code)
    _logger.info("listening on http://%s:%d with %d printers", host, port, len(agent.workers))
    agent.start()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    ended.wait()
    server.shutdown()
    agent.stop()
    server.server_close()
    del lock
    return 0


if __name__ == "__main__":
    sys.exit(main())
