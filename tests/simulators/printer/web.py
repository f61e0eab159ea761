"""The printer's page, its pictures, and the switches that make it fail.

GET  /                 page            GET  /papers.json     receipts, drawer, faults
GET  /paper/N.png      a receipt       GET  /paper/current.png  what is not cut yet
POST /faults           {"paper": "out"|"low"|"ok", "cover": "open"|"closed", "is_offline",
                        "is_stalled", "is_silent": bool, "reset_at": bytes or null}
POST /power-cycle      POST /clear
"""

import io
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .machine import Printer

PAGE = Path(__file__).with_name("page.html")
PAPER = re.compile(r"/paper/(\d+)\.png")


class Web(ThreadingHTTPServer):
    """Serves one printer."""

    daemon_threads = True

    def __init__(self, printer: Printer, host: str, port: int) -> None:
        super().__init__((host, port), Handler)
        self.printer = printer


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Web
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: Any) -> None:
        """Keep the log for the printer's own port."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        printer = self.server.printer
        match = PAPER.fullmatch(path)
        if path == "/":
            self._send(200, "text/html; charset=utf-8", PAGE.read_bytes())
        elif path == "/papers.json":
            self._json(200, printer.state())
        elif path == "/paper/current.png":
            out = io.BytesIO()
            printer.unfinished().save(out, "PNG")
            self._send(200, "image/png", out.getvalue())
        elif match and printer.path(int(match[1])).exists():
            self._send(200, "image/png", printer.path(int(match[1])).read_bytes())
        else:
            self._json(404, {"error": "there is nothing at this address"})

    def do_POST(self) -> None:
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or "{}")
            self._act(body)
        except ValueError as error:
            self._json(400, {"error": str(error)})
        else:
            self._json(200, self.server.printer.state())

    def _act(self, body: dict[str, Any]) -> None:
        printer = self.server.printer
        actions = {"/power-cycle": printer.power_cycle, "/clear": printer.throw_away}
        if self.path == "/faults":
            printer.set_faults(body)
        elif self.path in actions:
            actions[self.path]()
        else:
            raise ValueError("there is nothing at this address")

    def _json(self, status: int, value: Any) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
