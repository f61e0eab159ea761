"""Rule rows and jurisdictions out of their csv files, checked so that a typing error cannot
switch a rule off.
"""

import csv
from collections.abc import Iterable, Mapping
from typing import Any

from .calendar import is_day
from .engine import SEVERITIES
from .facts import CATEGORIES, CHANNELS, STAGES
from .measures import MEASURES
from .plan import OPERATORS, Rows

JURISDICTIONS = "jurisdictions.csv"
OVERRIDES = ("none", "manager")
CONFIDENCES = ("sure", "likely", "unsure", "house")

# Papers and herbal goods are not tobacco; a row that is about them names them.
GROUPS = {
    "all": [category for category in CATEGORIES if category not in ("papers", "herbal")],
    "tobacco": ["cigarette", "cigar", "cut_tobacco", "heated", "oral"],
    "ecig": ["ecig_device", "ecig_pod", "ecig_combined", "e_liquid"],
}


class RowError(ValueError):
    """A csv row that is not a rule: `key` of the row and the column at fault."""

    def __init__(self, key: str, column: str, value: str) -> None:
        super().__init__(f"rule row {key}: column {column} cannot be {value!r}")


def parse_jurisdictions(lines: Iterable[str]) -> dict[str, list[str]]:
    """Each code with itself and all above it, out of the csv with code, name and parents.

    >>> parse_jurisdictions(["code,name,parents", "EU,European Union,", "DE,Germany,EU"])["DE"]
    ['DE', 'EU']
    """
    parents = {row["code"]: _split(row["parents"]) for row in csv.DictReader(lines)}

    def chain(code: str) -> list[str]:
        return [code, *(above for parent in parents[code] for above in chain(parent))]

    return {code: chain(code) for code in parents}


def _split(text: str) -> list[str]:
    return [item for item in text.split(";") if item]


def _scope(text: str) -> list[str]:
    return [category for item in _split(text) for category in GROUPS.get(item, [item])]


def _row(raw: dict[str, str], jurisdictions: dict[str, list[str]]) -> dict[str, Any]:
    excepted = _split(raw["except"])
    return {
        "key": raw["key"],
        "code": raw["code"],
        "label": raw["label"],
        "jurisdiction": raw["jurisdiction"],
        "applies_to": [
            code
            for code, above in jurisdictions.items()
            if raw["jurisdiction"] in above and not set(excepted) & set(above)
        ],
        "scope": _scope(raw["scope"]),
        "stages": _split(raw["stage"]),
        "channels": _split(raw["channel"]),
        "test": raw["test"],
        "operator": raw["operator"],
        "value": raw["value"] or None,
        "unit": raw["unit"] or None,
        "severity": raw["severity"],
        "block_stages": _split(raw["block_stage"]),
        "override": raw["override"],
        "implied_by": _split(raw["implied_by"]),
        "is_locked": raw["is_locked"] == "1",
        "valid_from": raw["valid_from"],
        "valid_to": raw["valid_to"] or None,
        "source": raw["source"],
        "confidence": raw["confidence"],
        "name": raw["name"],
        "message": raw["message"],
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    allowed: dict[str, Iterable[str]] = {
        "scope": CATEGORIES,
        "stages": STAGES,
        "channels": CHANNELS,
        "block_stages": STAGES,
        "test": MEASURES,
        "operator": OPERATORS,
        "severity": SEVERITIES,
        "confidence": CONFIDENCES,
        "override": OVERRIDES if row["severity"] == "block" else ("",),
    }
    for column, values in allowed.items():
        for value in row[column] if isinstance(row[column], list) else [row[column]]:
            if value not in values:
                raise RowError(row["key"], column, value)
    if not row["stages"] or not row["applies_to"]:
        raise RowError(row["key"], "stage or jurisdiction", "")
    for column in ("valid_from", "valid_to"):
        if not is_day(row[column] or "9999-12-31"):
            raise RowError(row["key"], column, str(row[column]))
    pointed = (row["value"] or "").removeprefix("@")
    if pointed != (row["value"] or "") and pointed not in MEASURES:
        raise RowError(row["key"], "value", row["value"])


def parse_rows(lines: Iterable[str], jurisdictions: dict[str, list[str]]) -> Rows:
    """Engine rows out of the csv text of a rule pack; RowError names what is wrong in it."""
    rows = Rows(_row(raw, jurisdictions) for raw in csv.DictReader(lines))
    for row in rows:
        _refuse_wrong(row)
    return rows


def parse_packs(files: Mapping[str, list[str]]) -> Rows:
    """Engine rows of all packs: `files` are the lines of each csv of data/rules by its name."""
    places = parse_jurisdictions(files[JURISDICTIONS])
    rows = Rows(
        row
        for name in sorted(files)
        if name != JURISDICTIONS
        for row in parse_rows(files[name], places)
    )
    codes = {row["code"] for row in rows}
    for row in rows:
        for code in row["implied_by"]:
            if code not in codes:
                raise RowError(row["key"], "implied_by", code)
    return rows
