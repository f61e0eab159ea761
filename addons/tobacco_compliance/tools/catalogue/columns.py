"""Which column of a catalogue means what: the header in the words that wholesalers use."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .problem import Cell, Problem, problem
from .table import Rows

HEADER_ROWS = 15


@dataclass(frozen=True)
class Column:
    """One thing that a catalogue may say.

    kind: text, code (barcode or article number), count (whole number), decimal, category or flag;
    names: headers without blanks, brackets and units, lower case; high: largest sensible value.
    """

    kind: str
    names: tuple[str, ...]
    high: int = 0


# Prices stand here once for each unit: what they are per must be said in the header.
PRICES = {
    "suggested": ("建议零售价", "建議零售價", "指导零售价", "零售指导价", "统一零售价", "零售价",
                  "零售價", "suggestedprice", "retailprice"),
    "wholesale": ("批发价", "批發價", "批发价格", "进价", "wholesaleprice"),
    "allocation": ("调拨价", "調撥價", "不含税调拨价", "allocationprice"),
    "stamp": ("税标价", "印花价", "stampprice"),
}  # fmt: skip
# “条码” is any barcode as well as the code of a carton (条): the column beside it decides.
ANY_BARCODE = ("条码", "條碼")
PER_CARTON = ("条", "條", "carton")
PER_PACK = ("盒", "包", "pack")

COLUMNS: dict[str, Column] = {
    "code": Column("code", ("商品编码", "商品代码", "编码", "代码", "货号", "卷烟编码", "商品編碼",
                            "code", "sku")),
    "name": Column("text", ("商品名称", "品名", "名称", "卷烟名称", "品规名称", "品规", "商品名稱",
                            "name", "product")),
    "brand": Column("text", ("品牌", "牌号", "brand")),
    "specification": Column("text", ("规格", "規格", "包装规格", "specification")),
    "category": Column("category", ("类别", "品类", "商品类别", "烟草类别", "類別", "category")),
    "barcode": Column("code", ("盒码", "盒条码", "小盒条码", "小盒码", "盒装条码", "包码", "条形码",
                               "盒條碼", "packbarcode", "barcode", "ean")),
    "carton_barcode": Column("code", ("条盒码", "条盒条码", "条包条码", "条装条码", "條盒條碼",
                                      "cartonbarcode")),
    "case_barcode": Column("code", ("件码", "件条码", "件箱码", "箱码", "件條碼", "casebarcode")),
    "sticks_per_pack": Column("count", ("每盒支数", "盒支数", "支/盒", "支数", "每包支数",
                                        "每盒支數", "stickspack", "sticksperpack"), 1000),
    "packs_per_carton": Column("count", ("每条盒数", "条盒数", "盒/条", "盒数", "每条包数",
                                         "每條盒數", "packspercarton"), 1000),
    "cartons_per_case": Column("count", ("每件条数", "件条数", "条/件", "条数", "每件條數",
                                         "cartonspercase"), 1000),
    "origin": Column("text", ("生产企业", "生产厂家", "厂家", "产地", "制造商", "生產企業",
                              "manufacturer")),
    "is_imported": Column("flag", ("国产/进口", "国产进口", "是否进口", "进口", "imported")),
    "tar_mg": Column("decimal", ("焦油", "焦油量", "焦油含量", "tar"), 100),
    "nicotine_mg_per_stick": Column("decimal", ("烟碱", "烟碱量", "烟气烟碱", "烟气烟碱量",
                                                "尼古丁", "nicotine"), 100),
    "co_mg": Column("decimal", ("一氧化碳", "一氧化碳量", "烟气一氧化碳量", "co"), 100),
    "length_mm": Column("count", ("长度", "烟支长度", "烟长", "長度", "length"), 300),
    "flavour": Column("text", ("口味", "风味", "flavour", "flavor")),
    "nicotine_mg_per_g": Column("decimal", ("烟碱浓度", "雾化物烟碱浓度", "nicotinemg/g"), 1000),
    "nicotine_mg": Column("decimal", ("烟碱总量", "总烟碱量", "nicotinetotal"), 10000),
    "volume_ml": Column("decimal", ("容量", "烟液容量", "雾化物容量", "volume"), 10000),
}  # fmt: skip
for _name, _aliases in PRICES.items():
    for _unit in ("carton", "pack"):
        COLUMNS[f"{_name}_per_{_unit}"] = Column("decimal", _aliases, 1_000_000)

_BY_NAME = {
    alias: key
    for key, column in COLUMNS.items()
    if not key.endswith(("_per_carton", "_per_pack")) or column.kind == "count"
    for alias in column.names
}
_PRICE_BY_NAME = {alias: name for name, aliases in PRICES.items() for alias in aliases}
_BRACKETS = re.compile(r"[(\[【](.*?)[)\]】]")
_DROPPED = re.compile(r"[\s_:：*＊-]|\n")


@dataclass(frozen=True)
class Header:
    """`row` of the header from 1, and the key of each recognised column by its index."""

    row: int
    keys: dict[int, str]
    ignored: tuple[str, ...] = ()


def recognise(
    rows: Rows, required: Sequence[str], words: "Words | None" = None
) -> tuple[Header | None, list[Problem]]:
    """The header among the first rows: the one with the most columns that we know.

    `words`: of a list of another kind than a catalogue.

    Problems: no header at all, a required column that is missing, a column that is there twice,
    and a price that does not say what it is per.
    """
    words = words or CATALOGUE
    counts = [len({words.key_of(text) for text in row} - {""}) for row in rows[:HEADER_ROWS]]
    best = max(range(len(counts)), key=counts.__getitem__, default=None)
    if best is None or counts[best] < min(2, len(required) or 2):
        names = "、".join(map(words.name_of, required))
        return None, [problem("no_header", columns=names)]
    keys: dict[int, str] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    found = [words.key_of(text) for text in rows[best]]
    for column, text in enumerate(rows[best]):
        cell = Cell(best + 1, column)
        key = _barcode_of(found) if found[column] == "barcode_?" else found[column]
        if key == "" and text:
            ignored.append(text)
        elif key.endswith("_?"):
            code = "barcode_unit" if key == "barcode_?" else "price_unit"
            problems.append(problem(code, cell, value=text))
        elif key in keys.values():
            problems.append(problem("column_twice", cell, value=text))
        elif key:
            keys[column] = key
    problems += [
        problem("column_missing", value=words.name_of(key))
        for key in required
        if key not in keys.values()
    ]
    return Header(best + 1, keys, tuple(ignored)), problems


def _barcode_of(keys: Sequence[str]) -> str:
    """What a column that just says “barcode” means beside the others."""
    if "barcode" in keys:
        return "carton_barcode"
    return "barcode" if "carton_barcode" in keys else "barcode_?"


def key_of(header: str) -> str:
    """Key of the column with this header, `<price>_per_?` without a unit, `` when not known.

    >>> key_of("建议零售价(元/条)"), key_of("盒零售价"), key_of("批发价"), key_of("备注")
    ('suggested_per_carton', 'suggested_per_pack', 'wholesale_per_?', '')
    """
    text = unicodedata.normalize("NFKC", header).strip().lower()
    inside = "".join(_BRACKETS.findall(text))
    outside = _DROPPED.sub("", _BRACKETS.sub("", text))
    if outside in ANY_BARCODE and not inside:
        return "barcode_?"
    for name in (_DROPPED.sub("", text), outside):
        if name in _BY_NAME:
            return _BY_NAME[name]
    whole = outside + inside
    for unit, words in (("carton", PER_CARTON), ("pack", PER_PACK)):
        for word in words:
            if word in whole and (price := _price_name(outside, word)):
                return f"{price}_per_{unit}"
    unknown = _PRICE_BY_NAME.get(outside)
    return f"{unknown}_per_?" if unknown else ""


def _price_name(outside: str, unit: str) -> str:
    bare = outside.replace("元/" + unit, "").replace("/" + unit, "").replace("每" + unit, "")
    for name in (bare, bare.removeprefix(unit), bare.removesuffix(unit)):
        if name in _PRICE_BY_NAME:
            return _PRICE_BY_NAME[name]
    return ""


def header_name(key: str) -> str:
    """How we would head the column ourselves.

    >>> header_name("name"), header_name("suggested_per_carton")
    ('商品名称', '建议零售价(元/条)')
    """
    base = COLUMNS[key].names[0]
    if COLUMNS[key].kind == "decimal":
        for unit, word in (("_per_carton", "条"), ("_per_pack", "盒")):
            if key.endswith(unit):
                return f"{base}(元/{word})"
    return base


@dataclass(frozen=True)
class Words:
    """How the headers of one kind of list are read and written."""

    key_of: Callable[[str], str]
    name_of: Callable[[str], str]


CATALOGUE = Words(key_of, header_name)
