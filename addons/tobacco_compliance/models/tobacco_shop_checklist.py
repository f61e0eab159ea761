from odoo import api, fields, models

from ..tools.licence.checklist import NUMBER_FACTS


class TobaccoShop(models.Model):
    _inherit = "tobacco.shop"

    checklist_ids = fields.One2many("tobacco.checklist.item", "shop_id")
    due_count = fields.Integer(string="Questions Due", compute="_compute_due_count")

    @api.depends("checklist_ids.due_on")
    def _compute_due_count(self):
        for shop in self:
            # sudo: that something is due is shown to all who see the shop
            shop.due_count = len(shop.sudo().checklist_ids.filtered("is_due"))

    def action_checklist(self):
        """The questions of this shop, those that are due first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tobacco_compliance.tobacco_checklist_item_action"
        )
        action["domain"] = [("shop_id", "=", self.id)]
        action["context"] = {"search_default_due": 1 if self.due_count else 0}
        return action

    @api.model_create_multi
    def create(self, vals_list):
        shops = super().create(vals_list)
        shops._refresh_checklist()
        return shops

    def _refresh_checklist(self):
        """Bring the items of these shops in line with questions, answers and rules."""
        # sudo: items are made by code alone
        shops = self.sudo()
        questions = shops.env["tobacco.checklist.question"].search([("active", "=", True)])
        items = shops.env["tobacco.checklist.item"].with_context(active_test=False)
        known = {
            (item.shop_id, item.question_id): item
            for item in items.search([("shop_id", "in", shops.ids)])
        }
        missing = [
            {"shop_id": shop.id, "question_id": question.id, "asked_since": shop._today()}
            for shop in shops
            for question in questions
            if question.company_id in (shop.company_id, question.env["res.company"])
            and (shop, question) not in known
        ]
        created = items.create(missing)
        for item in items.union(*known.values(), created):
            item._refresh(item.question_id in questions)

    def _checklist_facts(self):
        """The facts of the contract's `shop` that the last good answers give, by name."""
        self.ensure_one()
        # sudo: rules are checked for people who read no answers
        answers = self.env["tobacco.checklist.answer"].sudo()
        domain = [("question_id.fact", "!=", False), ("result", "=", "ok")]
        facts = {}
        for (_shop, question), answer in answers._newest(self, domain).items():
            is_number = question.fact in NUMBER_FACTS
            facts[question.fact] = str(answer.number) if is_number else answer._day().isoformat()
        return facts
