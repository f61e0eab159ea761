from odoo import api, fields, models


class TobaccoShopFinding(models.Model):
    """What the rules of stage `periodic` found at a shop, from the first night to the last.

    State, made by code alone: the evidence is the `tobacco.check` that was recorded when the
    finding began. Open ones keep the next night from recording and asking again.
    """

    _name = "tobacco.shop.finding"
    _description = "Periodic Finding"
    _order = "closed_on desc, first_on desc, id desc"
    _rec_name = "rule"

    shop_id = fields.Many2one("tobacco.shop", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="shop_id.company_id", store=True, precompute=True, index=True
    )
    rule = fields.Char(required=True, readonly=True)
    part = fields.Char(readonly=True, help="The test that was broken, where a rule has several.")
    severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn"), ("record", "Record")], readonly=True
    )
    params = fields.Json(readonly=True)
    first_on = fields.Date(string="Found On", required=True, readonly=True)
    closed_on = fields.Date(string="Over On", readonly=True)
    message = fields.Char(compute="_compute_message")

    _open_unique = models.UniqueIndex(
        "(shop_id, rule, COALESCE(part, '')) WHERE closed_on IS NULL",
        "This is found at this shop already.",
    )

    @api.depends("rule", "params")
    def _compute_message(self):
        for finding in self:
            finding.message = finding.shop_id._message_of_rule(finding.rule, finding.params)
