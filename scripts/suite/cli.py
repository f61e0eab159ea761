"""The verbs that the Makefile calls."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from . import databases, demo, postgres, setup, ui
from .errors import SetupError
from .node_env import environment as node_environment
from .odoo_command import shell as odoo_shell
from .paths import PYTHON, ROOT
from .stack import Ports, Stack


def main(words: Sequence[str]) -> int:
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.run(arguments) or 0)
    except SetupError as error:
        sys.stderr.write(f"\n✗ {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; start again: it goes on from here\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.suite", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run, text: str) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    verb("demo", lambda _: demo.up(), "set up all, start the demo shop and say what to try")
    verb("stop", lambda _: _stop(), "stop everything that demo started")
    verb("reset", lambda _: _reset(), "throw the demo shop away; the next demo makes a fresh one")
    verb("shell", lambda _: _shell(), "a Python shell inside the demo shop's Odoo")
    verb("logs", lambda _: demo.follow_logs(), "follow the logs of the demo")
    service = verb("service", _service, "stop, kill or start one process of a running stack")
    service.add_argument("action", choices=("start", "stop", "kill", "status"))
    service.add_argument("name", nargs="?", default="")
    test = verb("test", _test, "run all tests")
    test.add_argument("--only", default="", help="jobs to run, separated by commas")
    test.add_argument("--list", action="store_true", help="name the jobs and stop")
    tool = verb("tool", _tool, "run a Python tool of the project inside the environment")
    tool.add_argument("words", nargs=argparse.REMAINDER)
    return parser


def _stop() -> None:
    demo.down()
    postgres.stop()
    ui.say("✓ stopped")


def _reset() -> None:
    demo.down()
    machine = setup.prepare()
    databases.drop(machine.server, demo.DATABASE)
    Stack("demo", demo.DATABASE, Ports()).forget()
    ui.say("✓ the demo shop is gone; `make demo` makes a fresh one")


def _shell() -> int:
    machine = setup.prepare()
    if not databases.exists(machine.server, demo.DATABASE):
        raise SetupError("There is no demo shop yet", "make one: make demo")
    command = odoo_shell(machine.odoo, machine.server, demo.DATABASE)
    return subprocess.call(command, cwd=ROOT)


def _service(arguments: argparse.Namespace) -> int:
    return demo.control(os.environ.get("SUITE_STACK", "demo"), arguments.action, arguments.name)


def _test(arguments: argparse.Namespace) -> int:
    from . import testing  # only here: the demo needs none of it

    if arguments.list:
        ui.say("\n".join(testing.JOBS))
        return 0
    return testing.run([name for name in arguments.only.split(",") if name])


def _tool(arguments: argparse.Namespace) -> int:
    machine = setup.prepare(with_node=True)
    words = [word for word in arguments.words if word != "--"]
    env = {**os.environ, **machine.server.environment(), **node_environment()}
    return subprocess.call([PYTHON, *words], cwd=ROOT, env=env)
