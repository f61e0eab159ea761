"""HTTP/1.1 in front of the agent: connections, limits, origins, CORS and the event stream."""

import http.cookies
import ipaddress
import json
import logging
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from . import api, metrics
from .agent import Agent
from .auth import Token
from .errors import ApiError
from .health import HealthPage

_logger = logging.getLogger(__name__)

BODY_MAX = 8 * 1024 * 1024
CONNECTIONS_MAX = 128
STREAMS_MAX = 32
IDLE_S = 30
HEARTBEAT_S = 5.0
PREFLIGHT_AGE_S = 600
METHODS = "GET, POST, PUT, DELETE, OPTIONS"
SESSION_COOKIE = "pos_hw_agent_admin"


class AgentServer(ThreadingHTTPServer):
    """One thread per connection, CONNECTIONS_MAX at most."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, agent: Agent, host: str, port: int) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        self.agent = agent
        self.health = HealthPage(agent)
        self.streams = threading.Semaphore(STREAMS_MAX)
        self._connections = threading.Semaphore(CONNECTIONS_MAX)
        super().__init__((host, port), Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._connections.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        _logger.debug("connection of %s ended early", client_address, exc_info=True)

    def is_own_host(self, header: str | None) -> bool:
        """Whether a Host header names this agent; a rebound DNS name does not."""
        try:
            parts = urlsplit(f"//{header}")
            host, port = (parts.hostname or "").lower(), parts.port or 80
        except ValueError:
            return False
        names = {"localhost", "127.0.0.1", "::1", *self.agent.config.hosts}
        return host in names and port == self.port and not parts.username


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: AgentServer
    protocol_version = "HTTP/1.1"
    server_version = "pos_hw_agent"
    sys_version = ""
    timeout = IDLE_S
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        _logger.debug("%s " + format, self.address_string(), *args)  # noqa: G003

    # === VERBS === #

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_PUT(self) -> None:
        self._answer(self._api)

    def do_DELETE(self) -> None:
        self._answer(self._api)

    def do_OPTIONS(self) -> None:
        self._answer(self._preflight)

    def _answer(self, handle: Any) -> None:
        self._origin: str | None = self.headers.get("Origin")
        self._is_origin_allowed = False
        self._body_read = False
        try:
            if not self.server.is_own_host(self.headers.get("Host")):
                raise ApiError("ORIGIN", "the Host header does not name this agent")
            handle()
        except ApiError as error:
            # What is left of an unread body would be taken for the next request.
            self.close_connection = self.close_connection or not self._body_read
            self._json(error.status, {"error": {"code": error.code, "message": str(error)}})
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception:
            _logger.exception("%s %s failed", self.command, urlsplit(self.path).path)
            self.close_connection = True
            message = "the agent's log has the reason"
            self._json(500, {"error": {"code": "INTERNAL", "message": message}})

    def _get(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/v1/"):
            self._api()
        elif path == "/metrics":
            self._require_local_or_admin()
            self._send(200, "text/plain; version=0.0.4", metrics.render(self._agent).encode())
        else:
            self._page(path)

    def _post(self) -> None:
        path = urlsplit(self.path).path
        if path == "/v1/events":
            self._events()
        elif path.startswith("/v1/"):
            self._api()
        else:
            self._page_action(path)

    # === CHECKS === #

    @property
    def _agent(self) -> Agent:
        return self.server.agent

    @property
    def _is_loopback(self) -> bool:
        address = ipaddress.ip_address(self.client_address[0])
        mapped = getattr(address, "ipv4_mapped", None)
        return bool((mapped or address).is_loopback)

    def _check_origin(self, *, is_pairing: bool) -> None:
        """Exact origins only; pairing, which proves itself by its code, may come from any page."""
        if self._origin is None:
            return
        if not is_pairing and not self._agent.auth.is_known_origin(self._origin):
            raise ApiError("ORIGIN", "this web address is not paired with the agent")
        self._is_origin_allowed = True

    def _token(self) -> Token:
        if not self._is_loopback:
            raise ApiError("UNAUTHORIZED", "tokens are taken from this computer only")
        token = self._agent.auth.token(self.headers.get("Authorization"))
        if self._origin is not None and self._origin != token.origin:
            raise ApiError("ORIGIN", "this token belongs to another web address")
        return token

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding"):
            raise ApiError("TOO_LARGE", "send a Content-Length")
        try:
            length = int(self.headers.get("Content-Length", "0"))
        except ValueError as error:
            raise ApiError("BAD_PAYLOAD", "Content-Length must be a number") from error
        if not 0 <= length <= BODY_MAX:
            raise ApiError("TOO_LARGE", f"a body has at most {BODY_MAX} bytes")
        body = self.rfile.read(length)
        self._body_read = True
        return body

    def _json_body(self) -> dict[str, Any]:
        kind = self.headers.get_content_type() if self.headers.get("Content-Type") else ""
        if kind != "application/json":
            raise ApiError("BAD_PAYLOAD", "Content-Type must be application/json")
        try:
            value = json.loads(self._read_body() or b"{}")
        except (ValueError, RecursionError) as error:
            raise ApiError("BAD_PAYLOAD", "the body is not JSON") from error
        if not isinstance(value, dict):
            raise ApiError("BAD_PAYLOAD", "the body must be a JSON object")
        return value

    # === API === #

    def _preflight(self) -> None:
        self._body_read = True
        self._check_origin(is_pairing=urlsplit(self.path).path == "/v1/pair")
        self.send_response(204)
        self._cors_headers()
        if self._is_origin_allowed:
            self.send_header("Access-Control-Allow-Methods", METHODS)
            self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
            self.send_header("Access-Control-Max-Age", str(PREFLIGHT_AGE_S))
            for network in ("Private", "Local"):
                if self.headers.get(f"Access-Control-Request-{network}-Network") == "true":
                    self.send_header(f"Access-Control-Allow-{network}-Network", "true")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _api(self) -> None:
        parts = urlsplit(self.path)
        route, match = api.find_route(self.command, unquote(parts.path))
        self._check_origin(is_pairing=route.scope is None)
        if route.scope is None and not self._is_loopback:
            raise ApiError("UNAUTHORIZED", "pair on the computer that runs the agent")
        token = None
        if route.scope is not None:
            token = self._token()
            api.require(token, route.scope)
        body = self._json_body() if self.command in ("POST", "PUT") else {}
        self._body_read = True
        query = dict(parse_qsl(parts.query))
        self._json(*route.handle(api.Call(self._agent, token, body, query, match, self._origin)))

    def _events(self) -> None:
        self._check_origin(is_pairing=False)
        self._token()
        since = self._json_body().get("since")
        if since is not None and (isinstance(since, bool) or not isinstance(since, int)):
            raise ApiError("BAD_PAYLOAD", "since must be the number of an event, or null")
        if not self.server.streams.acquire(blocking=False):
            raise ApiError("QUEUE_FULL", f"{STREAMS_MAX} event streams are open already")
        try:
            self._stream(since)
        finally:
            self.server.streams.release()

    def _stream(self, since: int | None) -> None:
        """Write events as they come, one JSON object a line, each line a chunk."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self._cors_headers()
        self.end_headers()
        journal = self._agent.journal
        seq = journal.last_seq() if since is None else since
        first, last = journal.first_seq(), journal.last_seq()
        if seq < first - 1 or seq > last:
            seq = min(max(seq, first - 1), last)
            self._line({"type": "reset", "seq": seq})
        self._line(self._heartbeat())
        beat_at = time.monotonic() + HEARTBEAT_S
        while not self._agent.is_stopping.is_set():
            events = journal.events_after(seq)
            for event in events:
                self._line(event)
                seq = event["seq"]
            if events:
                continue
            if time.monotonic() >= beat_at:
                self._line(self._heartbeat())
                beat_at = time.monotonic() + HEARTBEAT_S
            with journal.changed:
                if journal.last_seq() == seq:
                    journal.changed.wait(max(0.0, beat_at - time.monotonic()))
        self.wfile.write(b"0\r\n\r\n")

    def _heartbeat(self) -> dict[str, Any]:
        seq = self._agent.journal.last_seq()
        return {"seq": seq, "type": "heartbeat", "device": "", "data": {}, "at": time.time()}

    def _line(self, event: dict[str, Any]) -> None:
        line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))

    # === HEALTH PAGE === #

    @property
    def _session(self) -> str | None:
        cookies = http.cookies.SimpleCookie()
        try:
            cookies.load(self.headers.get("Cookie", ""))
        except http.cookies.CookieError:
            return None
        morsel = cookies.get(SESSION_COOKIE)
        return morsel.value if morsel else None

    @property
    def _is_admin(self) -> bool:
        return self._agent.auth.is_admin(self._session)

    def _require_local_or_admin(self) -> None:
        if not self._is_loopback and not self._is_admin:
            raise ApiError("UNAUTHORIZED", "log in at /login")

    def _page(self, path: str) -> None:
        if path == "/login":
            self._html(200, self.server.health.login(self._language))
            return
        self._require_local_or_admin()
        if path == "/":
            self._html(200, self.server.health.render(self._language, is_admin=self._is_admin))
        elif path.startswith("/pictures/"):
            if not self._is_admin:
                raise ApiError("UNAUTHORIZED", "log in at /login")
            key = unquote(path.removeprefix("/pictures/"))
            self._send(200, "image/png", self.server.health.picture(key))
        else:
            raise ApiError("NOT_FOUND", "there is nothing at this address")

    @property
    def _language(self) -> str:
        wanted = dict(parse_qsl(urlsplit(self.path).query)).get("lang")
        return wanted or self.headers.get("Accept-Language") or "en"

    def _page_action(self, path: str) -> None:
        if self._origin not in (None, f"http://{self.headers.get('Host')}"):
            raise ApiError("ORIGIN", "this form belongs to the agent's own page")
        form = dict(parse_qsl(self._read_body().decode("utf-8", "replace")))
        if path == "/login":
            session = self._agent.auth.log_in(form.get("password", ""))
            self._redirect(f"{SESSION_COOKIE}={session}; HttpOnly; SameSite=Strict; Path=/")
        elif path == "/action":
            self._require_local_or_admin()
            self.server.health.act(form)
            self._redirect()
        else:
            raise ApiError("NOT_FOUND", "there is nothing at this address")

    # === ANSWERS === #

    def _cors_headers(self) -> None:
        self.send_header("Vary", "Origin")
        if self._is_origin_allowed and self._origin is not None:
            self.send_header("Access-Control-Allow-Origin", self._origin)

    def _json(self, status: int, value: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        self._cors_headers()
        self.end_headers()
        self.wfile.write(body)

    def _html(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self';"
            " frame-ancestors 'none'; base-uri 'none'",
        )
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, cookie: str = "") -> None:
        self.send_response(303)
        self.send_header("Location", "/")
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "0")
        self.end_headers()
