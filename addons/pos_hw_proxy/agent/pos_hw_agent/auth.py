"""Who may use the agent: pairing, tokens with scopes, origins, and the administrator's password."""

import hashlib
import hmac
import logging
import re
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from .config import ORIGIN, AgentConfig
from .errors import ApiError
from .journal import Journal

_logger = logging.getLogger(__name__)

#: What pairing gives unless the caller asks for less, or for the two dangerous ones by name.
DEFAULT_SCOPES = ("print", "drawer", "scan", "scale", "display")
SCOPES = (*DEFAULT_SCOPES, "raw", "admin")
TRIES = 5
LOCK_S = 300.0
NAME = re.compile(r"[^\x00-\x1f\x7f]{1,64}")


@dataclass(frozen=True)
class Token:
    """A paired till; ``origin`` is the only web origin that may use it from a browser."""

    id: str
    name: str
    origin: str
    scopes: frozenset[str]


class Lock:
    """Closes for LOCK_S seconds after TRIES wrong answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wrong = 0
        self._closed_until = 0.0

    def check(self, given: str, wanted: str) -> bool:
        """Compare in constant time; raise ApiError PAIRING_LOCKED while closed."""
        with self._lock:
            if time.monotonic() < self._closed_until:
                raise ApiError("PAIRING_LOCKED", "too many wrong codes: wait five minutes")
            if hmac.compare_digest(given.encode(), wanted.encode()):
                self._wrong = 0
                return True
            self._wrong += 1
            if self._wrong >= TRIES:
                self._wrong = 0
                self._closed_until = time.monotonic() + LOCK_S
            return False


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Auth:
    """Tokens (only their hashes are kept), the pairing code and the administrator's sessions."""

    def __init__(self, journal: Journal, config: AgentConfig, data_dir: Path) -> None:
        self._journal = journal
        self._config = config
        self._pairing_lock = Lock()
        self._login_lock = Lock()
        self._sessions: set[str] = set()
        self._tokens: dict[str, Token] = {}
        self._admin_password = config.admin_password or self._own_password(data_dir)
        self.pairing_code = f"{secrets.randbelow(10**8):08d}"
        #: Guards the buttons of the health page against other web pages.
        self.page_secret = secrets.token_urlsafe(24)
        self._load()

    @staticmethod
    def _own_password(data_dir: Path) -> str:
        path = data_dir / "admin-password"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(12) + "\n", encoding="utf-8")
            _logger.info("the administrator's password was written to %s", path)
        return path.read_text(encoding="utf-8").strip()

    def _load(self) -> None:
        self._tokens = {
            digest: Token(token_id, name, origin, frozenset(scopes.split()))
            for token_id, digest, name, origin, scopes in self._journal.tokens()
        }

    # === TOKENS === #

    def pair(self, body: dict[str, object], header_origin: str | None) -> tuple[str, list[str]]:
        """Return a new token and its scopes; it is never shown again."""
        code, name, origin = (body.get(field) for field in ("code", "name", "origin"))
        if not isinstance(code, str):
            raise ApiError("BAD_PAYLOAD", "code must be the eight digits the agent shows")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ApiError("BAD_PAYLOAD", "name must be 1 to 64 characters")
        if not isinstance(origin, str) or not ORIGIN.fullmatch(origin):
            raise ApiError("BAD_PAYLOAD", "origin must look like https://shop.example")
        if header_origin is not None and header_origin != origin:
            raise ApiError("ORIGIN", "origin is not the address of the page that asks")
        scopes = body.get("scopes", list(DEFAULT_SCOPES))
        if not isinstance(scopes, list) or not scopes or not set(scopes) <= set(SCOPES):
            raise ApiError("BAD_PAYLOAD", f"scopes must be some of {', '.join(SCOPES)}")
        if not self._pairing_lock.check(code, self.pairing_code):
            raise ApiError("UNAUTHORIZED", "this is not the code the agent shows")
        token, token_id = secrets.token_urlsafe(32), secrets.token_hex(8)
        self._journal.add_token(token_id, _sha256(token), name, origin, " ".join(scopes))
        self._load()
        _logger.info("paired with %r at %s", name, origin)
        return token, scopes

    def token(self, header: str | None) -> Token:
        """Return the token of an Authorization header, or raise ApiError UNAUTHORIZED."""
        scheme, _space, value = (header or "").partition(" ")
        # The lookup is by digest: its timing tells nothing about the token.
        token = self._tokens.get(_sha256(value.strip())) if scheme.lower() == "bearer" else None
        if token is None:
            raise ApiError("UNAUTHORIZED", "pair this till with the agent first")
        return token

    def revoke(self, token_id: str) -> None:
        """Make a token worthless at once."""
        self._journal.delete_token(token_id)
        self._load()

    @property
    def tokens(self) -> list[Token]:
        return list(self._tokens.values())

    def is_known_origin(self, origin: str) -> bool:
        return origin in self._config.origins or any(
            token.origin == origin for token in self._tokens.values()
        )

    # === ADMINISTRATOR === #

    def log_in(self, password: str) -> str:
        """Return a session for the administrator's password, or raise ApiError UNAUTHORIZED."""
        if not self._login_lock.check(password, self._admin_password):
            raise ApiError("UNAUTHORIZED", "wrong password")
        session = secrets.token_urlsafe(24)
        self._sessions.add(session)
        return session

    def is_admin(self, session: str | None) -> bool:
        return session in self._sessions
