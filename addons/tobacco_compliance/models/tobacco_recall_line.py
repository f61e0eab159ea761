from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.recall import is_in_range


class TobaccoRecallLine(models.Model):
    """One article of a recall, by itself or by a barcode that we may not have yet.

    A pack's code does not tell the batch, so the whole article stops; ranges of carton codes and
    the batch say which goods to look for and to return.
    """

    _name = "tobacco.recall.line"
    _description = "Recalled Article"
    _order = "recall_id, id"
    _rec_name = "barcode"

    recall_id = fields.Many2one("tobacco.recall", required=True, ondelete="cascade", index=True)
    state = fields.Selection(related="recall_id.state", store=True, index=True)
    barcode = fields.Char(index="btree_not_null", help="Of pack, carton or case, as announced.")
    name = fields.Char(string="Named in the Notice")
    product_id = fields.Many2one(
        "product.product",
        string="Our Article",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        domain=[("tobacco_category", "!=", False)],
        help="Found by the barcode; empty: we have no such article.",
    )
    batch = fields.Char()
    code_from = fields.Char(string="Carton Codes From", help="32 characters of the carton code.")
    code_to = fields.Char(string="To", help="Last code of the range, included.")

    @api.depends("barcode")
    def _compute_product_id(self):
        articles = self._articles_by_barcode(self.mapped("barcode"))
        for line in self:
            line.product_id = articles.get((line.barcode or "").strip()) or line.product_id

    @api.constrains("barcode", "product_id")
    def _check_goods(self):
        if any(not line.barcode and not line.product_id for line in self):
            raise ValidationError(
                self.env._("Each line of a recall needs an article or a barcode; fill one of them.")
            )

    @api.constrains("code_from", "code_to")
    def _check_codes(self):
        for line in self.filtered("code_to"):
            if not is_in_range(line.code_from or "", line.code_from or "", line.code_to):
                raise ValidationError(
                    self.env._(
                        "The range of carton codes %(first)s to %(last)s is empty. Both codes need"
                        " the same length, and the first comes before the last.",
                        first=line.code_from or "…",
                        last=line.code_to,
                    )
                )

    def _articles_by_barcode(self, barcodes):
        """Our articles by the codes of pack, carton or case among `barcodes`."""
        codes = [code.strip() for code in barcodes if code and code.strip()]
        if not codes:
            return {}
        rows = self.env["product.uom"].search([("barcode", "in", codes)])
        products = self.env["product.product"].search([("barcode", "in", codes)])
        return {
            **{row.barcode: row.product_id for row in rows},
            **{product.barcode: product for product in products},
        }

    @api.model
    def _link_articles(self, barcodes):
        """Articles that are new or got a new code may stand on an open list already."""
        codes = [code for code in barcodes if code]
        if not codes:
            return
        # sudo: whoever enters an article need not be allowed to see recalls
        lines = self.sudo().search([("barcode", "in", codes), ("product_id", "=", False)])
        if lines:
            lines._compute_product_id()
            lines._flag_articles()

    @api.model
    def _open_lines(self, products):
        # sudo: also those who see no recalls may not clear the flag of recalled goods
        return self.sudo().search(
            Domain("product_id", "in", products.ids) & Domain("state", "=", "open")
        )

    def _flag_articles(self):
        """The flag that the tills obey follows from the open recalls of each article."""
        products = self.product_id
        recalled = self._open_lines(products).product_id
        (recalled - recalled.filtered("tobacco_is_recalled")).tobacco_is_recalled = True
        (products - recalled).filtered("tobacco_is_recalled").tobacco_is_recalled = False

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_when_closed()
        lines.filtered(lambda line: line.state == "open")._flag_articles()
        return lines

    def write(self, vals):
        self._refuse_when_closed()
        before = self.product_id
        done = super().write(vals)
        if "product_id" in vals or "barcode" in vals:
            self._flag_articles()
            self._clear_flag(before - self.product_id)
        return done

    def unlink(self):
        self._refuse_when_closed()
        products = self.filtered(lambda line: line.state == "open").product_id
        done = super().unlink()
        self._clear_flag(products)
        return done

    def _clear_flag(self, products):
        recalled = self._open_lines(products).product_id
        (products - recalled).filtered("tobacco_is_recalled").tobacco_is_recalled = False

    def _refuse_when_closed(self):
        if any(line.state == "closed" for line in self):
            raise UserError(
                self.env._(
                    "The list of a closed recall does not change. Enter a new recall if more goods"
                    " are called back."
                )
            )
