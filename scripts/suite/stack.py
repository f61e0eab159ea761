"""A running shop with its peers: printer, hardware agent, regulator, bank, Odoo and worker.

The same stack serves `make demo` and the browser story of the tests; they differ in the name, the
ports and the database.
"""

import base64
import json
import os
import re
import secrets
import shutil
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from . import odoo_command
from .errors import SetupError
from .paths import ADDONS, PYTHON, ROOT, STATE, Stamp
from .processes import Runner, Service, answers, free_port
from .setup import Machine

REGULATOR_KEY_ID = "demo-key"
REGULATOR_SECRET = "TOBACCO_REGULATOR_KEY"  # noqa: S105 - the variable's name, not its value
PAIRING_LINE = re.compile(r"pairing code: (\d{8})")
AGENT_CONFIG = """\
[[printer]]
id = "front"
role = "receipt"
driver = "escpos"
address = "tcp://127.0.0.1:{printer}"
width_dots = 576
charset = "gb18030"
status = "fence"
"""


@dataclass(frozen=True)
class Ports:
    """The loopback ports; each has a variable of its own, SUITE_ODOO_PORT and so on."""

    odoo: int = 8069
    agent: int = 8269
    printer: int = 9100
    printer_page: int = 8270
    regulator: int = 8271
    bank: int = 8272

    def with_environment(self) -> "Ports":
        """These ports, but for those that a variable sets."""
        return Ports(
            **{
                item.name: int(os.environ.get(variable(item.name), getattr(self, item.name)))
                for item in fields(self)
            }
        )

    @classmethod
    def free(cls) -> "Ports":
        return cls(**{item.name: free_port() for item in fields(cls)})


def variable(port: str) -> str:
    return f"SUITE_{port.upper()}_PORT"


