from odoo import fields, models


class TobaccoTraceCandidate(models.TransientModel):
    """A delivery that a pack can be from: by first in, first out, and nothing more certain."""

    _name = "tobacco.trace.candidate"
    _description = "Candidate of Origin"
    _order = "at, id"

    follow_id = fields.Many2one("tobacco.trace.follow", required=True, ondelete="cascade")
    name = fields.Char(string="Transfer")
    origin = fields.Char(string="Purchase")
    vendor = fields.Char(readonly=True)
    at = fields.Datetime(string="Came On")
    packs = fields.Float(string="Came", digits="Product Unit")
    left_packs = fields.Float(
        string="Of Which Left",
        digits="Product Unit",
        help="If the oldest was sold first.",
    )
