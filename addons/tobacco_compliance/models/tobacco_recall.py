from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.recall import may_move


class TobaccoRecall(models.Model):
    """Goods that a producer, wholesaler or authority calls back: no till sells them while it is
    open.

    A recall is kept for ever; its articles, dates and the reason of its end are evidence.
    """

    _name = "tobacco.recall"
    _description = "Tobacco Recall"
    _inherit = ["mail.thread"]
    _rec_name = "number"
    _order = "announced_on desc, id desc"

    number = fields.Char(
        string="Recall Number", required=True, tracking=True, help="As the notice names it."
    )
    announced_on = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    source_name = fields.Char(
        string="Announced By",
        required=True,
        tracking=True,
        help="Authority, producer or wholesaler whose notice this is.",
    )
    reason = fields.Text(required=True, tracking=True)
    sold_since = fields.Date(
        string="Look at Sales Since",
        help="First day on which affected goods may have been sold; empty: all sales.",
    )
    line_ids = fields.One2many("tobacco.recall.line", "recall_id", string="Recalled Goods")
    state = fields.Selection(  # see TRANSITIONS in tools/recall.py
        [("draft", "Draft"), ("open", "Sale Stopped"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    opened_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closing_reason = fields.Text(readonly=True, copy=False, tracking=True)
    product_ids = fields.Many2many("product.product", compute="_compute_products")
    unknown_count = fields.Integer(string="Not in Our Range", compute="_compute_products")
    stock_text = fields.Char(string="Still in Stock", compute="_compute_stock_text")
    next_step = fields.Char(compute="_compute_next_step")

    _number_unique = models.UniqueIndex(
        "(number, source_name)", "This notice was entered already; open the one that is there."
    )

    @api.depends("line_ids.product_id")
    def _compute_products(self):
        for recall in self:
            recall.product_ids = recall.line_ids.product_id
            recall.unknown_count = len(recall.line_ids.filtered(lambda line: not line.product_id))

    @api.depends("line_ids.product_id")
    def _compute_stock_text(self):
        counts = self.env["stock.quant"]._read_group(
            self._stock_domain(), ["product_id"], ["quantity:sum"]
        )
        by_product = dict(counts)
        for recall in self:
            quantity = sum(by_product.get(product, 0) for product in recall.product_ids)
            recall.stock_text = f"{quantity:g}"

    @api.depends("state", "unknown_count", "product_ids")
    def _compute_next_step(self):
        texts = {
            "draft": self.env._(
                "Enter or import the articles, then open the recall: the tills stop selling them."
            ),
            "open": self.env._(
                "Take the goods off the shelf and put them aside, tell customers where you can,"
                " return the goods; then close the recall with what was done."
            ),
            "closed": False,
        }
        for recall in self:
            recall.next_step = texts[recall.state]

    def _stock_domain(self):
        return Domain("product_id", "in", self.line_ids.product_id.ids) & Domain(
            [("location_id.usage", "=", "internal"), ("quantity", ">", 0)]
        )

    def _move_to(self, state, vals):
        for recall in self:
            if not may_move(recall.state, state):
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Recall %(number)s is “%(state)s” and cannot become “%(target)s”. Enter a"
                        " new recall if the goods are called back again.",
                        number=recall.number,
                        state=labels[recall.state],
                        target=labels[state],
                    )
                )
        self.write({"state": state, **vals})
        self.line_ids._flag_articles()

    def action_open(self):
        """Stop the sale of the articles on the list."""
        for recall in self:
            if not recall.line_ids:
                raise UserError(
                    self.env._(
                        "Recall %(number)s names no goods. Enter the articles, or import the list"
                        " of the notice.",
                        number=recall.number,
                    )
                )
        self._move_to("open", {"opened_at": fields.Datetime.now()})

    def _close(self, reason):
        self._move_to(
            "closed",
            {
                "closed_at": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
                "closing_reason": reason,
            },
        )

    def action_stock(self):
        """Where affected goods still lie."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Affected Stock"),
            "res_model": "stock.quant",
            "view_mode": "list",
            "views": [(self.env.ref("stock.view_stock_quant_tree_editable").id, "list")],
            "domain": list(self._stock_domain()),
            "context": {"create": False, "edit": False},
        }

    def action_moves_out(self):
        """Goods that went to customers since the day entered."""
        domain = Domain("product_id", "in", self.line_ids.product_id.ids) & Domain(
            [("location_dest_usage", "=", "customer"), ("state", "=", "done")]
        )
        if self.sold_since:
            domain &= Domain("date", ">=", self.sold_since)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sold Since"),
            "res_model": "stock.move.line",
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False, "edit": False},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_announced(self):
        if any(recall.state != "draft" for recall in self):
            raise UserError(
                self.env._(
                    "A recall that was opened is evidence and stays."
                    " Close it with a reason instead."
                )
            )
