from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.ledger import totals

DRILLS = {
    "in": ("purchase", "customer_return"),
    "out": ("sale", "vendor_return"),
    "adjustments": (*totals.ADJUSTMENTS, "quarantine"),
    "purchases": ("purchase", "vendor_return"),
}


class TobaccoLedger(models.TransientModel):
    """The ledger (进销存台账) of a shop and period on screen.

    Saving it, also by a button, reads the figures anew; they live no longer than the screen.
    """

    _name = "tobacco.ledger"
    _description = "Tobacco Ledger"
    _rec_name = "shop_id"

    shop_id = fields.Many2one(
        "tobacco.shop", default=lambda self: self.env["tobacco.shop"].search([], limit=1)
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._today().replace(day=1)
    )
    date_to = fields.Date(string="To", required=True, default=lambda self: self._today())
    unit = fields.Selection(
        [("stock", "Packs (stock unit)"), ("carton", "Cartons"), ("stick", "Sticks")],
        string="Counted In",
        required=True,
        default="stock",
    )
    line_ids = fields.One2many("tobacco.ledger.line", "ledger_id", readonly=True)
    statement_ids = fields.One2many("tobacco.ledger.statement", "ledger_id", readonly=True)
    is_empty = fields.Boolean(readonly=True)
    is_placed = fields.Boolean(readonly=True, help="The shop has a warehouse.")
    currency_id = fields.Many2one(related="shop_id.company_id.currency_id")
    opening_value = fields.Monetary(readonly=True)
    closing_value = fields.Monetary(readonly=True)
    sales_amount = fields.Monetary(readonly=True)
    check_count = fields.Integer(string="Checks", readonly=True)
    refusal_count = fields.Integer(string="Refusals", readonly=True)
    override_count = fields.Integer(string="Overrides", readonly=True)
    sale_count = fields.Integer(string="Sales Lines", readonly=True)
    scan_text = fields.Char(string="Scan Rate", readonly=True)

    @api.model
    def _today(self):
        return fields.Date.context_today(self.with_context(tz="Asia/Shanghai"))

    # === FIGURES === #

    @api.model_create_multi
    def create(self, vals_list):
        ledgers = super().create(vals_list)
        ledgers._fill()
        return ledgers

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"shop_id", "date_from", "date_to", "unit"}:
            self._fill()
        return result

    def _book(self):
        self.ensure_one()
        self._check_period()
        return self.env["tobacco.ledger.book"]._open(self.shop_id, self.date_from, self.date_to)

    def _fill(self):
        """Read the figures of each ledger and keep them in its lines."""
        for ledger in self:
            ledger.line_ids.unlink()
            ledger.statement_ids.unlink()
            if not ledger.shop_id:
                continue
            book = ledger._book()
            ledger.write(ledger._prepare_figures(book))
            self.env["tobacco.ledger.line"].create(ledger._prepare_lines(book))
            self.env["tobacco.ledger.statement"].create(
                [
                    {
                        "ledger_id": ledger.id,
                        "title": statement["title"],
                        "text": statement["text"],
                        "result": {True: "good", False: "bad", None: "open"}[statement["is_good"]],
                        "details": "\n".join(
                            f"{name}: {ours:.2f} / {theirs:.2f}. {reason}"
                            for name, ours, theirs, reason in statement["rows"][:20]
                        ),
                    }
                    for statement in book["statements"]
                ]
            )

    def _prepare_figures(self, book):
        accounts = book["accounts"].values()
        checks = book["checks"]
        return {
            "is_empty": not accounts,
            "is_placed": bool(
                self.env["tobacco.ledger.agreement"]._view_location_ids(book["shop"])
            ),
            "opening_value": float(sum(account.opening.value for account in accounts)),
            "closing_value": float(sum(account.closing.value for account in accounts)),
            "sales_amount": float(sum(amount for _qty, amount in book["amounts"].values())),
            "check_count": sum(checks.values()),
            "refusal_count": checks.get("refusal", 0),
            "override_count": checks.get("override", 0),
            "sale_count": book["sale_count"],
            "scan_text": self.env["tobacco.ledger.book"]._scan_text(book["scan"], book["shop"]),
        }

    def _prepare_lines(self, book):
        source = self.env["tobacco.ledger.book"]
        found = []
        for article in book["articles"].values():
            account = book["accounts"][article["id"]]
            quantities = {
                "opening_qty": account.opening.qty,
                "purchase_qty": account.of("purchase").qty,
                "customer_return_qty": account.of("customer_return").qty,
                "sale_qty": account.of("sale").qty,
                "vendor_return_qty": account.of("vendor_return").qty,
                "adjustment_qty": account.of(*totals.ADJUSTMENTS).qty,
                "closing_qty": account.closing.qty,
                "quarantine_qty": account.quarantine,
            }
            counted = {
                name: source._in_unit(qty, article, self.unit) for name, qty in quantities.items()
            }
            if counted["opening_qty"] is None:
                continue
            found.append(
                {
                    "ledger_id": self.id,
                    "product_id": article["id"],
                    "unit_name": article["unit_name"] if self.unit == "stock" else False,
                    **{name: float(qty) for name, qty in counted.items()},
                    "closing_text": source._units_text(account.closing.qty, article),
                    "closing_value": float(account.closing.value),
                    "sales_amount": float(book["amounts"].get(article["id"], (0, 0))[1]),
                }
            )
        return found

    @api.model
    def action_open(self):
        """A fresh ledger of the first shop and this month, with its figures."""
        action = self.create({})._get_records_action(name=self.env._("Ledger"))
        return {**action, "context": {"form_view_initial_mode": "edit"}}

    # === WHAT LIES BEHIND === #

    def _period_domain(self):
        start, end = self.env["tobacco.ledger.facts"]._period(
            self.shop_id, self.date_from, self.date_to
        )
        return [("shop_id", "=", self.shop_id.id), ("at", ">=", start), ("at", "<", end)]

    def _action_of(self, xml_id, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"tobacco_compliance.{xml_id}")
        return {**action, "domain": [*self._period_domain(), *domain], "context": {}}

    def _action_entries(self, drill, product=None):
        domain = [("kind", "in", DRILLS[drill])]
        if product:
            domain.append(("product_id", "=", product.id))
        return self._action_of("tobacco_ledger_entry_action", domain)

    def action_show(self):
        """Read the figures anew."""
        self._fill()

    def action_purchases(self):
        return self._action_entries("purchases")

    def action_adjustments(self):
        return self._action_entries("adjustments")

    def action_sales(self):
        return self._action_of("tobacco_ledger_sale_action", [])

    def action_checks(self):
        return self._action_of("tobacco_check_action", [])

    def action_refusals(self):
        return self._action_of("tobacco_check_action", [("kind", "=", "refusal")])

    def action_overrides(self):
        return self._action_of("tobacco_check_action", [("kind", "=", "override")])

    def action_scan_rate(self):
        return self._action_of("tobacco_scan_rate_action", [("scan_lines", ">", 0)])

    # === FILES === #

    def action_export(self):
        return self._export("ledger")

    def action_export_sales(self):
        return self._export("sales")

    def _export(self, kind):
        self.ensure_one()
        self._check_period()
        job = self.env["tobacco.ledger.export"]._request(
            self.shop_id, self.date_from, self.date_to, kind
        )
        return job._get_records_action()

    def _check_period(self):
        if not self.shop_id:
            raise UserError(self.env._("Choose a shop first."))
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it begins: change one of its days."))
