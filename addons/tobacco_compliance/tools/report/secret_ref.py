"""Where a secret lies, never the secret itself: `env:TOBACCO_...` or `file:<relative path>`."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

_ENV = re.compile(r"TOBACCO_[A-Z0-9_]+")


class SecretRef(NamedTuple):
    """`source`: env or file; `name`: of the variable, or the path below the secret folder."""

    source: str
    name: str


def parse_secret_ref(text: str) -> SecretRef:
    """ValueError unless `text` is one of the two forms; a path may not climb or be absolute.

    >>> parse_secret_ref("env:TOBACCO_REGULATOR_KEY")
    SecretRef(source='env', name='TOBACCO_REGULATOR_KEY')
    """
    source, _, name = text.partition(":")
    if source == "env" and _ENV.fullmatch(name):
        return SecretRef(source, name)
    path = PurePosixPath(name)
    if source == "file" and path.parts and not path.is_absolute() and ".." not in path.parts:
        return SecretRef(source, name)
    raise ValueError(f"{text!r} is no reference to a secret")
