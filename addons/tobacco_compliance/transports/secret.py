"""Reads a key from where its reference says. The key is returned, never kept or logged."""

import os
from pathlib import Path

from ..tools.report.secret_ref import parse_secret_ref

_MAX_BYTES = 4096


class SecretError(Exception):
    """`code`: NO_REFERENCE, NO_FOLDER, ABSENT, OUTSIDE, UNREADABLE. The text names no secret."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_secret(ref: str, folder: str | None = None) -> str:
    """The secret's text without surrounding white space.

    `folder`: of `file:` references (odoo.conf's `tobacco_secret_dir`), else the environment's
    TOBACCO_SECRET_DIR. A symbolic link that leads out of the folder is refused.
    """
    try:
        source, name = parse_secret_ref(ref)
    except ValueError as error:
        raise SecretError("NO_REFERENCE") from error
    if source == "env":
        return _given(os.environ.get(name, ""))
    root = folder or os.environ.get("TOBACCO_SECRET_DIR", "")
    if not root:
        raise SecretError("NO_FOLDER")
    base = Path(root).resolve()
    path = (base / name).resolve()
    if base not in path.parents:
        raise SecretError("OUTSIDE")
    try:
        with path.open(encoding="ascii") as file:
            return _given(file.read(_MAX_BYTES))
    except FileNotFoundError as error:
        raise SecretError("ABSENT") from error
    except (OSError, ValueError) as error:
        raise SecretError("UNREADABLE") from error


def _given(text: str) -> str:
    if not text.strip():
        raise SecretError("ABSENT")
    return text.strip()
