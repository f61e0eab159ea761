"""The measurements: orders in process, clients over HTTP, a till that loads, a ledger."""

import http.cookiejar
import json
import subprocess
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bench.seed import CASHIER, PASSWORD
from bench.shelf import order
from bench.stats import Paired, paired
from bench.world import Side, output, tills
from scripts.suite import odoo_source, ui
from scripts.suite.paths import LOGS, PYTHON
from scripts.suite.processes import free_port

WARM_UP = 10
CLIENTS = 4
HTTP_WORKERS = 2
START_LIMIT_S = 60
Answers = tuple[list[dict[str, float]], list[dict[str, float]]]  # of stock and suite


def orders(stock: Side, suite: Side, pairs: int) -> tuple[Paired, Paired]:
    """`sync_from_ui` of one order, A and B in turn: (queries, milliseconds)."""
    run = uuid.uuid4().hex[:8]
    answers: Answers = ([], [])
    with tills(stock, suite) as both, ui.step(f"{pairs} orders on each side") as work:
        for number in range(WARM_UP + pairs):
            # Who begins changes from pair to pair, so that neither always comes second.
            for index in (0, 1) if number % 2 else (1, 0):
                answer = both[index].ask("order", run, number)
                if number >= WARM_UP:
                    answers[index].append(answer)
            work.note(f"{number} of {WARM_UP + pairs}")
    return _compared(answers, "queries"), _compared(answers, "ms")


def loads(stock: Side, suite: Side, pairs: int) -> dict[str, Paired]:
    """What a till loads at its start: `ms`, `queries`, `json_kb` and `gzip_kb`."""
    answers: Answers = ([], [])
    with tills(stock, suite) as both, ui.step(f"A till loads its data {pairs} times on each side"):
        for number in range(1 + pairs):
            for index in (0, 1) if number % 2 else (1, 0):
                answer = both[index].ask("load")
                if number:  # the first one fills the caches of its process
                    answers[index].append(answer)
    return {key: _compared(answers, key) for key in answers[0][0]}


def ledger(suite: Side, lines: int) -> dict[str, float]:
    """A year of `lines` sales lines in the suite's database, its ledger on screen and as files."""
    with ui.step(f"A ledger of {lines} sales lines"):
        shelf = json.dumps(suite.shelf.to_json())
        output("bench.ledger_lines", suite.database, lines, *suite.words, given=shelf)
        text = output("bench.ledger_export", suite.database, *suite.words)
    found: dict[str, float] = json.loads(text)
    return found


def _compared(answers: Answers, key: str) -> Paired:
    stock, suite = ([answer[key] for answer in side] for side in answers)
    return paired(stock, suite)


def clients(
    stock: Side, suite: Side, rounds: int, orders_each: int
) -> tuple[tuple[list[float], list[float]], tuple[list[float], list[float]]]:
    """CLIENTS browsers on one till: (orders/s of each round, seconds of each order) per side.

    Both servers run all the time and the rounds alternate, so both meet the same minutes of the
    machine; the one that is not asked is idle.
    """
    speeds: tuple[list[float], list[float]] = ([], [])
    times: tuple[list[float], list[float]] = ([], [])
    with _server(stock) as stock_url, _server(suite) as suite_url:
        places = ((stock, _browsers(stock, stock_url)), (suite, _browsers(suite, suite_url)))
        with ui.step(
            f"{CLIENTS} clients, {rounds} rounds of {orders_each} orders each on each side"
        ):
            for number in range(1 + rounds):
                for index in (0, 1) if number % 2 else (1, 0):
                    side, browsers = places[index]
                    spent, seconds = _round(side, browsers, orders_each)
                    if number:  # the first round warms the workers
                        speeds[index].append(len(spent) / seconds)
                        times[index].extend(spent)
    return (speeds[0], times[0]), (speeds[1], times[1])


def _round(side: Side, browsers: Sequence["Browser"], count: int) -> tuple[list[float], float]:
    run = uuid.uuid4().hex[:8]
    spent: list[float] = []
    failures: list[Exception] = []

    def sell(place: int, browser: "Browser") -> None:
        try:
            for number in range(count):
                now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
                sale = order(side.shelf, run, place * count + number, now)
                started = time.perf_counter()
                browser.call("pos.order", "sync_from_ui", [[sale]])
                spent.append(time.perf_counter() - started)
        except (OSError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=sell, args=item) for item in enumerate(browsers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"{side.name}: an order was refused: {failures[0]}")
    return spent, time.perf_counter() - started


@contextmanager
def _server(side: Side) -> Iterator[str]:
    """Odoo with two workers. `python -m odoo` cannot: it respawns its websocket child for ever."""
    launcher = odoo_source.locate().launcher
    if launcher is None:
        raise SystemExit("This Odoo has no start script (odoo-bin); the HTTP part needs one")
    port = free_port()
    command = [
        PYTHON, launcher, *side.words, f"--workers={HTTP_WORKERS}", f"--http-port={port}",
        f"--gevent-port={free_port()}", "--http-interface=127.0.0.1", "--max-cron-threads=0",
        "--log-level=warn", "--log-handler=odoo.service.model:INFO",
    ]  # fmt: skip
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"bench-{side.name}.log").open("wb") as log:
        process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/web/login", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=30).close()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit(f"Odoo did not answer at {url}; read {LOGS}/bench-*.log")


def _browsers(side: Side, url: str) -> list["Browser"]:
    return [Browser(url, side.database) for _ in range(CLIENTS)]


class Browser:
    """One till's session: logs in and calls methods as the web client does."""

    def __init__(self, url: str, database: str):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        login = {"db": database, "login": CASHIER, "password": PASSWORD}
        self._post("/web/session/authenticate", login)

    def call(self, model: str, method: str, args: list[object]) -> object:
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path: str, params: Mapping[str, object]) -> object:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.url + path, body, {"Content-Type": "application/json"}
        )
        with self.opener.open(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]
