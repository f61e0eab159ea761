"""Who may use the agent, from where, and with how much."""

import base64
import io
import socket
import struct
import zlib

import pytest
from hw_peers import (
    ORIGIN,
    AgentProcess,
    call,
    png,
    printer_table,
    receipt_image,
)
from PIL import Image

EVIL = "https://evil.example"


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    folder = tmp_path_factory.mktemp("agent")
    process = AgentProcess(folder, [printer_table("tcp://127.0.0.1:9")])
    yield process
    process.kill()


@pytest.fixture
def fresh_agent(tmp_path):
    process = AgentProcess(tmp_path, [printer_table("tcp://127.0.0.1:9")])
    yield process
    process.kill()


def code_of(answer):
    return answer[0], answer[1]["error"]["code"]


class TestTokens:
    def test_without_a_token_nothing_is_told(self, agent):
        for method, path in (("GET", "/v1/state"), ("POST", "/v1/jobs"), ("POST", "/v1/events")):
            body = {} if method == "POST" else None
            answer = call(agent.port, method, path, body)
            assert code_of(answer) == (401, "UNAUTHORIZED")
            answer = call(agent.port, method, path, body, {"Authorization": "Bearer no"})
            assert code_of(answer) == (401, "UNAUTHORIZED")

    def test_a_token_may_do_no_more_than_its_scopes(self, agent):
        token = agent.pair(scopes=["scan"])
        job = {"key": "x", "printer": "front", "kind": "text", "payload": "x"}
        assert code_of(agent.api("POST", "/v1/jobs", job, token)) == (403, "SCOPE")
        assert code_of(agent.api("POST", "/v1/discover", {}, token)) == (403, "SCOPE")

    def test_a_revoked_token_is_dead(self, agent):
        token = agent.pair()
        assert agent.api("DELETE", "/v1/tokens/self", None, token) == (200, {})
        assert code_of(agent.api("GET", "/v1/state", None, token)) == (401, "UNAUTHORIZED")

    def test_five_wrong_codes_lock_pairing_and_the_right_one_then_fails(self, fresh_agent):
        wrong = f"{(int(fresh_agent.code) + 1) % 10**8:08d}"
        body = {"code": wrong, "name": "x", "origin": ORIGIN}
        for _try in range(5):
            answer = call(fresh_agent.port, "POST", "/v1/pair", body)
            assert code_of(answer) == (401, "UNAUTHORIZED")
        body["code"] = fresh_agent.code
        answer = call(fresh_agent.port, "POST", "/v1/pair", body)
        assert code_of(answer) == (429, "PAIRING_LOCKED")
        assert fresh_agent.api("GET", "/v1/state")[0] == 200

    def test_tokens_and_codes_are_not_stored_in_clear(self, agent):
        for path in agent.data.iterdir():
            assert agent.token.encode() not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0


class TestOrigins:
    def test_a_foreign_page_is_refused_even_with_the_token(self, agent):
        answer = agent.api("GET", "/v1/state", None, None, Origin=EVIL)
        assert code_of(answer) == (403, "ORIGIN")

    def test_a_page_that_knows_another_token_is_refused(self, agent):
        agent.pair(origin=ORIGIN)
        body = {"code": agent.code, "name": "b", "origin": "https://b.example"}
        token = call(agent.port, "POST", "/v1/pair", body)[1]["token"]
        assert code_of(agent.api("GET", "/v1/state", None, token)) == (403, "ORIGIN")

    def test_a_page_cannot_pair_in_the_name_of_another(self, agent):
        body = {"code": agent.code, "name": "x", "origin": ORIGIN}
        answer = call(agent.port, "POST", "/v1/pair", body, {"Origin": EVIL})
        assert code_of(answer) == (403, "ORIGIN")

    def test_preflights_name_exact_origins_and_local_networks(self, agent):
        headers = {
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Private-Network": "true",
            "Access-Control-Request-Local-Network": "true",
        }
        status, _body, got = call(agent.port, "OPTIONS", "/v1/jobs", None, headers)
        assert status == 204
        assert got["access-control-allow-origin"] == ORIGIN
        assert got["access-control-allow-private-network"] == "true"
        assert got["access-control-allow-local-network"] == "true"
        headers["Origin"] = EVIL
        status, _body, got = call(agent.port, "OPTIONS", "/v1/jobs", None, headers)
        assert status == 403
        assert "access-control-allow-origin" not in got

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", ""])
    def test_a_rebound_host_name_is_refused(self, agent, host):
        headers = {"Host": host.format(port=agent.port)}
        assert code_of(call(agent.port, "GET", "/v1/state", None, headers)) == (403, "ORIGIN")
        assert code_of(call(agent.port, "GET", "/", None, headers)) == (403, "ORIGIN")


