"""The rule packs as the engine reads them, for tests in JavaScript, which have no csv.

`python tests/unit/rule_rows.py` writes `rule_rows.json` anew after a change of data/rules.
"""

import json

from conftest import ADDONS

from odoo.addons.tobacco_compliance.tools.rules import parse_jurisdictions, parse_rows

ADDON = ADDONS / "tobacco_compliance"
VECTORS = ADDON / "static/tests/vectors"
ROWS = VECTORS / "rule_rows.json"
COUNTRIES = ("CN", "CN-BJ", "HK", "TW")


def lines(name):
    return (ADDON / "data/rules" / name).read_text(encoding="utf-8").splitlines()


def rows():
    return parse_rows(lines("cn.csv"), parse_jurisdictions(lines("jurisdictions.csv")))


def text():
    """One row a line; of the jurisdictions only those that vectors are about."""
    engine_keys = (
        "code", "label", "applies_to", "scope", "stages", "channels", "test", "operator", "value",
        "severity", "block_stages", "override", "valid_from", "valid_to", "message",
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
