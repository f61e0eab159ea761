from odoo import api, fields, models

from .tobacco_report_guard import guard_table


class TobaccoTraceEvent(models.Model):
    """What happened to a code: append-only, a trigger refuses every change."""

    _name = "tobacco.trace.event"
    _description = "History of a Trace Code"
    _order = "at, id"
    _rec_name = "kind"

    code_id = fields.Many2one(
        "tobacco.trace.code", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("received", "Received"),
            ("quarantined", "Put in quarantine"),
            ("released", "Released to stock"),
            ("returned_to_vendor", "Returned to vendor"),
            ("sold", "Sold"),
            ("returned", "Brought back by customer"),
        ],
        string="What Happened",
        required=True,
        readonly=True,
    )
    source_model = fields.Char(string="Document Type", required=True, readonly=True)
    source_uuid = fields.Char(
        string="Document Key",
        required=True,
        readonly=True,
        help="UUID of the document, or its id where it has none.",
    )
    source_name = fields.Char(string="Document", compute="_compute_source_name")
    origin_name = fields.Char(
        string="Purchase", compute="_compute_source_name", help="The order it was bought with."
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    at = fields.Datetime(string="Time", required=True, readonly=True)
    reason = fields.Char(readonly=True)

    _once = models.UniqueIndex(
        "(code_id, kind, source_model, source_uuid)", "This is written down already."
    )

    def init(self):
        guard_table(self.env.cr, self._table)

    def _source(self):
        """The document (sudo, to tell whether it is there) of this event; who opens it needs access
        of his own.
        """
        self.ensure_one()
        if self.source_model not in self.env:
            return None
        model = self.env[self.source_model].sudo()  # see above
        if "uuid" in model._fields:
            return model.search([("uuid", "=", self.source_uuid)], limit=1)
        known = model.browse(int(self.source_uuid) if self.source_uuid.isdigit() else 0)
        return known.exists()

    @api.depends("source_model", "source_uuid")
    def _compute_source_name(self):
        for event in self:
            source = event._source()
            event.source_name = source.display_name if source else event.source_uuid
            is_picking = source and source._name == "stock.picking"
            event.origin_name = source.origin if is_picking else False

    def action_open_source(self):
        """Open the document, as far as the user may see it."""
        self.ensure_one()
        source = self._source()
        if not source:
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "view_mode": "form",
        }
