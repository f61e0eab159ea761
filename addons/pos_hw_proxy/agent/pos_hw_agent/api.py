"""The routes of API v1: from a checked request to a status and a JSON value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import VERSION
from .agent import Agent
from .auth import Token
from .errors import ApiError
from .jobs import SCOPE_BY_KIND, read_job
from .states import CANCEL_FROM, CONFIRM_FROM, RETRY_FROM

WAIT_MAX_S = 30.0
BY_CHARS_MAX = 100


@dataclass(frozen=True)
class Call:
    """A request after the checks of origin, token and scope; ``match`` holds the path's parts."""

    agent: Agent
    token: Token | None
    body: dict[str, Any]
    query: dict[str, str]
    match: tuple[str, ...]
    origin: str | None


@dataclass(frozen=True)
class Route:
    """``scope`` "" asks for any token, None for no token at all."""

    method: str
    path: re.Pattern[str]
    scope: str | None
    handle: Callable[[Call], tuple[int, dict[str, Any]]]


Answer = tuple[int, dict[str, Any]]


def pair(call: Call) -> Answer:
    token, scopes = call.agent.auth.pair(call.body, call.origin)
    name = call.agent.config.name
    return 200, {"token": token, "agent": name, "version": VERSION, "scopes": scopes}


def forget(call: Call) -> Answer:
    if call.token:
        call.agent.auth.revoke(call.token.id)
    return 200, {}


def state(call: Call) -> Answer:
    return 200, call.agent.state()


def add_job(call: Call) -> Answer:
    request = read_job(call.body)
    require(call.token, SCOPE_BY_KIND[request.kind])
    job, is_new = call.agent.add_job(request)
    return (201, {"key": job.key, "state": job.state}) if is_new else (200, job.answer)


def get_job(call: Call) -> Answer:
    try:
        wait_s = float(call.query.get("wait", "0"))
    except ValueError as error:
        raise ApiError("BAD_PAYLOAD", "wait must be a number of seconds") from error
    if not 0 <= wait_s <= WAIT_MAX_S:
        raise ApiError("BAD_PAYLOAD", f"wait must be 0 to {WAIT_MAX_S:g} seconds")
    return 200, call.agent.journal.wait_for_end(call.match[0], wait_s).answer


def decide(call: Call) -> Answer:
    key, verb = call.match
    job = call.agent.journal.get(key)
    require(call.token, SCOPE_BY_KIND[job.kind])
    by = call.body.get("by", "")
    if not isinstance(by, str) or len(by) > BY_CHARS_MAX:
        raise ApiError("BAD_PAYLOAD", f"by must be a name of at most {BY_CHARS_MAX} characters")
    if verb == "retry":
        allowed, wanted = RETRY_FROM, "queued"
    elif verb == "cancel":
        allowed, wanted = CANCEL_FROM, "cancelled"
    else:
        printed = call.body.get("printed")
        if not isinstance(printed, bool):
            raise ApiError("BAD_PAYLOAD", "printed must be true or false")
        allowed, wanted = CONFIRM_FROM, "printed" if printed else "failed"
    return 200, call.agent.decide(key, allowed, wanted, by).answer


def device(call: Call) -> Answer:
    raise ApiError("UNKNOWN_DEVICE", f"the agent has no device {call.match[0]!r} of this kind")


def not_supported(call: Call) -> Answer:
    raise ApiError(
        "NOT_SUPPORTED", "this version finds no devices: write them in its configuration"
    )


def _route(method: str, path: str, scope: str | None, handle: Callable[[Call], Answer]) -> Route:
    return Route(method, re.compile(path), scope, handle)


ROUTES = (
    _route("POST", r"/v1/pair", None, pair),
    _route("DELETE", r"/v1/tokens/self", "", forget),
    _route("GET", r"/v1/state", "", state),
    _route("POST", r"/v1/jobs", "", add_job),
    _route("GET", r"/v1/jobs/([^/]+)", "", get_job),
    _route("POST", r"/v1/jobs/([^/]+)/(retry|cancel|confirm)", "", decide),
    _route("POST", r"/v1/scale/([^/]+)/(?:read|tare|zero)", "scale", device),
    _route("POST", r"/v1/display/([^/]+)", "display", device),
    _route("POST", r"/v1/discover", "admin", not_supported),
    _route("PUT", r"/v1/devices", "admin", not_supported),
)


def require(token: Token | None, scope: str) -> None:
    """Raise ApiError SCOPE unless the token holds the scope."""
    if token is None or (scope and scope not in token.scopes):
        raise ApiError("SCOPE", f"this token may not do that: it lacks the scope {scope}")


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Return the route and the path's parts, or raise ApiError NOT_FOUND."""
    for route in ROUTES:
        match = route.path.fullmatch(path)
        if match and route.method == method:
            return route, match.groups()
    raise ApiError("NOT_FOUND", "there is nothing at this address")
