from odoo import models


class PosOrder(models.Model):
    """Tell the register of received cartons which of them left and which came back."""

    _inherit = "pos.order"

    def _tobacco_account_for(self):
        # EXTENDS tobacco_pos
        # before: what follows reads the same lines, and an order without codes costs no query
        coded = self.lines.filtered("tobacco_carton_codes")
        super()._tobacco_account_for()
        if not coded:
            return
        sold, returned = {}, {}
        for line in self._tobacco_lines():
            article = self.lines[line["line"] - 1].product_id.id
            codes = returned if line["stock_qty"] < 0 else sold
            codes.update(dict.fromkeys(line["codes"], article))
        register = self.env["tobacco.trace.code"].with_company(self.company_id)
        if sold:
            register._sold(list(sold), self._name, self.uuid, sold)
        if returned:
            register._returned(list(returned), self._name, self.uuid)
