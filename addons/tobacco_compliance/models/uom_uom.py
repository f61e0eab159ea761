from odoo import api, fields, models


class UomUom(models.Model):
    _inherit = "uom.uom"

    tobacco_unit = fields.Selection(
        [
            ("stick", "Stick"),
            ("pack", "Pack"),
            ("carton", "Carton"),
            ("case", "Case"),
            ("piece", "Piece"),
            ("ml", "Millilitre"),
            ("g", "Gram"),
        ],
        string="Unit in Tobacco Law",
        help="How rules and the regulator count this unit; empty counts as a piece.",
    )

    @api.model
    def _tobacco_unit_of(self, kind, content, count):
        """The unit `kind` (carton, case) that holds `count` of the unit `content`.

        Made when the shop has none yet: a carton of 5 packs is another unit than one of 10.
        """
        found = self.search(
            [("tobacco_unit", "=", kind), ("factor", "=", content.factor * count)]
        ).filtered(lambda unit: unit._has_common_reference(content))[:1]
        if found:
            return found
        # sudo: units are everybody's; who may set up an article may need a new one
        unit = self.sudo().create(
            {
                "name": self._tobacco_unit_name(kind, content, count, "en_US"),
                "relative_factor": count,
                "relative_uom_id": content.id,
                "tobacco_unit": kind,
            }
        )
        for lang, _name in self.env["res.lang"].get_installed():
            unit.with_context(lang=lang).name = self._tobacco_unit_name(kind, content, count, lang)
        return self.browse(unit.id)

    def _tobacco_unit_name(self, kind, content, count, lang):
        content = content.with_context(lang=lang)
        kinds = content._fields["tobacco_unit"]._description_selection(content.env)
        return content.env._(
            "%(unit)s of %(count)s (%(content)s)",
            unit=dict(kinds)[kind],
            count=count,
            content=content.name,
        )
