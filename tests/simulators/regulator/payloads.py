"""Section 2 of the protocol: what is wrong with one record. Codes as on the page."""

import datetime as dt
import json
import re
from decimal import Decimal

CATEGORIES = [
    "cigarette",
    "cigar",
    "cut_tobacco",
    "papers",
    "herbal",
    "ecig_device",
    "ecig_pod",
    "ecig_combined",
    "e_liquid",
    "heated",
    "oral",
    "nicotine_other",
    "other",
]
UNITS = ["stick", "pack", "carton", "case", "piece", "ml", "g"]
METHODS = ["cash", "wechat", "alipay", "unionpay", "card", "account", "other"]
DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "JOD": 3, "TND": 3}
DECIMAL = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
LICENCE = r"[0-9A-Z]{1,32}"
BUYER = re.compile(r"buyer|customer|passport|identity|id_?(?:card|number|no)\b|phone|mobile")

KEYS = {
    "sale.v1": [
        "schema",
        "record",
        "licence",
        "shop",
        "till",
        "device",
        "device_seq",
        "cashier",
        "order",
        "kind",
        "business_time",
        "ref_record",
        "ref_order",
        "currency",
        "total",
        "lines",
        "payments",
        "age_check",
    ],
    "closing.v1": [
        "schema",
        "record",
        "licence",
        "shop",
        "till",
        "session",
        "opened_at",
        "closed_at",
        "sales",
        "refunds",
        "sticks",
        "total",
        "currency",
    ],
    "zero.v1": ["schema", "record", "licence", "business_time"],
}
LINE_KEYS = [
    "line",
    "article",
    "name",
    "category",
    "unit",
    "qty",
    "sticks",
    "unit_price",
    "amount",
    "entry",
    "trace",
]
KINDS = {
    "sale.v1": ("sale", "refund", "void", "correction"),
    "closing.v1": ("closing",),
    "zero.v1": ("zero",),
}


class Fault(Exception):
    """This record is rejected with a code of the page."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


def parse_canonical(text):
    """The object of a payload's text. Fault NOT_CANONICAL unless it is the one form allowed."""
    try:
        value = json.loads(text)
        is_canonical = _write(value) == text
    except (ValueError, TypeError, RecursionError) as error:
        raise Fault("NOT_CANONICAL", str(error)) from error
    if not is_canonical or not isinstance(value, dict):
        raise Fault("NOT_CANONICAL", "not the canonical text of an object")
    return value


