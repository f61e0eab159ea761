from odoo import fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    tobacco_settlement_store_id = fields.Many2one(
        "tobacco.settlement.store",
        string="Settlement store",
        check_company=True,
        index="btree_not_null",
        help="The store whose daily takings this till belongs to.",
    )