class Stack:
    """The processes of one shop; what they need to find each other lies in `folder`."""

    def __init__(self, name: str, database: str, ports: Ports):
        self.name = name
        self.database = database
        self.folder = STATE / "stacks" / name
        self.runner = Runner(self.folder)
        self.ports = ports

    @classmethod
    def load(cls, name: str) -> "Stack":
        """The stack that was saved under `name`; SetupError if there is none."""
        path = STATE / "stacks" / name / "stack.json"
        if not path.is_file():
            raise SetupError(f"There is no stack named {name}", "start it first: make demo")
        saved = json.loads(path.read_text())
        return cls(name, saved["database"], Ports(**saved["ports"]))

    def save(self) -> None:
        values = {"database": self.database, "ports": asdict(self.ports)}
        (self.folder / "stack.json").write_text(json.dumps(values, indent=1))

    # === ADDRESSES === #

    @property
    def odoo_url(self) -> str:
        return f"http://localhost:{self.ports.odoo}"

    @property
    def agent_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.agent}"

    @property
    def printer_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.printer_page}"

    @property
    def regulator_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.regulator}"

    @property
    def bank_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.bank}"

    # === SECRETS === #

    def secret(self, name: str) -> str:
        """A random secret of this stack, base64 of 32 bytes, made at its first use."""
        path = self.folder / f"{name}.secret"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        return path.read_text()

    def environment(self) -> dict[str, str]:
        """What Odoo and the worker must know beside their command line."""
        return {REGULATOR_SECRET: self.secret("regulator")}

    # === PROCESSES === #

    def peers(self) -> Iterator[Service]:
        """The processes that Odoo talks to; they start before it."""
        python, ports = str(PYTHON), self.ports
        data = self.folder / "data"
        yield Service(
            "printer",
            [python, "-m", "tests.simulators.printer", "--listen", f"127.0.0.1:{ports.printer}",
             "--http", f"127.0.0.1:{ports.printer_page}", "--data", str(data / "printer")],
            answers(self.printer_url),
            {variable("printer"): ports.printer, variable("printer_page"): ports.printer_page},
        )  # fmt: skip
        yield Service(
            "agent",
            [python, "-m", "pos_hw_agent", "--config", str(self._agent_config()),
             "--data", str(data / "agent"), "--listen", f"127.0.0.1:{ports.agent}"],
            answers(self.agent_url),
            {variable("agent"): ports.agent},
            {"PYTHONPATH": str(ADDONS / "pos_hw_proxy" / "agent")},
        )  # fmt: skip
        yield Service(
            "regulator",
            [python, "-m", "tests.simulators.regulator",
             "--listen", f"127.0.0.1:{ports.regulator}", "--data", str(data / "regulator"),
             "--key", f"{REGULATOR_KEY_ID}:{self.secret('regulator')}"],
            answers(self.regulator_url),
            {variable("regulator"): ports.regulator},
        )  # fmt: skip

    def shop(self, machine: Machine) -> Iterator[Service]:
        """Odoo, the worker that reports to the regulator, and the bank that reads the sales."""
        env = self.environment()
        python = str(PYTHON)
        yield Service(
            "odoo",
            odoo_command.serve(
                machine.odoo, machine.server, self.database, self.ports.odoo, cron_threads=1
            ),
            answers(f"{self.odoo_url}/web/login"),
            {variable("odoo"): self.ports.odoo},
            env,
        )
        yield Service(
            "worker",
            odoo_command.worker(machine.odoo, machine.server, self.database),
            lambda: self.runner.pid("worker") is not None,
            env=env,
        )
        yield Service(
            "bank",
            [python, "-m", "tests.simulators.bank", "--listen", f"127.0.0.1:{self.ports.bank}",
             "--odoo", self.odoo_url, "--db", self.database, "--login", "bank-reader",
             "--password-file", str(self._bank_password())],
            answers(self.bank_url),
            {variable("bank"): self.ports.bank},
        )  # fmt: skip

    def services(self, machine: Machine) -> dict[str, Service]:
        return {item.name: item for item in (*self.peers(), *self.shop(machine))}

    def forget(self) -> None:
        """Throw away what the processes wrote: the next start is a first one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        Stamp(f"shop-{self.name}", "").clear()

    def stop(self) -> None:
        for name in ("bank", "worker", "odoo", "regulator", "agent", "printer"):
            self.runner.stop(name)

    # === THE AGENT === #

    def agent_token(self) -> str:
        """The token of the till, got by pairing as a shop manager would."""
        path = self.folder / "agent.token"
        if not path.exists():
            body = {"code": self._pairing_code(), "name": "demo", "origin": self.odoo_url}
            answer = _post_json(f"{self.agent_url}/v1/pair", body)
            path.touch(mode=0o600)
            path.write_text(str(answer["token"]))
        return path.read_text()

    def _pairing_code(self) -> str:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = PAIRING_LINE.findall(self.runner.log("agent").read_text(errors="replace"))
            if found:
                return str(found[-1])
            time.sleep(0.1)
        raise SetupError("The hardware agent printed no pairing code", "make reset, then make demo")

    def _agent_config(self) -> Path:
        path = self.folder / "agent.toml"
        text = AGENT_CONFIG.format(printer=self.ports.printer)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        return path

    def _bank_password(self) -> Path:
        path = self.folder / "bank.secret"
        self.secret("bank")
        return path


def _post_json(url: str, body: Mapping[str, object]) -> dict[str, object]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        answer: dict[str, object] = json.load(response)
    return answer


def demo_options(stack: Stack) -> dict[str, str]:
    """What `demo.load.load` must know of the processes around it."""
    return {
        "odoo_url": stack.odoo_url,
        "agent_url": stack.agent_url,
        "agent_token": stack.agent_token(),
        "printer_device": "front",
        "regulator_url": stack.regulator_url,
        "regulator_key_id": REGULATOR_KEY_ID,
        "regulator_secret_ref": f"env:{REGULATOR_SECRET}",
        "bank_login": "bank-reader",
        "bank_password": stack.secret("bank"),
        "root": str(ROOT),
    }
