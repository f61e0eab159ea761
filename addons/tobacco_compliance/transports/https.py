"""JSON over HTTPS, signed (protocol sections 3 and 4)."""

import datetime as dt
import secrets
import time
import zlib
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from ..tools.report.signers import make_signer
from ..tools.report.signing import KeyProblem, Signature
from .base import Answer, Transport, TransportError
from .secret import SecretError, read_secret

_MAX_ANSWER_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class HttpsTransport(Transport):
    """One regulator, one key. Close it, or use it in a `with`.

    `timeouts_s`: to connect and to answer; the whole answer has twice the second.
    Redirects are not followed: a signed body must not wander. TransportError(permanent) when
    the key cannot be had.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        key_id: str,
        alg: str,
        secret_ref: str,
        regulator_key: str = "",
        is_signed: bool = True,
        timeouts_s: tuple[float, float] = (3.0, 10.0),
        secret_dir: str | None = None,
        **_of_other_lines: Any,
    ) -> None:
        if not endpoint:
            raise TransportError("NO_ENDPOINT", "the profile has no address", permanent=True)
        try:
            self._signer = make_signer(
                alg, key_id, read_secret(secret_ref, secret_dir), regulator_key
            )
        except (SecretError, KeyProblem) as error:
            raise TransportError(f"KEY_{error.code}", "no usable key", permanent=True) from error
        self._base, self._is_signed = endpoint.rstrip("/"), is_signed
        self._timeouts_s = timeouts_s
        self._session = requests.Session()
        # No .netrc; proxies of the environment count, but not on the way to ourselves.
        self._session.auth = lambda request: request
        self._session.mount("http://", _TimedAdapter(timeouts_s))
        self._session.mount("https://", _TimedAdapter(timeouts_s))
        self._session.trust_env = urlsplit(endpoint).hostname not in _LOOPBACK

    def send(self, batch: str, body: bytes) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "Idempotency-Key": batch,
        }
        return self._call("POST", "/v1/batches", {}, headers, body)

    def query(self, batch: str) -> Answer:
        return self._call("GET", f"/v1/batches/{quote(batch)}", {})

    def head(self, licence: str) -> Answer:
        return self._call("GET", f"/v1/licences/{quote(licence)}/head", {})

    def missing(self, licence: str, epoch: int, first: int, last: int) -> Answer:
        window = {"epoch": epoch, "from": first, "to": last}
        return self._call("GET", f"/v1/licences/{quote(licence)}/missing", window)

    def digests(self, licence: str, epoch: int, first: int, last: int, buckets: int) -> Answer:
        window = {"epoch": epoch, "from": first, "to": last, "buckets": buckets}
        return self._call("GET", f"/v1/licences/{quote(licence)}/digests", window)

    def close(self) -> None:
        self._session.close()

    def sign(self, method: str, url: str, body: bytes) -> Signature:
        """Sign the path and query of `url` as they will be sent, with a fresh nonce."""
        path, _, query = url.partition("?")
        return self._signer.sign(method, path, query, int(time.time()), secrets.token_hex(16), body)

    def _call(
        self,
        method: str,
        path: str,
        query: dict[str, int],
        headers: dict[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        request = self._session.prepare_request(
            requests.Request(
                method, self._base + path, params=query, headers=headers, data=body or None
            )
        )
        signature = self.sign(method, request.path_url, body)
        request.headers.update(signature.headers())
        # The answer's signature is over the bytes on the wire, so we unpack them ourselves.
        request.headers["Accept-Encoding"] = "gzip"
        started = time.monotonic()
        settings = self._session.merge_environment_settings(request.url, {}, True, None, None)
        try:
            with self._session.send(request, allow_redirects=False, **settings) as response:
                raw = self._read(response, started)
        except requests.RequestException as error:
            raise _problem(error) from error
        except (HTTPError, OSError) as error:
            raise TransportError("BROKEN", str(error), was_written=True) from error
        return self._answer(response, raw, signature, started)

    def _read(self, response: requests.Response, started: float) -> bytes:
        """The body as sent, within the time and size that an answer may take."""
        deadline, parts, size = started + sum(self._timeouts_s) + self._timeouts_s[1], [], 0
        # urllib3 before 2.1 has no read1, which returns what is there instead of waiting for more.
        read = getattr(response.raw, "read1", response.raw.read)
        while part := read(_CHUNK_BYTES, decode_content=False):
            parts.append(part)
            size += len(part)
            if size > _MAX_ANSWER_BYTES or time.monotonic() > deadline:
                raise TransportError("ENDLESS", "the answer does not end", was_written=True)
        return b"".join(parts)

    def _answer(
        self, response: requests.Response, raw: bytes, signature: Signature, started: float
    ) -> Answer:
        headers = response.headers
        value = headers.get("X-Signature", "")
        is_good = self._signer.verify_answer(response.status_code, signature.nonce, raw, value)
        return Answer(
            status=response.status_code,
            body=_unpacked(raw, headers.get("Content-Encoding", "")),
            raw=raw,
            nonce=signature.nonce,
            key_id=headers.get("X-Key-Id", ""),
            signature=value,
            is_signed=not self._is_signed
            or (is_good and self._signer.is_answer_key(headers.get("X-Key-Id", ""))),
            retry_after=headers.get("Retry-After"),
            date=_date(headers.get("Date")),
            duration_ms=round(1000 * (time.monotonic() - started)),
        )


class _TimedAdapter(HTTPAdapter):
    """Time-outs that belong to the line and not to a call, so that none can forget them."""

    def __init__(self, timeouts_s: tuple[float, float]) -> None:
        self._timeouts_s = timeouts_s
        super().__init__()

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        return super().send(request, *args, **{**kwargs, "timeout": self._timeouts_s})


def _problem(error: requests.RequestException) -> TransportError:
    """Whether the request may have arrived: no if there never was a connection."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return TransportError("CONNECT_TIMEOUT", str(error))
    if isinstance(error, requests.exceptions.SSLError):
        return TransportError("TLS", str(error), was_written=True)
    if isinstance(error, requests.Timeout):
        return TransportError("READ_TIMEOUT", str(error), was_written=True)
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError):
        return TransportError("NO_CONNECTION", str(error))
    return TransportError("BROKEN", str(error), was_written=True)


def _unpacked(raw: bytes, encoding: str) -> bytes:
    """The body of a gzip answer; b"" for one that is broken or unpacks beyond the limit."""
    if encoding.lower() != "gzip":
        return raw
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = unpacker.decompress(raw, _MAX_ANSWER_BYTES)
    except zlib.error:
        return b""
    return body if unpacker.eof else b""


def _date(text: str | None) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
