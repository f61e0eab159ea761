from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.rules import FactsError, check, message_of, without_implied

# What each stage knows of the other side of the trade.
BUYER_STAGES = ("sale", "refund", "wholesale")
VENDOR_STAGES = ("purchase", "receipt")
SCREEN_STAGES = ("licence", "periodic")  # the paper itself is judged, not a trade under it


class TobaccoRuleTrial(models.TransientModel):
    """Try a basket: what the rules would say of it, while it is being typed.

    The engine, the rows and the article's facts are those of the till. Lives in a dialog that has
    no button to save: no record of it is made, here or among the checks.
    """

    _name = "tobacco.rule.trial"
    _description = "Trial of the Rules"

    shop_id = fields.Many2one("tobacco.shop", default=lambda self: self._default_shop_id())
    jurisdiction_id = fields.Many2one(
        "tobacco.jurisdiction",
        compute="_compute_jurisdiction_id",
        store=True,
        readonly=False,
        required=True,
        help="Whose rules are asked; of a shop its own.",
    )
    rule_id = fields.Many2one("tobacco.rule", readonly=True)
    at = fields.Datetime(string="Moment", required=True, default=fields.Datetime.now)
    stage = fields.Selection(
        lambda self: self.env["tobacco.check"]._fields["stage"]._description_selection(self.env),
        required=True,
        default="sale",
    )
    channel = fields.Selection(
        lambda self: list(self.env["tobacco.rule"]._channel_labels().items()), default="till"
    )
    birth_date = fields.Date(string="Buyer Born On")
    looks_under = fields.Integer(
        string="Buyer Looks Younger Than", help="Years; 0: nobody looked, or clearly an adult."
    )
    is_document_checked = fields.Boolean(string="Document Seen")
    cartons_today = fields.Float(
        string="Cartons Bought Earlier Today", help="By the same buyer, without this basket."
    )
    partner_id = fields.Many2one("res.partner", string="Buyer or Vendor")
    transport_permit = fields.Char(help="Number of the 准运证.")
    platform_order = fields.Char(help="Order number of the national e-cigarette platform.")
    promotion_kind = fields.Selection(
        [
            ("coupon", "Coupon"),
            ("gift", "Gift"),
            ("bundle", "Bundle"),
            ("multipack", "Multipack"),
            ("points", "Points"),
        ],
        string="Promotion",
    )
    line_ids = fields.One2many("tobacco.rule.trial.line", "trial_id", string="Basket")
    result = fields.Html(compute="_compute_result", sanitize=False)

    # pylint: disable-next=method-required-super
    @api.model_create_multi
    def create(self, vals_list):
        """Refused: a browser tab that is closed would otherwise save what was being tried."""
        raise UserError(self.env._("A trial is not stored: close it when you are done."))

    def _default_shop_id(self):
        return self.env["tobacco.shop"]._of_company(self.env.company)

    @api.depends("shop_id")
    def _compute_jurisdiction_id(self):
        for trial in self:
            if trial.shop_id:
                trial.jurisdiction_id = trial.shop_id.jurisdiction_id

    @api.depends(
        "shop_id",
        "jurisdiction_id",
        "rule_id",
        "at",
        "stage",
        "channel",
        "birth_date",
        "looks_under",
        "is_document_checked",
        "cartons_today",
        "partner_id",
        "transport_permit",
        "platform_order",
        "promotion_kind",
        "line_ids.product_id",
        "line_ids.uom_id",
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
    )
    @api.depends_context("lang")
    def _compute_result(self):
        for trial in self:
            trial.result = trial._render_result() if trial._is_complete() else False

    def _is_complete(self):
        return bool(self.jurisdiction_id and self.at and self.stage)

    def _render_result(self):
        values = {"trial": self, "found": [], "unreadable": "", "is_about_goods": True}
        try:
            values["found"] = self._violations()
        except FactsError as error:
            values["unreadable"] = error.field
        values["is_about_goods"] = bool(self._goods()) or self.stage in SCREEN_STAGES
        values["is_rule_broken"] = self.rule_id.code in {item["code"] for item in values["found"]}
        return self.env["ir.qweb"]._render("tobacco_compliance.rule_trial_result", values)

    # === FACTS === #

    def _moment(self):
        """When it happens, in the shop's time zone: that is where the legal day begins."""
        tz = self.shop_id.tz or self.env.user.tz or "Asia/Shanghai"
        return fields.Datetime.context_timestamp(self.with_context(tz=tz), self.at)

    def _goods(self):
        return self.line_ids.filtered(lambda line: line.product_id and line.quantity)

    def _prepare_facts(self):
        """Facts of the contract, with all that this database knows of shop, partner and article."""
        moment = self._moment()
        shop, day = self.shop_id._origin, moment.date()
        return {
            "stage": self.stage,
            "jurisdiction": self.jurisdiction_id.code,
            "at": moment.isoformat(timespec="seconds"),
            "channel": self.channel or None,
            "site": shop.code or None,
            "licence": self._prepare_licence_facts(shop, day),
            "shop": shop._prepare_shop_facts(day) if shop else None,
            "buyer": self._prepare_buyer_facts(shop, day),
            "same_buyer_today": {"cartons": f"{self.cartons_today:f}"},
            "vendor": self._prepare_vendor_facts(shop, day),
            "transport_permit": self.transport_permit or None,
            "promotion": {"kind": self.promotion_kind or None},
            "lines": [line._prepare_facts(number) for number, line in enumerate(self._goods(), 1)],
        }

    def _prepare_licence_facts(self, shop, day):
        licence = shop and shop._licence_on(day)
        if not licence:
            return None
        if self.stage in SCREEN_STAGES:
            return licence._prepare_screen_facts()["licence"]
        return licence._prepare_facts()

    def _prepare_buyer_facts(self, shop, day):
        if self.stage not in BUYER_STAGES:
            return None
        company = shop.company_id or self.env.company
        partner = self.partner_id._origin
        return {
            "birth_date": self.birth_date.isoformat() if self.birth_date else None,
            "looks_under": self.looks_under or None,
            # a wholesale buyer shows a licence instead
            "document_checked": self.is_document_checked or self.stage == "wholesale",
            "licence": partner._tobacco_licence_on(day, company) if partner else None,
            "area": partner._tobacco_area_on(day, company) if partner else None,
            **(partner._tobacco_identifiers() if partner else {}),
        }

    def _prepare_vendor_facts(self, shop, day):
        if self.stage == "wholesale":
            return {"area": shop._area_on(day) or None} if shop else None
        partner = self.partner_id._origin
        if self.stage not in VENDOR_STAGES or not (partner and shop):
            return None
        return {
            **partner._tobacco_vendor_on(day, shop),
            "platform_order": self.platform_order or None,
        }

    # === ANSWER === #

    def _violations(self):
        """What the engine finds, in words: dicts for the template, by severity.

        Keys: code, rule (record), severity, severity_text, message, lines (names), override,
        said_by (codes of rules that say the same). Raises FactsError.
        """
        rows = self.env["tobacco.rule"]._engine_rows(self.jurisdiction_id.code)
        found = check(self._prepare_facts(), rows)
        said = without_implied(found, rows)
        implied_by = {row["code"]: row["implied_by"] for row in rows}
        severities = self.env["tobacco.rule"]._labels("tobacco.rule", "severity")
        names = [line.product_id.display_name for line in self._goods()]
        broken = {item["rule"] for item in found}
        return [
            {
                "code": item["rule"],
                "rule": self._rule_of(item),
                "severity": item["severity"],
                "severity_text": severities[item["severity"]],
                "message": message_of(item, rows),
                "lines": [f"{number} {names[number - 1]}" for number in item["lines"]],
                "override": self._override_of(item, rows),
                "said_by": []
                if item in said
                else [code for code in implied_by[item["rule"]] if code in broken],
            }
            for item in found
        ]

    def _rule_of(self, violation):
        """The record of the row that spoke: of its part, and in force at the moment."""
        day = self._moment().date()
        rules = self.env["tobacco.rule"].search([("code", "=", violation["rule"])])
        rules = rules.filtered(
            lambda rule: (
                self.jurisdiction_id.code in rule.applies_to
                and (rule.label or "") == violation["params"].get("test", "")
                and rule.valid_from <= day
                and (not rule.valid_to or day < rule.valid_to)
                and self.stage in rule.stages
            )
        )
        asked = rules.filtered(lambda rule: rule == self.rule_id._origin)
        return asked or rules[:1]

    def _override_of(self, violation, rows):
        """Who may let a block pass, in words; empty for what does not stop anything."""
        if violation["severity"] != "block":
            return ""
        part = violation["params"].get("test", "")
        kinds = {
            row["override"]
            for row in rows
            if (row["code"], row["label"]) == (violation["rule"], part)
        }
        labels = self.env["tobacco.rule"]._labels("tobacco.rule", "override")
        return labels["manager" if kinds == {"manager"} else "none"]
