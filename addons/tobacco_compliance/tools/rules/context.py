"""One document while it is checked, and what a reading of it can be."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .numbers import Number

Line: TypeAlias = dict[str, Any]
Reading: TypeAlias = str | Number | None


@dataclass
class Context:
    """One document while it is checked; `day` is its local calendar date."""

    facts: dict[str, Any]
    day: str = field(init=False)

    def __post_init__(self) -> None:
        self.day = self.facts["at"][:10]

    def part(self, key: str) -> dict[str, Any]:
        """The object under `key`, empty when it is not known."""
        value = self.facts.get(key)
        return value if isinstance(value, dict) else {}


def text_of(value: Any) -> Reading:
    """A fact as it was written: booleans as true/false, lists joined by commas."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    return str(value)
