"""HTTP around the regulator: the protocol below /v1, a page, and the fault switches."""

import json
import socket
import sys
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import signatures
from .page import render
from .regulator import Reply, packed

MAX_BODY_BYTES = 8 * 1024 * 1024
PAGE_RECORDS = 200


class Handler(BaseHTTPRequestHandler):
    """One connection. `regulator` is set by `serve`."""

    protocol_version = "HTTP/1.1"
    # Small answers must not wait for the other side's delayed acknowledgement.
    disable_nagle_algorithm = True
    regulator = None

    def do_GET(self):
        path = self.path.partition("?")[0]
        pages = {"/": self._page, "/records.json": self._records, "/_faults": self._list_faults}
        if path in pages:
            pages[path]()
        else:
            self._answer_protocol(b"")

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            self.close_connection = True
            return self._send(411, b"{}", "application/json")
        if int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            return self._send(413, b'{"code":"TOO_LARGE"}', "application/json")
        body = self.rfile.read(int(length))
        if self.path == "/_faults":
            return self._set_fault(body)
        return self._answer_protocol(body)

    # === PROTOCOL === #

    def _answer_protocol(self, body):
        path, _, query = self.path.partition("?")
        on = "send" if self.command == "POST" else "ask"
        faults = self.regulator.faults
        time.sleep(float(faults.take("delay_before", on).get("seconds", 0)))
        if faults.take("drop_before", on):
            return self._drop()
        if fault := faults.take("status", on):
            return self._answer(Reply(fault["status"], {"code": "FAULT"}, **_retry_after(fault)))
        request = signatures.Request(self.command, path, query, self.headers, body)
        reply = self.regulator.handle(request)
        time.sleep(float(faults.take("delay_after", on).get("seconds", 0)))
        if faults.take("drop_after", on):
            return self._drop()
        return self._answer(reply, on)

    def _answer(self, reply, on="send"):
        faults = self.regulator.faults
        if reply.status == 200 and faults.take("wrong_hash", on):
            for result in reply.body.get("results", []):
                result["hash"] = "f" * 64
        data, is_gzip = packed(reply.body, "gzip" in self.headers.get("Accept-Encoding", ""))
        if faults.take("bad_json", on):
            data, is_gzip = b"<html>502 Bad Gateway</html>", False
        headers = dict(reply.headers)
        if is_gzip:
            headers["Content-Encoding"] = "gzip"
        if reply.status == 200 and reply.key and not faults.take("unsigned", on):
            signed = b"" if faults.take("wrong_signature", on) else data
            headers.update(
                signatures.answer_headers(
                    self.regulator.signet, reply.key, reply.alg, reply.nonce, 200, signed
                )
            )
        is_half = bool(faults.take("half", on))
        self._send(reply.status, data, "application/json", headers, is_half)

    def _drop(self):
        """Break the connection without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    # === PAGES === #

    def _page(self):
        store = self.regulator.store
        records = store.rows(
            "SELECT * FROM record ORDER BY received_at DESC, seq DESC LIMIT ?", PAGE_RECORDS
        )
        counts = store.rows("SELECT status, count(*) AS number FROM record GROUP BY status")
        text = render(
            self._heads(),
            {row["status"]: row["number"] for row in counts},
            records,
            self.regulator.faults.list(),
        )
        self._send(200, text.encode(), "text/html; charset=utf-8")

    def _heads(self):
        rows = self.regulator.store.rows(
            "SELECT licence, epoch FROM record UNION SELECT licence, epoch FROM held ORDER BY 1, 2"
        )
        for row in rows:
            row.update(self.regulator.chains.head(row["licence"], row["epoch"]))
            held = self.regulator.store.row(
                "SELECT count(*) AS number FROM held WHERE licence = ? AND epoch = ?",
                row["licence"],
                row["epoch"],
            )
            row["held"] = held["number"]
        return rows

    def _records(self):
        rows = self.regulator.store.rows("SELECT * FROM record ORDER BY licence, epoch, seq")
        self._send_json(200, rows)

    def _list_faults(self):
        self._send_json(200, self.regulator.faults.list())

    def _set_fault(self, body):
        try:
            self.regulator.faults.set(json.loads(body))
        except (ValueError, AttributeError) as error:
            return self._send_json(400, {"message": str(error)})
        return self._send_json(200, self.regulator.faults.list())

    # === HTTP === #

    def _send_json(self, status, value):
        data = json.dumps(value, ensure_ascii=False).encode()
        self._send(status, data, "application/json; charset=utf-8")

    def _send(self, status, data, kind, headers=None, is_half=False):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if is_half else data)
        if is_half:
            self._drop()

    def date_time_string(self, timestamp=None):
        return formatdate(timestamp or self.regulator.now(), usegmt=True)

    def log_message(self, *_args):
        """Quiet: the page shows what came."""


def _retry_after(fault):
    seconds = fault.get("retry_after")
    return {} if seconds is None else {"Retry-After": str(seconds)}


def serve(regulator, host, port):
    """The HTTP server, bound and not yet running."""
    handler = type("RegulatorHandler", (Handler,), {"regulator": regulator})
    return Server((host, port), handler)


class Server(ThreadingHTTPServer):
    """Quiet about callers that hang up, which is what the faults are for."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)
