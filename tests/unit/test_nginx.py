"""config/nginx.conf in a real nginx: what it lets through, to whom, and with which headers.

Only ports, names and the certificate are changed. Odoo and its websocket process are two small
servers that answer with the request they got.
"""

import contextlib
import gzip
import http.server
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CONF = Path(__file__).parents[2] / "config" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
FRAME = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/shop.conf;
}}
"""

pytestmark = pytest.mark.skipif(not NGINX, reason="needs nginx (Debian: nginx-light)")


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the request it got; large enough that it is worth compressing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        seen = {"name": self.server.name, "path": self.path, "headers": dict(self.headers)}
        body = json.dumps({**seen, "filling": "x" * 5000}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        """Keep the test's output clean."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def upstream(name):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.name = name
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """(https port, http port) of an nginx with our configuration."""
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=shop.example.cn",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    secure, plain = free_port(), free_port()
    with upstream("odoo") as odoo, upstream("websocket") as websocket:
        text = CONF.read_text()
        for old, new in (
            ("127.0.0.1:8069", f"127.0.0.1:{odoo}"),
            ("127.0.0.1:8072", f"127.0.0.1:{websocket}"),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
            ("listen [::]:80;", ""),
            ("listen [::]:443 ssl http2;", ""),
            ("/etc/ssl/certs/shop.example.cn.pem", f"{folder}/cert.pem"),
            ("/etc/ssl/private/shop.example.cn.key", f"{folder}/key.pem"),
        ):
            assert old in text, f"nginx.conf no longer says {old}"
            text = text.replace(old, new)
        (folder / "shop.conf").write_text(text)
        user = "user root;" if Path("/root").is_dir() and _is_root() else ""
        (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user))
        command = [NGINX, "-p", str(folder), "-e", f"{folder}/error.log", "-c"]
        checked = subprocess.run(
            [*command, f"{folder}/nginx.conf", "-t"], capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stderr
        assert "[warn]" not in checked.stderr, checked.stderr
        process = subprocess.Popen([*command, f"{folder}/nginx.conf"])
        try:
            _wait_for(secure, process)
            yield secure, plain
        finally:
            process.terminate()
            process.wait(timeout=10)


def _is_root():
    return subprocess.run(["id", "-u"], capture_output=True, text=True).stdout.strip() == "0"


def _wait_for(port, process):
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, "nginx ended at once"
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def ask(port, path, data=None, **headers):
    """(status, headers, body) of one request over TLS."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        f"https://127.0.0.1:{port}{path}", data, {"Host": "shop.example.cn", **names}
    )
    try:
        with urllib.request.urlopen(request, context=trusting, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def seen(port, path, **headers):
    status, _, body = ask(port, path, **headers)
    assert status == 200
    return json.loads(body)


def test_odoo_learns_who_asked_and_under_which_name(shop):
    got = seen(shop[0], "/odoo")
    assert got["name"] == "odoo"
    assert got["headers"]["X-Forwarded-Host"] == "shop.example.cn"
    assert got["headers"]["X-Forwarded-Proto"] == "https"
    assert got["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert got["headers"]["X-Real-IP"] == "127.0.0.1"


def test_the_one_websocket_route_leads_to_the_websocket_process(shop):
    got = seen(shop[0], "/websocket", Upgrade="websocket", Connection="Upgrade")
    assert got["name"] == "websocket"
    assert got["headers"]["Upgrade"] == "websocket"
    assert got["headers"]["Connection"] == "upgrade"
    assert got["headers"]["X-Forwarded-Host"] == "shop.example.cn"
    assert seen(shop[0], "/websocket/peek_notifications")["name"] == "odoo"


@pytest.mark.parametrize(
    "path",
    ["/web/database/manager", "/web/database/backup", "/web/database", "/xmlrpc/2/db", "/jsonrpc"],
)
def test_the_database_manager_and_the_program_doors_are_shut(shop, path):
    assert ask(shop[0], path)[0] == 404


def test_stored_files_cannot_be_named_from_outside(shop):
    assert ask(shop[0], "/web/filestore/shop/aa/aabb")[0] == 404


def test_answers_are_compressed(shop):
    status, headers, body = ask(shop[0], "/odoo", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert json.loads(gzip.decompress(body))["name"] == "odoo"
    assert len(body) < 2500


def test_a_year_of_statements_fits_and_a_flood_does_not(shop):
    assert ask(shop[0], "/web/upload", b"x" * (20 << 20))[0] == 200
    assert ask(shop[0], "/web/upload", b"x" * (33 << 20))[0] == 413


def test_browsers_are_told_to_stay_on_tls(shop):
    _, headers, _ = ask(shop[0], "/odoo")
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    with socket.create_connection(("127.0.0.1", shop[1]), 5) as plain:
        plain.sendall(b"GET /odoo HTTP/1.0\r\nHost: shop.example.cn\r\n\r\n")
        answer = plain.recv(500).decode()
    assert answer.startswith("HTTP/1.1 301")
    assert "Location: https://shop.example.cn/odoo" in answer


def test_files_of_a_version_are_kept_by_the_browser(shop):
    _, headers, _ = ask(shop[0], "/web/static/img/logo.png")
    assert "max-age=604800" in headers["Cache-Control"]


def test_guessing_passwords_is_slowed_down(shop):
    answers = [ask(shop[0], "/web/login")[0] for _ in range(30)]
    assert answers[0] == 200
    assert answers.count(429) >= 15