class TestLimits:
    def test_a_large_body_is_refused_before_it_is_read(self, agent):
        with socket.create_connection(("127.0.0.1", agent.port), 5) as connection:
            connection.sendall(
                f"POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1:{agent.port}\r\n"
                f"Authorization: Bearer {agent.token}\r\nContent-Type: application/json\r\n"
                "Content-Length: 104857600\r\n\r\n".encode()
            )
            assert b" 413 " in connection.recv(4096)

    def test_a_chunked_body_is_refused(self, agent):
        headers = {"Transfer-Encoding": "chunked", "Content-Type": "application/json"}
        answer = agent.api("POST", "/v1/jobs", b"0\r\n\r\n", None, **headers)
        assert code_of(answer) == (413, "TOO_LARGE")

    @pytest.mark.parametrize(
        "data",
        [
            b"not a picture",
            png(Image.new("RGB", (8, 8))),
            png(Image.new("1", (576, 20))).replace(b"IDAT", b"IDOT"),
            png(Image.new("1", (576, 20)))[:50],
        ],
        ids=["text", "colour", "no data", "cut short"],
    )
    def test_what_is_no_picture_is_refused(self, agent, data):
        answer = agent.job("bad", "raster", base64.b64encode(data).decode())
        assert code_of(answer) == (422, "BAD_PAYLOAD")

    def test_a_png_bomb_is_refused_by_its_header(self, agent):
        def chunk(name, data):
            return (
                struct.pack(">I", len(data))
                + name
                + data
                + struct.pack(">I", zlib.crc32(name + data))
            )

        head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
        body = zlib.compress(bytes(7501 * 6000), 9)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body)
        bomb += chunk(b"IEND", b"")
        answer = agent.job("bomb", "raster", base64.b64encode(bomb).decode())
        assert code_of(answer) == (422, "BAD_PAYLOAD")

    @pytest.mark.parametrize(
        "changes",
        [
            {"key": "a/b"},
            {"key": ""},
            {"key": "x" * 201},
            {"printer": 1},
            {"kind": "pdf"},
            {"payload": ""},
            {"payload": None},
            {"copies": 0},
            {"copies": 1.5},
            {"copies": True},
            {"ttl_s": -1},
            {"ttl_s": "9"},
            {"meta": "x" * 5000},
        ],
    )
    def test_a_malformed_job_names_what_is_wrong(self, agent, changes):
        body = {"key": "k", "printer": "front", "kind": "text", "payload": "x", **changes}
        answer = agent.api("POST", "/v1/jobs", body)
        assert code_of(answer) == (422, "BAD_PAYLOAD")

    def test_an_unknown_printer_and_an_unknown_job_are_not_found(self, agent):
        body = {"key": "k", "printer": "kitchen", "kind": "text", "payload": "x"}
        assert code_of(agent.api("POST", "/v1/jobs", body)) == (404, "UNKNOWN_DEVICE")
        assert code_of(agent.api("GET", "/v1/jobs/none")) == (404, "UNKNOWN_JOB")
        assert code_of(agent.api("GET", "/v1/../journal")) == (404, "NOT_FOUND")
        assert code_of(agent.api("POST", "/v1/scale/s/read", {})) == (404, "UNKNOWN_DEVICE")

    def test_a_full_queue_says_so(self, fresh_agent):
        for number in range(200):
            assert fresh_agent.job(f"k{number}", "text", "x")[0] == 201
        assert code_of(fresh_agent.job("k200", "text", "x")) == (503, "QUEUE_FULL")


class TestHealthPage:
    def log_in(self, agent):
        password = (agent.data / "admin-password").read_text().strip()
        body = f"password={password}".encode()
        _status, _body, headers = call(agent.port, "POST", "/login", body)
        return headers["set-cookie"].partition(";")[0]

    def test_pictures_are_shown_only_after_the_login(self, agent):
        agent.receipt("order-1", receipt_image(1))
        assert call(agent.port, "GET", "/pictures/order-1")[0] == 401
        status, data, _headers = call(
            agent.port, "GET", "/pictures/order-1", None, {"Cookie": self.log_in(agent)}
        )
        assert status == 200
        assert Image.open(io.BytesIO(data)).size == (576, 700)

    def test_the_page_speaks_chinese_and_english_and_says_what_to_do(self, agent):
        chinese = call(agent.port, "GET", "/", None, {"Accept-Language": "zh-CN"})[1].decode()
        assert "连接不上打印机" in chinese
        assert agent.code in chinese
        assert "cannot be reached" in call(agent.port, "GET", "/?lang=en")[1].decode()

    def test_buttons_work_for_the_page_only(self, agent):
        form = b"do=test&printer=front&secret=guess"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert call(agent.port, "POST", "/action", form, kind)[0] == 403
        assert call(agent.port, "POST", "/action", form, {**kind, "Origin": EVIL})[0] == 403
        page = call(agent.port, "GET", "/")[1].decode()
        secret = page.partition("name='secret' value='")[2].partition("'")[0]
        form = f"do=test&printer=front&secret={secret}".encode()
        assert call(agent.port, "POST", "/action", form, kind)[0] == 303
        assert "agent-page:test:front:" in call(agent.port, "GET", "/")[1].decode()

    def test_a_till_can_be_unpaired_on_the_page(self, fresh_agent):
        page = call(fresh_agent.port, "GET", "/")[1].decode()
        secret = page.partition("name='secret' value='")[2].partition("'")[0]
        till = page.partition("<li>")[2]
        key = till.partition("name='key' value='")[2].partition("'")[0]
        form = f"do=revoke&key={key}&secret={secret}".encode()
        assert call(fresh_agent.port, "POST", "/action", form)[0] == 303
        headers = {"Authorization": f"Bearer {fresh_agent.token}"}
        answer = call(fresh_agent.port, "GET", "/v1/state", None, headers)
        assert code_of(answer) == (401, "UNAUTHORIZED")

    def test_the_page_cannot_be_framed(self, agent):
        headers = call(agent.port, "GET", "/")[2]
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


class TestStart:
    def test_a_second_agent_on_the_same_folder_is_refused(self, agent, tmp_path):
        other = AgentProcess.__new__(AgentProcess)
        other.__dict__.update(agent.__dict__, port=agent.port + 1)
        other._folder = tmp_path
        with pytest.raises(AssertionError):
            AgentProcess.start(self._same_data(other, agent))
        assert "another agent uses" in other.log

    @staticmethod
    def _same_data(other, agent):
        (other._folder / "agent").symlink_to(agent.data)
        return other
