from odoo import api, fields, models

from ..tools.units import unit_price_fen, unit_quantity


class PosOrderLine(models.Model):
    """A line keeps the unit it was sold in; `qty` stays in stock units.

    So stock, cost, margin and every report of core go on to count packs, while till, receipt,
    invoice and regulator see the carton that was scanned and its own price.
    """

    _inherit = "pos.order.line"

    tobacco_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit Sold",
        ondelete="restrict",
        help="The unit that was scanned or chosen. Empty: the unit of the stock.",
    )
    tobacco_uom_qty = fields.Float(
        string="Stock Units per Unit Sold",
        digits=0,
        help="As it was when the goods were sold; later changes of the unit alter no sale.",
    )
    tobacco_unit_price = fields.Monetary(string="Price of the Unit Sold")
    tobacco_barcode = fields.Char(string="Barcode Sold")
    tobacco_entry = fields.Selection(
        [("scanned", "Scanned"), ("keyed", "Keyed")], string="Entered By"
    )
    tobacco_sold = fields.Char(string="Sold As", compute="_compute_tobacco_sold")

    @api.depends("qty", "price_unit", "tobacco_entry", "tobacco_uom_id", "tobacco_uom_qty")
    def _compute_tobacco_sold(self):
        for line in self:
            uom = line.tobacco_uom_id or line.product_uom_id
            price = line._tobacco_unit_price_fen() / 10**line.currency_id.decimal_places
            line.tobacco_sold = line.tobacco_entry and (
                f"{unit_quantity(line.qty, line._tobacco_per_unit())} {uom.name}"
                f" × {line.currency_id.format(price)}"
            )

    @api.model
    def _load_pos_data_fields(self, config):
        # EXTENDS point_of_sale
        return [
            *super()._load_pos_data_fields(config),
            "tobacco_uom_id",
            "tobacco_uom_qty",
            "tobacco_unit_price",
            "tobacco_barcode",
            "tobacco_entry",
        ]

    def _tobacco_per_unit(self):
        return (self.tobacco_uom_id and self.tobacco_uom_qty) or 1.0

    def _tobacco_unit_price_fen(self):
        """The list price of the unit sold in minor units, before the line's discount."""
        self.ensure_one()
        return unit_price_fen(
            self.price_unit, self._tobacco_per_unit(), self.currency_id.decimal_places
        )

    def _prepare_tobacco_line(self, number):
        """Plain values of one tobacco line for tools/facts.py and tools/payload.py.

        Floats of the ORM are turned into exact numbers here and nowhere else.
        """
        self.ensure_one()
        decimals = self.currency_id.decimal_places
        price_fen = self._tobacco_unit_price_fen()
        # Stock stores the amount of a refund positive or negative, as it came; goods taken back
        # are negative for the regulator.
        amount_fen = round(abs(self.price_subtotal_incl) * 10**decimals)
        discount_fen = round(price_fen * self.discount / 100)
        per_unit = self._tobacco_per_unit()
        stock_unit, own_code = self.product_id.uom_id, self.product_id.barcode
        unit = self.tobacco_uom_id or stock_unit
        own_price = None
        if self.tobacco_uom_id:
            own_price = self.env["product.uom"]._tobacco_own_price(
                self.product_id.id, self.tobacco_uom_id.id
            )
        return {
            "line": number,
            "name": self.product_id.name,
            "product": self._tobacco_product_facts(),
            "stock_unit": stock_unit.tobacco_unit or "piece",
            "unit": unit.tobacco_unit or "piece",
            "per_unit": per_unit,
            "stock_qty": self.qty,
            "unit_price_fen": price_fen,
            "own_price_fen": own_price and round(own_price * 10**decimals),
            "discount_fen": discount_fen,
            "amount_fen": -amount_fen if self.qty < 0 else amount_fen,
            "decimals": decimals,
            "barcode": self.tobacco_barcode or ("" if self.tobacco_uom_id else own_code),
            "entry": self.tobacco_entry or "keyed",
        }