def _write(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(k)}:{_write(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    raise TypeError(f"{type(value).__name__} is not allowed")


def _text(value):
    value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
    # Python escapes U+007F only with ensure_ascii, and writes \u00xx in lower case.
    return json.dumps(value, ensure_ascii=False)


def check(payload, record, licence, is_known):
    """Raise the first Fault of a payload.

    :param dict record: the record around it: uuid, kind
    :param is_known: function uuid -> whether a record of it was received under the licence
    """
    schema = payload.get("schema")
    if schema not in KEYS:
        raise Fault("SCHEMA", "schema")
    _keys(payload, KEYS[schema], "")
    if payload["record"] != record["uuid"]:
        raise Fault("RECORD_ID", "record")
    if payload["licence"] != licence:
        raise Fault("LICENCE", "licence")
    if record["kind"] not in KINDS[schema] or payload.get("kind", record["kind"]) != record["kind"]:
        raise Fault("KIND", "kind")
    if schema == "sale.v1":
        _sale(payload, is_known)
    elif schema == "closing.v1":
        _closing(payload)
    else:
        _time(payload["business_time"], "business_time")


def _sale(payload, is_known):
    decimals = DECIMALS.get(payload["currency"], 2)
    for key in ("shop", "till", "device", "cashier", "order"):
        _string(payload[key], key)
    _match(r"[A-Z]{3}", payload["currency"], "currency")
    _time(payload["business_time"], "business_time")
    _integer(payload["device_seq"], 0, "device_seq")
    _money(payload["total"], decimals, "total")
    _lines(payload["lines"], decimals)
    _payments(payload["payments"], decimals)
    age = payload["age_check"]
    _keys(age, ["result", "basis"], "age_check.")
    _one_of(age["result"], ("not_needed", "checked", "refused"), "age_check.result")
    _one_of(age["basis"], ("document", "appearance", "none"), "age_check.basis")
    if sum(Decimal(line["amount"]) for line in payload["lines"]) != Decimal(payload["total"]):
        raise Fault("TOTAL", "total")
    _signs(payload)
    _reference(payload, is_known)


def _lines(lines, decimals):
    if not isinstance(lines, list) or not lines:
        raise Fault("SCHEMA", "lines")
    for line in lines:
        _keys(line, LINE_KEYS, "lines.")
        _integer(line["line"], 1, "lines.line")
        _string(line["article"], "lines.article")
        _string(line["name"], "lines.name")
        _one_of(line["category"], CATEGORIES, "lines.category")
        _one_of(line["unit"], UNITS, "lines.unit")
        _quantity(line["qty"], "lines.qty")
        _quantity(line["sticks"], "lines.sticks")
        _money(line["unit_price"], decimals, "lines.unit_price")
        _money(line["amount"], decimals, "lines.amount")
        _one_of(line["entry"], ("scanned", "keyed"), "lines.entry")
        if not isinstance(line["trace"], list):
            raise Fault("SCHEMA", "lines.trace")
        for code in line["trace"]:
            _string(code, "lines.trace")
    if len({line["line"] for line in lines}) != len(lines):
        raise Fault("SCHEMA", "lines.line")


def _payments(payments, decimals):
    if not isinstance(payments, list):
        raise Fault("SCHEMA", "payments")
    for payment in payments:
        _keys(payment, ["method", "amount"], "payments.")
        _one_of(payment["method"], METHODS, "payments.method")
        _money(payment["amount"], decimals, "payments.amount")


def _signs(payload):
    if payload["kind"] != "refund":
        return
    for line in payload["lines"]:
        if Decimal(line["qty"]) >= 0 or Decimal(line["amount"]) > 0 or Decimal(line["sticks"]) > 0:
            raise Fault("SCHEMA", "every line of a refund is negative")


def _reference(payload, is_known):
    kind, record, order = payload["kind"], payload["ref_record"], payload["ref_order"]
    if record is not None:
        _match(UUID, record, "ref_record")
    if order is not None:
        _string(order, "ref_order")
    if kind == "sale":
        if record is not None:
            raise Fault("REF_RECORD", "a sale refers to no record")
        if order is not None:
            raise Fault("SCHEMA", "ref_order")
    elif record is None and (kind != "refund" or not order):
        raise Fault("REF_RECORD", "ref_record")
    elif kind in ("void", "correction") and not is_known(record):
        raise Fault("REF_RECORD", "no record of this uuid was received")


def _closing(payload):
    for key in ("shop", "till", "session"):
        _string(payload[key], key)
    _match(r"[A-Z]{3}", payload["currency"], "currency")
    _time(payload["opened_at"], "opened_at")
    _time(payload["closed_at"], "closed_at")
    _integer(payload["sales"], 0, "sales")
    _integer(payload["refunds"], 0, "refunds")
    _quantity(payload["sticks"], "sticks")
    _money(payload["total"], DECIMALS.get(payload["currency"], 2), "total")


# --- single values ---


def _keys(value, keys, path):
    if not isinstance(value, dict):
        raise Fault("SCHEMA", path.rstrip("."))
    for key in value:
        if key not in keys:
            code = "BUYER_IDENTITY" if BUYER.search(key.lower()) else "UNKNOWN_KEY"
            raise Fault(code, path + key)
    for key in keys:
        if key not in value:
            raise Fault("SCHEMA", f"{path}{key} is missing")


def _string(value, path):
    if not isinstance(value, str):
        raise Fault("SCHEMA", path)


def _match(pattern, value, path):
    if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
        raise Fault("SCHEMA", path)


def _one_of(value, values, path):
    if value not in values:
        raise Fault("SCHEMA", path)


def _integer(value, least, path):
    if type(value) is not int or value < least:
        raise Fault("SCHEMA", path)


def _quantity(value, path):
    _match(DECIMAL, value, path)
    if "." in value and value.endswith("0"):
        raise Fault("SCHEMA", path)


def _money(value, decimals, path):
    _match(DECIMAL, value, path)
    if len(value.partition(".")[2]) != decimals:
        raise Fault("SCHEMA", path)


def _time(value, path):
    _match(TIME, value, path)
    try:
        dt.datetime.fromisoformat(value[:19] + value[-6:])
    except ValueError as error:
        raise Fault("SCHEMA", path) from error
