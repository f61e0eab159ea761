"""Read the agent's TOML configuration into frozen values.

``DIR/devices.toml``, when it exists, wins over the device tables of the configuration file.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .errors import ConfigError
from .text import CHARSETS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found]

DEVICE_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
ORIGIN = re.compile(r"https?://[^/\s]+")
WIDTHS_DOTS = range(256, 1025, 8)


@dataclass(frozen=True)
class PrinterConfig:
    """One ``[[printer]]`` table. ``status`` is "fence", or "none" for clones that never answer."""

    id: str
    address: str
    role: str = ""
    driver: str = "escpos"
    width_dots: int = 576
    charset: str = "gb18030"
    status: str = "fence"
    backup: str = ""

    def __post_init__(self) -> None:
        checks = (
            (bool(DEVICE_ID.fullmatch(self.id)), "id", "letters, digits, - and _"),
            (self.driver == "escpos", "driver", '"escpos"'),
            ("://" in self.address, "address", "tcp://host:port, serial:///dev/… or file:///dev/…"),
            (self.width_dots in WIDTHS_DOTS, "width_dots", "a multiple of 8, such as 384 or 576"),
            (self.charset in CHARSETS, "charset", " or ".join(sorted(CHARSETS))),
            (self.status in ("fence", "none"), "status", '"fence" or "none"'),
        )
        for is_right, key, wanted in checks:
            if not is_right:
                raise ConfigError(f"printer {self.id!r}: {key} must be {wanted}")


@dataclass(frozen=True)
class AgentConfig:
    """The whole configuration. ``origins`` may use a token, ``hosts`` are names of this agent."""

    name: str = "agent"
    listen: str = "127.0.0.1:8269"
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    admin_password: str = ""
    printers: tuple[PrinterConfig, ...] = ()


def _printer(table: Mapping[str, Any]) -> PrinterConfig:
    known = {field.name: field.type for field in fields(PrinterConfig)}
    unknown = set(table) - set(known)
    if unknown:
        raise ConfigError(f"printer {table.get('id')!r}: unknown keys {sorted(unknown)}")
    missing = {"id", "address"} - set(table)
    if missing:
        raise ConfigError(f"printer {table.get('id')!r}: {sorted(missing)} must be given")
    for key, value in table.items():
        wanted = int if key == "width_dots" else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise ConfigError(f"printer {table['id']!r}: {key} must be a {wanted.__name__}")
    return PrinterConfig(**table)


def _read(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return document


def _check_names(printers: tuple[PrinterConfig, ...]) -> None:
    names = [printer.id for printer in printers]
    names += [printer.role for printer in printers if printer.role and printer.role not in names]
    if len(names) != len(set(names)):
        raise ConfigError("two printers share an id or a role")


def load_config(path: Path, data_dir: Path) -> AgentConfig:
    """Return the configuration of ``path``; raise ConfigError with the key to change."""
    document = _read(path)
    devices = data_dir / "devices.toml"
    tables = _read(devices) if devices.exists() else document
    for kind in ("scanner", "scale", "display"):
        if tables.get(kind):
            raise ConfigError(f"[[{kind}]]: this version of the agent drives printers and drawers")
    printers = tuple(_printer(table) for table in tables.get("printer", ()))
    _check_names(printers)
    server = document.get("server", {})
    origins = tuple(server.get("origins", ()))
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ConfigError(f"server.origins: {origin!r} must look like https://shop.example")
    return AgentConfig(
        name=str(document.get("agent", {}).get("name", "agent")),
        listen=str(server.get("listen", "127.0.0.1:8269")),
        origins=origins,
        hosts=tuple(str(host).lower() for host in server.get("hosts", ())),
        admin_password=str(server.get("admin_password", "")),
        printers=printers,
    )
