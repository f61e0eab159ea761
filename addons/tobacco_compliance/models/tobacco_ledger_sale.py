from odoo import api, fields, models
from odoo.tools import SQL


class TobaccoLedgerSale(models.Model):
    """The sales behind the ledger's figures: one row for each line sold or taken back.

    A view. Here: deliveries to customers. An addon with a till adds its lines, which also know
    the unit sold, its price, how it was paid and whether it was scanned, and leaves the till's
    deliveries out. Quantities of goods taken back are negative.
    """

    _name = "tobacco.ledger.sale"
    _description = "Tobacco Sale"
    _auto = False
    _order = "at desc, id desc"
    _rec_name = "document"
    _depends = {
        "tobacco.ledger.entry": ["kind", "qty"],
        "product.product": ["barcode"],
        "uom.uom": ["tobacco_unit"],
    }

    shop_id = fields.Many2one("tobacco.shop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    at = fields.Datetime(string="Time", readonly=True)
    day = fields.Date(readonly=True, help="In the shop's time zone.")
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)
    source_uuid = fields.Char(readonly=True)
    document = fields.Char(readonly=True)
    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    barcode = fields.Char(readonly=True)
    unit = fields.Selection(
        lambda self: self.env["uom.uom"]._fields["tobacco_unit"].selection, readonly=True
    )
    qty = fields.Float(string="Quantity", digits="Product Unit", readonly=True)
    stock_qty = fields.Float(string="Stock Units", digits="Product Unit", readonly=True)
    price_unit = fields.Float(string="Unit Price", readonly=True)
    amount = fields.Float(readonly=True)
    payment = fields.Char(readonly=True)
    entry = fields.Selection([("scanned", "Scanned"), ("keyed", "Keyed")], readonly=True)
    is_member = fields.Boolean(string="Member", readonly=True)
    scan_lines = fields.Integer(string="Lines", readonly=True, help="Cigarette lines of tills.")
    scanned_lines = fields.Integer(readonly=True)
    scan_qty = fields.Float(
        string="Packs", readonly=True, help="Cigarettes sold by tills, in stock units."
    )
    scanned_qty = fields.Float(string="Scanned Packs", readonly=True)
    scan_rate_lines = fields.Float(
        string="Scan Rate of Lines (%)", readonly=True, aggregator="avg", digits=(5, 2)
    )
    scan_rate_qty = fields.Float(
        string="Scan Rate of Packs (%)", readonly=True, aggregator="avg", digits=(5, 2)
    )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS base: the rate of a group is a quotient of sums, not a mean of quotients.
        parts = {
            "scan_rate_lines:avg": ("scanned_lines", "scan_lines"),
            "scan_rate_qty:avg": ("scanned_qty", "scan_qty"),
        }.get(aggregate_spec)
        if not parts:
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, name, query) for name in parts)
        return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", part, whole)

    @api.model
    def _sources(self):
        """Queries with the columns of `_columns`, whose ids never meet."""
        return [self._delivery_source()]

    @api.model
    def _delivery_source(self):
        return SQL(
            """
            SELECT e.id * 2 AS id, e.shop_id, e.company_id, e.at, e.day,
                   'stock.picking' AS source_model, e.picking_id AS source_id,
                   NULL::varchar AS source_uuid, e.document, e.product_id, p.barcode,
                   COALESCE(u.tobacco_unit, 'piece') AS unit,
                   -e.qty AS qty, -e.qty AS stock_qty,
                   NULL::numeric AS price_unit, NULL::numeric AS amount,
                   NULL::varchar AS payment, NULL::varchar AS entry, TRUE AS is_member,
                   0 AS scan_lines, 0 AS scanned_lines, 0 AS scan_qty, 0 AS scanned_qty
              FROM (%s) e
              JOIN product_product p ON p.id = e.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              JOIN uom_uom u ON u.id = t.uom_id
             WHERE e.kind IN ('sale', 'customer_return') AND NOT e.is_till
            """,
            self.env["tobacco.ledger.entry"]._table_query,
        )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT s.*, 100.0 * s.scanned_lines / NULLIF(s.scan_lines, 0) AS scan_rate_lines,
                   100.0 * s.scanned_qty / NULLIF(s.scan_qty, 0) AS scan_rate_qty
              FROM (%s) s
            """,
            SQL(" UNION ALL ").join(self._sources()),
        )

    def action_open_document(self):
        """The till's order or the delivery, for whoever may read it."""
        self.ensure_one()
        return self.env[self.source_model].browse(self.source_id)._get_records_action()
