"""The agent and the virtual printer as processes, and a till that speaks to them over HTTP."""

import base64
import http.client
import io
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[2]
AGENT = ROOT / "addons" / "pos_hw_proxy" / "agent"
ORIGIN = "https://shop.example"
START_S = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(check: Callable[[], Any], timeout_s: float = 10, what: str = "") -> Any:
    """Return the first truthy answer of ``check``; fail when there is none in time."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        value = check()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {timeout_s} s: {what or check}")


def call(
    port: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any, dict[str, str]]:
    """Return status, body (decoded when it is JSON) and lower-case headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} if data is not None else {}
    try:
        connection.request(method, path, data, {**sent, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        got = {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()
    is_json = got.get("content-type", "") == "application/json"
    return answer.status, json.loads(content) if is_json else content, got


class PrinterProcess:
    """The virtual printer."""

    def __init__(self, folder: Path, width: int = 576) -> None:
        self.port, self.web = free_port(), free_port()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.simulators.printer"),
                *("--listen", f"127.0.0.1:{self.port}", "--http", f"127.0.0.1:{self.web}"),
                *("--data", str(folder / "printer"), "--width", str(width)),
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        eventually(self._is_up, START_S, "printer is up")

    def _is_up(self) -> bool:
        try:
            return bool(self.state)
        except OSError:
            return False

    @property
    def state(self) -> dict[str, Any]:
        return call(self.web, "GET", "/papers.json")[1]

    def papers(self) -> list[Image.Image]:
        """Every receipt in the order of printing."""
        found = []
        for paper in self.state["papers"]:
            data = call(self.web, "GET", paper["url"])[1]
            found.append(Image.open(io.BytesIO(data)).convert("1"))
        return found

    def fault(self, **values: Any) -> None:
        status, answer, _headers = call(self.web, "POST", "/faults", values)
        assert status == 200, answer

    def power_cycle(self) -> None:
        call(self.web, "POST", "/power-cycle", {})

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


class AgentProcess:
    """The agent, paired with one till. ``kill`` and ``start`` keep its data and port."""

    def __init__(self, folder: Path, printers: list[str], server: str = "") -> None:
        self.port = free_port()
        self._folder = folder
        self.config = folder / "agent.toml"
        self.config.write_text("\n".join([server, *printers]), encoding="utf-8")
        self.token = ""
        self.code = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def data(self) -> Path:
        return self._folder / "agent"

    def start(self) -> None:
        log = (self._folder / "agent.log").open("wb")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "pos_hw_agent", "--config", str(self.config)),
                *("--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"),
            ],
            env={**os.environ, "PYTHONPATH": str(AGENT), "PYTHONUNBUFFERED": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        match = eventually(
            lambda: re.search(r"pairing code: (\d{8})", self.log), START_S, "pairing code"
        )
        self.code = match[1]
        eventually(self._is_listening, START_S, "agent listens")
        if not self.token:
            self.token = self.pair()

    def _is_listening(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    @property
    def log(self) -> str:
        return (self._folder / "agent.log").read_text(encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def pair(self, **changes: Any) -> str:
        body = {"code": self.code, "name": "Till 1", "origin": ORIGIN, **changes}
        status, answer, _headers = call(self.port, "POST", "/v1/pair", body, {"Origin": ORIGIN})
        assert status == 200, answer
        return str(answer["token"])

    def kill(self, number: int = signal.SIGKILL) -> int:
        assert self._process
        self._process.send_signal(number)
        return self._process.wait(20)

    def api(
        self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str
    ) -> tuple[int, Any]:
        sent = {"Authorization": f"Bearer {token or self.token}", "Origin": ORIGIN, **headers}
        return call(self.port, method, path, body, sent)[:2]

    def job(self, key: str, kind: str, payload: Any, **values: Any) -> tuple[int, Any]:
        body = {"key": key, "printer": "receipt", "kind": kind, "payload": payload, **values}
        return self.api("POST", "/v1/jobs", body)

    def receipt(self, key: str, image: Image.Image, **values: Any) -> tuple[int, Any]:
        return self.job(key, "raster", base64.b64encode(png(image)).decode(), **values)

    def state(self) -> dict[str, Any]:
        return self.api("GET", "/v1/state")[1]["devices"][0]

    def wait(self, key: str, seconds: int = 15) -> dict[str, Any]:
        return self.api("GET", f"/v1/jobs/{key}?wait={seconds}")[1]


def printer_table(address: str, **values: Any) -> str:
    table = {
        "id": "front",
        "role": "receipt",
        "driver": "escpos",
        "address": address,
        "width_dots": 576,
        **values,
    }
    return "[[printer]]\n" + "".join(f"{key} = {json.dumps(v)}\n" for key, v in table.items())


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def receipt_image(number: int, width: int = 576, height: int = 700) -> Image.Image:
    """A receipt with lines of noise, blank runs and its number, different for each number."""
    rng = random.Random(number)  # noqa: S311 - a picture
    image = Image.new("1", (width, height), 1)
    draw = ImageDraw.Draw(image)
    for top in range(10, height - 40, 50):
        right = rng.randrange(40, width)
        for _dot in range(400):
            draw.point((rng.randrange(right), top + rng.randrange(30)), 0)
    draw.text((20, height - 30), f"No {number}", fill=0)
    draw.line((0, height - 1, width, height - 1), fill=0)
    return image


def same(left: Image.Image, right: Image.Image) -> bool:
    return left.size == right.size and left.tobytes() == right.tobytes()
