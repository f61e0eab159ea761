"""Where an agent may live: its tokens travel only to this computer or over TLS."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means the computer that asks."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def clean_agent_url(url: str) -> str:
    """Return ``scheme://host[:port]`` in lower case; ValueError with a code when it will not do.

    Codes: ``not_an_address``; ``not_secure``, plain http to another computer.
    """
    try:
        parts = urlsplit(url.strip().lower())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("not_an_address") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.path.strip("/"):
        raise ValueError("not_an_address")
    if parts.query or parts.fragment:
        raise ValueError("not_an_address")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("not_secure")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")
