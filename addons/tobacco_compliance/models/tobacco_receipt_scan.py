from odoo import fields, models

from .tobacco_report_guard import guard_table

# A scan is a fact; only that it was taken back is added later.
FIXED = (
    "receipt_id",
    "uuid",
    "code",
    "kind",
    "product_id",
    "packs",
    "result",
    "message",
    "user_id",
    "at",
)


class TobaccoReceiptScan(models.Model):
    """One scan of a delivery: what the scanner read, and what it was taken for."""

    _name = "tobacco.receipt.scan"
    _description = "Scan of a Receipt"
    _order = "id desc"
    _rec_name = "code"

    receipt_id = fields.Many2one(
        "tobacco.receipt",
        string="Goods Receipt",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="receipt_id.company_id", store=True, index=True)
    uuid = fields.Char(required=True, readonly=True, help="Made by the device: tells repetitions.")
    code = fields.Char(string="As Scanned", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("pack", "Pack"),
            ("carton", "Carton"),
            ("case", "Case"),
            ("carton_code", "Carton code"),
            ("ecig_code", "E-cigarette trace code"),
            ("unknown", "Unknown"),
        ],
        string="What It Was",
        required=True,
        readonly=True,
    )
    product_id = fields.Many2one(
        "product.product", string="Article", readonly=True, ondelete="restrict"
    )
    packs = fields.Float(
        digits="Product Unit", readonly=True, help="What the code stands for, in stock units."
    )
    result = fields.Selection(
        [("ok", "Taken in"), ("quarantine", "Quarantine"), ("refused", "Refused")],
        required=True,
        readonly=True,
    )
    message = fields.Char(string="Reason", readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    at = fields.Datetime(string="Time", required=True, readonly=True)
    undone_at = fields.Datetime(string="Taken Back", readonly=True)
    undone_user_id = fields.Many2one(
        "res.users", string="Taken Back By", readonly=True, ondelete="restrict"
    )

    _uuid_unique = models.UniqueIndex("(uuid)", "This scan has arrived already.")
    _code_index = models.Index("(code)")

    def init(self):
        guard_table(self.env.cr, self._table, FIXED)

    def _text(self):
        """What the screen shows of it: the article and its unit, or the code that nobody knows."""
        if not self.product_id:
            return self.code
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{self.product_id.display_name} · {kinds[self.kind]}"

    def _is_counted(self):
        return bool(not self.undone_at and self.product_id and self.result != "refused")

    def _trace_key(self):
        """(kind, code) of `tobacco.trace.code`; None for a barcode, which many share."""
        kind = {"carton_code": "carton", "ecig_code": "ecig"}.get(self.kind)
        return kind and (kind, self.code)

    def _for_screen(self):
        return {
            "uuid": self.uuid,
            "text": self._text(),
            "result": self.result,
            "message": self.message or "",
            "at": fields.Datetime.to_string(self.at),
            "user": self.user_id.name,
            "is_undone": bool(self.undone_at),
        }
