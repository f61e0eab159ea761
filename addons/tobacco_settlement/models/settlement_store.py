from odoo import fields, models


class SettlementStore(models.Model):
    """Tills whose takings are checked and closed together: a shop."""

    _name = "tobacco.settlement.store"
    _description = "Settlement store"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    config_ids = fields.One2many("pos.config", "tobacco_settlement_store_id", string="Tills")
    tz = fields.Selection(
        selection=[
            ("Asia/Shanghai", "Asia/Shanghai"),
            ("Asia/Urumqi", "Asia/Urumqi"),
            ("Asia/Hong_Kong", "Asia/Hong_Kong"),
            ("Asia/Taipei", "Asia/Taipei"),
        ],
        string="Time zone",
        required=True,
        default="Asia/Shanghai",
        help="The times of bills are of this zone, and a day ends at its midnight.",
    )
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(company_id, name)", "This store exists already.")
