from odoo import SUPERUSER_ID, api, fields, models, tools

from ..tools.channel import closing
from ..tools.rules import message_of
from .product_template import CATEGORIES


class TobaccoChannel(models.AbstractModel):
    """What the rules of a company's places say of a channel; asked by the glue addons.

    A place is `(jurisdiction, time zone)`. A decision depends on category, jurisdiction, stage,
    channel and day, and on the current company's changes of rules, and is cached; a change of a
    rule clears the cache.
    """

    _name = "tobacco.channel"
    _description = "Tobacco Channel"

    @api.model
    def _places(self, company):
        """Where `company` sells: its licensed shops, without any the country that it is in.

        A shop window that many places see is judged by all of them.
        """
        # sudo: the visitor of a web shop reads no shops, and where they are is printed on them
        shops = self.env["tobacco.shop"].sudo().search([("company_id", "=", company.id)])
        if shops:
            return sorted({(shop.jurisdiction, shop.tz) for shop in shops})
        partner = company.sudo().partner_id  # sudo: the same
        country = partner.country_id.code
        known = self.env["tobacco.jurisdiction"].sudo().search([("code", "=", country)])
        return [(code, partner.tz or "UTC") for code in known.mapped("code")]

    @api.model
    def _closing(self, category, places, channels=(None,), stage="catalogue", promotion=None):
        """The strictest violation of `category` on one of `channels`, with its `message`; or None.

        The answer is cached: treat it as constant.
        """
        found = [
            decision
            for jurisdiction, tz in places
            for channel in channels
            if (
                decision := self._decide(
                    category, jurisdiction, stage, channel, promotion, self._day(tz)
                )
            )
        ]
        blocks = [decision for decision in found if decision["severity"] == "block"]
        return next(iter(blocks or found), None)

    @api.model
    def _closed_categories(self, places, channels, stage="catalogue"):
        """The categories that a rule keeps off one of `channels`."""
        if not places:
            return []
        return [
            category
            for category, _label in CATEGORIES
            if self._is_closed(category, places, channels, stage)
        ]

    @api.model
    def _is_closed(self, category, places, channels, stage="catalogue"):
        decision = category and self._closing(category, places, channels, stage)
        return bool(decision) and decision["severity"] == "block"

    def _day(self, tz):
        return fields.Date.context_today(self.with_context(tz=tz)).isoformat()

    def _decide(self, category, jurisdiction, stage, channel, promotion, day):
        return self._cached_decision(
            category,
            (jurisdiction, self.env.company.id),
            stage,
            channel,
            promotion,
            day,
            self.env.lang or "en_US",
        )

    @tools.ormcache("category", "place", "stage", "channel", "promotion", "day", "lang")
    def _cached_decision(self, category, place, stage, channel, promotion, day, lang):
        jurisdiction, company_id = place
        company = self.env["res.company"].browse(company_id)
        rows = (
            self.env["tobacco.rule"]
            .with_context(lang=lang)
            ._engine_rows(jurisdiction, company=company)
        )
        violation = closing(
            rows,
            category=category,
            jurisdiction=jurisdiction,
            stage=stage,
            channel=channel,
            promotion=promotion,
            day=day,
        )
        if not violation:
            return None
        return {**violation, "message": message_of(violation, rows)}

    # === EVIDENCE === #

    @api.model
    def _prepare_check_vals(self, violation, company, source, **vals):
        """Values of a `tobacco.check` for `violation`; `source` is (model, uuid, number)."""
        model, uuid, name = source
        return {
            "company_id": company.id,
            "source_model": model,
            "source_uuid": str(uuid),
            "source_name": name,
            "at": fields.Datetime.now(),
            "kind": "violation",
            **{key: violation[key] for key in ("rule", "severity", "lines", "params")},
            **vals,
        }

    @api.model
    def _record_refusal(self, vals):
        """Record a refusal that the error after it would roll back.

        Written by a short transaction of its own once the refused one is undone, so that nothing
        waits for anything; a caller that catches the error and commits has not refused.
        """
        registry = self.env.registry
        values = {"user_id": self.env.uid, **vals, "kind": "refusal"}

        def record():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["tobacco.check"]._record([values])

        self.env.cr.postrollback.add(record)
