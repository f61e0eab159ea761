"""House rules: what this suite refuses beyond the law's table, as rows of the same engine."""

from pathlib import Path

from odoo import api, models
from odoo.tools.misc import file_path

from ..tools.rules import parse_jurisdictions, parse_rows
from .tobacco_rule import MODULE


class TobaccoRule(models.Model):
    _inherit = "tobacco.rule"

    @api.model
    def _load_house_rules(self):
        """Write data/house_rules.csv into the database; called by data/house_rules.xml.

        They stand apart from data/rules because `bin/check-rules` answers for the law alone: no
        law of the table speaks of recalls, but no shop should sell recalled goods.
        """

        def lines(name):
            path = Path(file_path(f"{MODULE}/data/{name}"))
            return path.read_text(encoding="utf-8").splitlines()

        rows = parse_rows(
            lines("house_rules.csv"), parse_jurisdictions(lines("rules/jurisdictions.csv"))
        )
        places = self.env["tobacco.jurisdiction"].search([])
        by_code = {place.code: place.id for place in places}
        self._load_records(
            [
                {
                    "xml_id": f"{MODULE}.rule_{row['key']}",
                    "noupdate": False,
                    "values": {
                        **{name: row[name] for name in row if name != "jurisdiction"},
                        "jurisdiction_id": by_code[row["jurisdiction"]],
                    },
                }
                for row in rows
            ],
            update=True,
        )
