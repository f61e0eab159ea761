from odoo import api, fields, models

from ..tools.codes import codes_of, room_for_codes
from ..tools.units import unit_quantity


class PosOrderLine(models.Model):
    """Which cartons a line sold, by the code that the wholesaler printed on each.

    Of e-cigarettes it is the trace code of each piece.
    """

    _inherit = "pos.order.line"

    tobacco_carton_codes = fields.Json(
        string="Codes of the Goods",
        help="A list of texts: the 32 characters of each carton, the trace code of each "
        "e-cigarette.",
    )
    tobacco_codes_text = fields.Char(string="Codes", compute="_compute_tobacco_codes_text")

    @api.depends("tobacco_carton_codes")
    def _compute_tobacco_codes_text(self):
        for line in self:
            line.tobacco_codes_text = "\n".join(line.tobacco_carton_codes or [])

    @api.model
    def _load_pos_data_fields(self, config):
        # EXTENDS point_of_sale
        return [*super()._load_pos_data_fields(config), "tobacco_carton_codes"]

    def _prepare_tobacco_line(self, number):
        # EXTENDS tobacco_pos
        values = super()._prepare_tobacco_line(number)
        quantity = unit_quantity(values["stock_qty"], values["per_unit"])
        room = room_for_codes(values["product"]["category"], values["unit"], quantity)
        return {**values, "codes": codes_of(self.tobacco_carton_codes, room)}

    def _prepare_refund_data(self, refund_order, PosPackOperationLot):
        """What was sold comes back with its codes, but for those that came back before."""
        # EXTENDS point_of_sale
        values = super()._prepare_refund_data(refund_order, PosPackOperationLot)
        if self.tobacco_carton_codes:
            earlier = {
                code
                for line in self.refund_orderline_ids
                for code in line.tobacco_carton_codes or []
            }
            values["tobacco_carton_codes"] = [
                code for code in self.tobacco_carton_codes if code not in earlier
            ]
        return values
