from odoo import api, fields, models


class TobaccoJurisdiction(models.Model):
    """A place with rules of its own; rules of its parents hold there too."""

    _name = "tobacco.jurisdiction"
    _description = "Tobacco Jurisdiction"
    _order = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, readonly=True, help="ISO 3166 code, or our own below it.")
    name = fields.Char(required=True, readonly=True, translate=True)
    parent_ids = fields.Many2many(
        "tobacco.jurisdiction",
        "tobacco_jurisdiction_parent_rel",
        "child_id",
        "parent_id",
        string="Belongs To",
        readonly=True,
    )

    _code_unique = models.UniqueIndex("(code)", "This jurisdiction exists already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for jurisdiction in self:
            jurisdiction.display_name = f"{jurisdiction.name} ({jurisdiction.code})"

    @api.model
    def _chain(self, code):
        """Codes of the places above `code` and its own, widest first."""
        chain = []
        # sudo: places are no secret, see tobacco.rule
        level = self.sudo().search([("code", "=", code)])
        while level:
            chain = level.mapped("code") + chain
            level = level.parent_ids
        return chain
