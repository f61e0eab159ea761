"""The rule packs and their vectors, for the tests of the engine.

Tests in JavaScript have no csv: `python tests/unit/rule_rows.py` writes
`rule_rows.json` anew after a change of data/rules.
"""

import json

from conftest import ADDONS

from odoo.addons.tobacco_compliance.tools.rules import parse_packs

ADDON = ADDONS / "tobacco_compliance"
VECTORS = ADDON / "static/tests/vectors"
ROWS = VECTORS / "rule_rows.json"
COUNTRIES = (
    "CN", "CN-BJ", "HK", "TW", "EU", "DE", "FR", "IE", "LV", "SE", "GB", "GB-SCT", "US", "US-CA",
    "US-NY", "US-NY-NYC",
)  # fmt: skip


def lines(name):
    return (ADDON / "data/rules" / name).read_text(encoding="utf-8").splitlines()


def rows():
    return parse_packs({path.name: lines(path.name) for path in (ADDON / "data/rules").iterdir()})


def cases():
    """Every case of every pack: `rules.json` is the mainland's, `rules_<place>.json` the others."""
    files = sorted(VECTORS.glob("rules*.json"))
    return [
        case for path in files for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
    ]


def invalid():
    return json.loads((VECTORS / "rules.json").read_text(encoding="utf-8"))["invalid"]


def text():
    """One row a line; of the jurisdictions only those that vectors are about."""
    engine_keys = (
        "key", "code", "label", "applies_to", "scope", "stages", "channels", "test", "operator",
        "value", "severity", "block_stages", "override", "implied_by", "valid_from", "valid_to",
        "message",
    )  # fmt: skip
    dumped = [
        json.dumps(
            {
                **{key: row[key] for key in engine_keys},
                "applies_to": [code for code in COUNTRIES if code in row["applies_to"]],
            },
            ensure_ascii=False,
        )
        for row in rows()
    ]
    return "[\n    " + ",\n    ".join(dumped) + "\n]\n"


if __name__ == "__main__":
    ROWS.write_text(text(), encoding="utf-8")
