from odoo import api, fields, models

BREACH = [
    ("source_model", "=", "pos.order"),
    ("kind", "=", "violation"),
    ("severity", "=", "block"),
]


class PosOrder(models.Model):
    """Sales that broke a blocking rule and went through without anybody's approval."""

    _inherit = "pos.order"

    tobacco_breach = fields.Selection(
        [("let_through", "Let Through")],
        string="Rules Broken",
        compute="_compute_tobacco_breach",
        search="_search_tobacco_breach",
        compute_sudo=True,
        help="A rule that blocks was broken, nobody approved it, and the sale happened: the till "
        "was offline, out of date or tampered with.",
    )

    @api.depends_context("tobacco_at_till")
    def _compute_tobacco_breach(self):
        asked = self.filtered("config_id.tobacco_shop_id")
        if self.env.context.get("tobacco_at_till"):
            asked = self.browse()
        self.tobacco_breach = False
        if asked:
            domain = [*BREACH, ("source_uuid", "in", asked.mapped("uuid"))]
            groups = self.env["tobacco.check"]._read_group(domain, ["source_uuid"])
            broken = {uuid for (uuid,) in groups}
            asked.filtered(lambda order: order.uuid in broken).tobacco_breach = "let_through"

    def _search_tobacco_breach(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as for the field, which says only yes or no of orders that one may read
        checks = self.env["tobacco.check"].sudo()._search(BREACH)
        broken = fields.Domain("uuid", "in", checks.subselect("source_uuid"))
        wanted = [
            domain
            for choice, domain in (("let_through", broken), (False, ~broken))
            if choice in value
        ]
        return fields.Domain.OR(wanted)

    def action_tobacco_breaches(self):
        """The checks of this order that nobody approved."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("tobacco_pos.tobacco_breach_action")
        return {**action, "domain": [*BREACH, ("source_uuid", "=", self.uuid)]}
