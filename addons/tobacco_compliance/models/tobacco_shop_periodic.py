"""The nightly look at each shop: rules of stage `periodic`, without asking twice."""

from odoo import api, fields, models

from ..tools.licence.reminders import TEST as ENDS_SOON
from ..tools.rules import check, message_of

ACTIVITY = "tobacco_compliance.mail_activity_shop_finding"


class TobaccoShop(models.Model):
    _inherit = "tobacco.shop"

    finding_ids = fields.One2many(
        "tobacco.shop.finding", "shop_id", domain=[("closed_on", "=", False)], readonly=True
    )

    @api.model
    def _cron_periodic(self):
        """What is wrong at each shop that holds a licence; running it again adds nothing."""
        for shop in self.search([("active", "=", True)]):
            shop._check_periodic()

    def _prepare_periodic_facts(self, day):
        licence = self._licence_on(day)
        return {
            "stage": "periodic",
            "jurisdiction": self.jurisdiction,
            "at": f"{day.isoformat()}T00:00:00Z",
            "site": self.code,
            "licence": licence._prepare_screen_facts()["licence"],
            "shop": self._prepare_shop_facts(day) | self._prepare_record_facts(day),
        }

    def _check_periodic(self):
        self.ensure_one()
        day = self._today()
        licence = self._licence_on(day)
        rows = self.env["tobacco.rule"]._engine_rows(self.jurisdiction, day, self.company_id)
        is_trading = licence and licence._state_on(day) not in ("closed", "expired", "future")
        violations = check(self._prepare_periodic_facts(day), rows) if is_trading else []
        violations = [
            item
            for item in violations
            if not licence._is_settled(item["rule"], item["params"].get("test"))
        ]
        found = {(item["rule"], item["params"].get("test", "")): item for item in violations}
        # sudo: findings are written by code alone
        still_open = {
            (finding.rule, finding.part or ""): finding for finding in self.sudo().finding_ids
        }
        for key in still_open.keys() - found.keys():
            still_open[key].closed_on = day
        for key in still_open.keys() & found.keys():
            still_open[key].params = found[key]["params"]
        new = [found[key] for key in found.keys() - still_open.keys()]
        self._record_findings(new, day)
        self._ask_officers(new, rows)
        self._forget_asked(still_open.keys() - found.keys())

    def _record_findings(self, violations, day):
        self.env["tobacco.shop.finding"].sudo().create(  # see above
            [
                {
                    "shop_id": self.id,
                    "rule": item["rule"],
                    "part": item["params"].get("test"),
                    "severity": item["severity"],
                    "params": item["params"],
                    "first_on": day,
                }
                for item in violations
            ]
        )
        self.env["tobacco.check"]._record(
            [
                {
                    **{key: item[key] for key in ("rule", "severity", "lines", "params")},
                    "company_id": self.company_id.id,
                    "shop_id": self.id,
                    "source_model": self._name,
                    # one and the same check, however often the night is repeated
                    "source_uuid": f"{self.code}/{day.isoformat()}",
                    "source_name": self.name,
                    "stage": "periodic",
                    "kind": "violation",
                    "at": fields.Datetime.now(),
                }
                for item in violations
            ]
        )

    def _ask_officers(self, violations, rows):
        """An activity for each finding that somebody can do something about."""
        reminded = {row["code"] for row in rows if row["test"] == ENDS_SOON}
        for item in violations:
            # The end of a licence has reminders of its own; what is only recorded needs nobody.
            if item["severity"] == "record" or item["rule"] in reminded:
                continue
            for officer in self._officers():
                shop = self.with_context(lang=officer.lang)
                shop.activity_schedule(
                    ACTIVITY,
                    date_deadline=self._today(),
                    summary=f"{item['rule']} {shop._name_of_rule(item['rule'])}",
                    note=shop._message_of_rule(item["rule"], item["params"]),
                    user_id=officer.id,
                )

    def _forget_asked(self, keys):
        """What is no longer found needs no answer."""
        for code, _part in keys:
            self.activity_search(
                [ACTIVITY], additional_domain=[("summary", "=like", f"{code} %")]
            ).unlink()

    def _name_of_rule(self, code):
        rows = self.env["tobacco.rule"]._engine_rows(self.jurisdiction, company=self.company_id)
        return next((row["name"] for row in rows if row["code"] == code), "")

    def _message_of_rule(self, code, params):
        rows = self.env["tobacco.rule"]._engine_rows(self.jurisdiction, company=self.company_id)
        params = {"limit": "", "actual": "", **(params or {})}
        return message_of({"rule": code, "params": params}, rows)
