"""Links to devices, one factory per address scheme.

A factory takes the address (a ``urllib.parse.SplitResult``) and returns an open ``Link`` or raises
``LinkError``. Other packages add schemes through the entry point group ``pos_hw_agent.links``.
"""

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigError
from . import fd, tcp


class Link(Protocol):
    """A two-way byte line to a device. Every method raises LinkError when the line is broken."""

    def send_some(self, data: bytes, timeout_s: float) -> int:
        """Hand over what the line takes within the time; return the number of bytes, maybe 0."""

    def read_some(self, timeout_s: float) -> bytes:
        """Return what has arrived, b"" when nothing does within the time."""

    def close(self, *, is_abort: bool = False) -> None:
        """Close; ``is_abort`` throws away bytes that have not left this machine."""


Factory = Callable[[SplitResult], Link]
BUILT_IN: dict[str, Factory] = {
    "tcp": tcp.open_link,
    "serial": fd.open_serial,
    "file": fd.open_file,
}


def link_factory(address: str) -> Callable[[], Link]:
    """Return a function that opens the address; ConfigError when nothing knows its scheme."""
    parts = urlsplit(address)
    factory = BUILT_IN.get(parts.scheme)
    if factory is None:
        for entry in entry_points(group="pos_hw_agent.links"):
            if entry.name == parts.scheme:
                factory = entry.load()
    if factory is None:
        known = ", ".join(f"{scheme}://" for scheme in BUILT_IN)
        raise ConfigError(f"address {address!r}: no driver for this scheme; known: {known}")
    return lambda: factory(parts)
