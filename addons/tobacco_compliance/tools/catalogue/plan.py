"""What a catalogue would do to our articles: new ones, changed facts, nothing, or a refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .problem import Problem, problem
from .rows import BARCODES, KEYS, Row

CENT = Decimal("0.01")
PLAIN = (
    "code", "name", "brand", "specification", "category", "barcode", "carton_barcode",
    "case_barcode", "sticks_per_pack", "packs_per_carton", "cartons_per_case", "origin",
    "is_imported", "tar_mg", "nicotine_mg_per_stick", "co_mg", "length_mm", "flavour",
    "nicotine_mg_per_g", "nicotine_mg", "volume_ml",
)  # fmt: skip


@dataclass(frozen=True)
class Owner:
    """Whose a barcode or article number is: our article's id and name, and as what (KEYS)."""

    article: int
    name: str
    key: str
    is_tobacco: bool = True


@dataclass(frozen=True)
class Change:
    """One article that the file changes: (fact, old, new) each."""

    row: int
    article: int
    name: str
    facts: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class New:
    """One article that the file brings."""

    row: int
    values: dict[str, Any]


@dataclass
class Plan:
    """Everything that loading the file would do; with problems nothing is done."""

    new: list[New] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def plan(
    rows: Iterable[Row],
    articles: Mapping[int, Mapping[str, Any]],
    owners: Mapping[tuple[str, str], Owner],
    category: str,
    *,
    follows_price: bool,
) -> Plan:
    """Hold the rows of a file against what we have.

    `articles`: facts by id, keys as in PLAIN and prices per stock unit (suggested_price,
    stamp_price, list_price, marked_price) or per carton (carton_price, wholesale_price,
    allocation_price); `owners`: by ("code" or "barcode", text); `category` of rows that do not say
    theirs; `follows_price`: our own prices follow the suggested ones.
    """
    result = Plan()
    seen: dict[int, Row] = {}
    for row in rows:
        article, found = _article(row, owners)
        known = articles.get(article or 0, {})
        values, wrong = _facts(row, known, follows_price or not article)
        found += wrong
        if article and article in seen and not found:
            found.append(problem("article_twice", _first(row), first=seen[article].number))
        if found:
            result.problems += found
        elif article:
            seen[article] = row
            _compare(result, row, article, known, values)
        else:
            values.setdefault("category", category)
            result.new.append(New(row.number, values))
    return result


def _compare(
    result: Plan, row: Row, article: int, known: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    facts = tuple(
        (key, known.get(key), value) for key, value in values.items() if known.get(key) != value
    )
    if facts:
        result.changed.append(Change(row.number, article, str(known.get("name", "")), facts))
    else:
        result.unchanged += 1


def _first(row: Row) -> Any:
    return next((row.cells[key] for key in KEYS if key in row.cells), None)


def _article(row: Row, owners: Mapping[tuple[str, str], Owner]) -> tuple[int | None, list[Problem]]:
    """Our article that the row is about, known by its codes; problems where they contradict."""
    article: int | None = None
    found: list[Problem] = []
    for key in KEYS:
        kind = "barcode" if key in BARCODES else "code"
        owner = owners.get((kind, row.values.get(key, "")))
        if owner is None:
            continue
        params = {"value": row.values[key], "owner": owner.name}
        if not owner.is_tobacco:
            found.append(problem("other_goods", row.cells[key], **params))
        elif article not in (None, owner.article):
            found.append(problem("other_article", row.cells[key], **params))
        elif key in BARCODES and owner.key != key:
            found.append(problem("other_unit", row.cells[key], **params))
        article = article or owner.article
    return article, found


def _facts(
    row: Row, known: Mapping[str, Any], sets_price: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """What the row says about its article, in the units in which we keep it."""
    said, found = row.values, []
    facts = {key: said[key] for key in PLAIN if key in said}
    if "nicotine_mg_per_g" in said or "nicotine_mg" in said:
        facts["is_nicotine_known"] = True
    packs = said.get("packs_per_carton") or known.get("packs_per_carton") or 0
    cartons = said.get("cartons_per_case") or known.get("cartons_per_case") or 0
    if "carton_barcode" in said and not packs:
        found.append(problem("needs_packs", row.cells["carton_barcode"]))
    if "case_barcode" in said and not (packs and cartons):
        found.append(problem("needs_cartons", row.cells["case_barcode"]))
    for name in ("suggested", "stamp", "wholesale", "allocation"):
        for unit in ("pack", "carton"):
            key = f"{name}_per_{unit}"
            if key not in said:
                continue
            is_per_carton = name in ("wholesale", "allocation")
            if is_per_carton != (unit == "carton") and not packs:
                found.append(problem("needs_packs", row.cells[key]))
                continue
            facts.setdefault(f"{name}_price", _price(said[key], unit, is_per_carton, packs))
    if sets_price and "suggested_price" in facts:
        facts["list_price"] = facts["marked_price"] = facts["suggested_price"]
        if "suggested_per_carton" in said and (
            "carton_barcode" in said or known.get("carton_barcode")
        ):
            facts["carton_price"] = said["suggested_per_carton"].quantize(CENT, ROUND_HALF_UP)
    return facts, found


def _price(price: Decimal, unit: str, is_per_carton: bool, packs: int) -> Decimal:
    if is_per_carton and unit == "pack":
        price *= packs
    elif not is_per_carton and unit == "carton":
        price /= packs
    return price.quantize(CENT, ROUND_HALF_UP)
