from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .website import ONLINE_CHANNELS


class ProductTemplate(models.Model):
    """Tobacco that the rules keep off the online shop is never published.

    `is_published` is refused where it is written; `website_published`, by which visitors' record
    rule, pages and pickers decide, is false for it whatever is stored, so that a rule that begins
    tomorrow hides the articles tomorrow.
    """

    _inherit = "product.template"

    tobacco_is_kept_offline = fields.Boolean(compute="_compute_tobacco_offline")
    tobacco_offline_reason = fields.Char(compute="_compute_tobacco_offline")

    @api.depends("tobacco_category", "website_id")
    @api.depends_context("website_id", "lang")
    def _compute_tobacco_offline(self):
        for product in self:
            found = product.tobacco_category and product._tobacco_online_violation()
            product.tobacco_is_kept_offline = bool(found)
            product.tobacco_offline_reason = found["message"] if found else False

    def _tobacco_online_violation(self):
        """What forbids this article in its online shop, None when nothing does."""
        website = self.website_id or self.env["website"].get_current_website()
        found = self.env["tobacco.channel"]._closing(
            self.tobacco_category, website._tobacco_places(), ONLINE_CHANNELS
        )
        return found if found and found["severity"] == "block" else None

    # === WHAT VISITORS SEE === #

    @api.depends("tobacco_category")
    def _compute_website_published(self):
        # EXTENDS website
        result = super()._compute_website_published()
        closed = self.filtered("website_published").filtered("tobacco_is_kept_offline")
        closed.website_published = False
        return result

    def _search_website_published(self, operator, value):
        # EXTENDS website
        domain = super()._search_website_published(operator, value)
        if domain is NotImplemented:
            return domain
        return domain & self.env["website"]._tobacco_offline_domain()

    def can_access_from_current_website(self, website_id=False):
        """The page of a closed article is not found, by editors neither."""
        # EXTENDS website
        if any(product.tobacco_is_kept_offline for product in self.sudo()):  # sudo: visitors ask
            return False
        return super().can_access_from_current_website(website_id)

    # === PUBLISHING === #

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS website
        products = super().create(vals_list)
        products._tobacco_check_published()
        return products

    def write(self, vals):
        """Publishing is refused; what becomes tobacco while it is published leaves the shop."""
        # EXTENDS website
        result = super().write(vals)
        if vals.get("is_published"):
            self._tobacco_check_published()
        elif vals.get("tobacco_category"):
            self._tobacco_unpublish_closed()
        return result

    def _tobacco_check_published(self):
        for product in self.filtered(lambda product: product.is_published):
            found = product.tobacco_category and product._tobacco_online_violation()
            if found:
                vals = product._prepare_tobacco_offline_vals(found)
                self.env["tobacco.channel"]._record_refusal(vals)
                raise ValidationError(
                    self.env._(
                        "“%(product)s” cannot be published. %(reason)s",
                        product=product.display_name,
                        reason=found["message"],
                    )
                )

    @api.model
    def _tobacco_unpublish_closed(self):
        """Unpublish what a rule keeps off the shop (of these, or of all) and record each."""
        domain = [("is_published", "=", True), ("tobacco_category", "!=", False)]
        if self:
            domain.append(("id", "in", self.ids))
        checks = []
        for product in self.with_context(active_test=False).search(domain):
            found = product._tobacco_online_violation()
            if found:
                product.is_published = False
                checks.append(product._prepare_tobacco_offline_vals(found))
        self.env["tobacco.check"]._record(checks)

    def _prepare_tobacco_offline_vals(self, violation):
        company = self.company_id or self.website_id.company_id or self.env.company
        # Publishing it again another day is another case.
        source = (self._name, f"{self.id}@{fields.Datetime.now()}", self.display_name)
        return self.env["tobacco.channel"]._prepare_check_vals(
            violation, company, source, stage="catalogue", kind="refusal"
        )
