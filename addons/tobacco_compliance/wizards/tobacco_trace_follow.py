from odoo import Command, api, fields, models

from ..tools.receipt import candidates

MAX_CANDIDATES = 20


class TobaccoTraceFollow(models.TransientModel):
    """Follow a code: the history of a carton or e-cigarette, or the deliveries that a pack without
    a code of its own can be from.
    """

    _name = "tobacco.trace.follow"
    _description = "Follow a Code"
    _rec_name = "code"

    code = fields.Char(
        help="Carton code of 32 characters, trace code of an e-cigarette, or the barcode of a pack."
    )
    code_id = fields.Many2one("tobacco.trace.code", string="Known Code", compute="_compute_found")
    state = fields.Selection(related="code_id.state", string="Where It Is")
    product_id = fields.Many2one("product.product", string="Article", compute="_compute_found")
    event_ids = fields.Many2many("tobacco.trace.event", compute="_compute_found", string="History")
    candidate_ids = fields.One2many("tobacco.trace.candidate", "follow_id", string="Candidates")
    has_found = fields.Boolean(compute="_compute_found")

    @api.depends("code")
    def _compute_found(self):
        for wizard in self:
            code = (wizard.code or "").strip()
            found = self.env["tobacco.trace.code"]._find(code) if code else None
            wizard.code_id = found
            wizard.event_ids = found.event_ids if found else False
            wizard.product_id = found.product_id if found else self._article(code)
            wizard.has_found = bool(found or wizard.product_id)

    @api.onchange("code")
    def _onchange_code(self):
        is_pack = self.product_id and not self.code_id
        self.candidate_ids = [
            Command.clear(),
            *(Command.create(vals) for vals in self._candidates() if is_pack),
        ]

    def _article(self, barcode):
        if not barcode:
            return self.env["product.product"]
        # sudo: an auditor follows a pack without access to the inventory's set-up
        product = self.env["product.product"].sudo().search([("barcode", "=", barcode)], limit=1)
        row = product.product_uom_ids.sudo()  # see above
        product = product or row.search([("barcode", "=", barcode)], limit=1).product_id
        return self.env["product.product"].browse(product.id)

    def _candidates(self):
        """Vals of the newest deliveries of the article, as first in, first out has them."""
        product = self.product_id
        # sudo: an auditor reads what came and what is left, not the inventory
        moves = self.env["stock.move.line"].sudo()
        company = self.env.company
        received = moves.search(
            [
                ("product_id", "=", product.id),
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("location_id.usage", "=", "supplier"),
                ("location_dest_id.usage", "=", "internal"),
            ],
            order="date, id",
        )
        quants = moves.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("company_id", "=", company.id),
                ("location_id.usage", "=", "internal"),
            ]
        )
        layers = candidates(
            [(line.id, line.quantity_product_uom) for line in received],
            sum(quants.mapped("quantity")),
        )
        names = {line.id: line for line in received}
        return [
            {
                "name": names[layer.key].picking_id.name,
                "origin": names[layer.key].picking_id.origin,
                "vendor": names[layer.key].picking_id.partner_id.display_name,
                "at": names[layer.key].date,
                "packs": layer.packs,
                "left_packs": layer.left,
            }
            for layer in layers[-MAX_CANDIDATES:]
        ]

    def action_follow(self):
        """Show what is known of the code (a button for those who have no Enter key)."""
        self.ensure_one()
        self._onchange_code()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "name": self.env._("Follow a Code"),
        }
