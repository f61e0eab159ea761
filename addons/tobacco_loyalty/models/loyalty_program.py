from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.tobacco_compliance.models.product_template import CATEGORIES

# The kind of promotion that a program is to the rules. Gift cards and wallets are ways to pay.
KINDS = {
    "coupons": "coupon",
    "next_order_coupons": "coupon",
    "promo_code": "coupon",
    "loyalty": "points",
    "promotion": "discount",
    "buy_x_get_y": "gift",
}


class LoyaltyProgram(models.Model):
    """A program that earns on tobacco or gives it away is asked of stage `promotion`.

    What a rule blocks cannot be saved; what it warns of is shown on the form and recorded.
    """

    _inherit = "loyalty.program"

    tobacco_warning = fields.Char(compute="_compute_tobacco_warning")

    @api.depends(
        "program_type",
        "company_id",
        "rule_ids.product_ids",
        "rule_ids.product_category_id",
        "rule_ids.product_tag_id",
        "rule_ids.product_domain",
        "reward_ids.discount_product_ids",
        "reward_ids.discount_product_category_id",
        "reward_ids.discount_product_domain",
        "reward_ids.reward_product_id",
        "reward_ids.reward_product_tag_id",
    )
    @api.depends_context("lang")
    def _compute_tobacco_warning(self):
        for program in self:
            found, products = program._tobacco_finding()
            program.tobacco_warning = found and program._tobacco_message(found, products)

    @api.constrains("program_type", "rule_ids", "reward_ids", "company_id", "active")
    def _check_tobacco(self):
        """Also called by the rules and rewards, whose changes this constraint does not see."""
        checks = []
        for program in self.filtered("active"):
            found, products = program._tobacco_finding()
            if not found:
                continue
            vals = program._prepare_tobacco_check_vals(found, products)
            if found["severity"] == "block":
                self.env["tobacco.channel"]._record_refusal(vals)
                raise ValidationError(program._tobacco_message(found, products))
            checks.append(vals)
        self.env["tobacco.check"]._record(checks)

    def _tobacco_finding(self):
        """The strictest violation of this program and the tobacco (products) that it reaches."""
        self.ensure_one()
        kind = KINDS.get(self.program_type)
        products = self._tobacco_products() if kind else self.env["product.product"]
        channel = self.env["tobacco.channel"]
        found = [
            decision
            for category in sorted(set(products.mapped("tobacco_category")))
            if (
                decision := channel._closing(
                    category, self._tobacco_places(), stage="promotion", promotion=kind
                )
            )
        ]
        blocks = [decision for decision in found if decision["severity"] == "block"]
        return next(iter(blocks or found), None), products

    def _tobacco_places(self):
        companies = self.company_id or self.env.companies
        return [
            place for company in companies for place in self.env["tobacco.channel"]._places(company)
        ]

    def _tobacco_closed_categories(self):
        """The categories that no program of this kind may reach."""
        kind = KINDS.get(self.program_type)
        channel, places = self.env["tobacco.channel"], self._tobacco_places() if kind else []
        return [
            category
            for category, _label in CATEGORIES
            if (found := channel._closing(category, places, stage="promotion", promotion=kind))
            and found["severity"] == "block"
        ]

    def _tobacco_products(self):
        """Tobacco on which the program earns, which it discounts or which it gives away.

        Rows as they are written, before `_get_valid_product_domain` takes closed tobacco out.
        """
        asked = self.with_context(tobacco_as_written=True)
        product = self.env["product.product"].sudo()  # sudo: who plans promotions sees any article
        found = product
        for rule in asked.rule_ids:
            found |= product.search(
                [("tobacco_category", "!=", False), *rule._get_valid_product_domain()]
            )
        for reward in asked.reward_ids:
            if reward.reward_type == "product":
                found |= reward.reward_product_ids.filtered("tobacco_category")
            elif reward.reward_type == "discount":
                found |= product.search(
                    [("tobacco_category", "!=", False), *reward._get_discount_product_domain()]
                )
        return found

    def _tobacco_message(self, violation, products):
        names = ", ".join(products[:3].mapped("display_name"))
        return self.env._(
            "This program reaches tobacco (%(products)s). %(reason)s Restrict it to other"
            " products.",
            products=names if len(products) <= 3 else f"{names} …",
            reason=violation["message"],
        )

    def _prepare_tobacco_check_vals(self, violation, products):
        company = self.company_id or self.env.company
        return self.env["tobacco.channel"]._prepare_check_vals(
            {**violation, "params": {**violation["params"], "products": products[:20].ids}},
            company,
            (self._name, self.id, self.name),
            stage="promotion",
        )
