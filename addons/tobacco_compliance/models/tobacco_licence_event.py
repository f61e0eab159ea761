from odoo import api, fields, models
from odoo.tools import SQL


class TobaccoLicenceEvent(models.Model):
    """The calendar of licences: ends, pauses and closures, of our shops and our partners."""

    _name = "tobacco.licence.event"
    _description = "Licence Calendar"
    _auto = False
    _order = "date_start"

    kind = fields.Selection(
        [
            ("end", "Licence ends"),
            ("pause", "Pause"),
            ("closure", "Closed for good"),
            ("partner_end", "Partner's licence ends"),
        ],
        readonly=True,
    )
    date_start = fields.Date(readonly=True)
    date_stop = fields.Date(readonly=True)
    shop_id = fields.Many2one("tobacco.shop", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    licence_id = fields.Many2one("tobacco.licence", readonly=True)
    partner_licence_id = fields.Many2one("tobacco.partner.licence", readonly=True)

    @property
    def _table_query(self):
        """Ids are those of the source row times 4 and the kind: they stay the same on each read.

        An open pause ends, for the calendar, with the licence.
        """
        return SQL(
            """
            SELECT id * 4 AS id, 'end' AS kind, valid_to AS date_start, valid_to AS date_stop,
                   shop_id, NULL::int AS partner_id, company_id,
                   id AS licence_id, NULL::int AS partner_licence_id
            FROM tobacco_licence WHERE closed_on IS NULL
            UNION ALL
            SELECT pause.id * 4 + 1, 'pause', pause.date_from,
                   COALESCE(pause.date_to, GREATEST(pause.date_from, licence.valid_to)),
                   licence.shop_id, NULL, licence.company_id, licence.id, NULL
            FROM tobacco_licence_suspension pause
            JOIN tobacco_licence licence ON licence.id = pause.licence_id
            WHERE pause.is_void IS NOT TRUE
            UNION ALL
            SELECT id * 4 + 2, 'closure', closed_on, closed_on, shop_id, NULL, company_id, id,
                   NULL
            FROM tobacco_licence WHERE closed_on IS NOT NULL
            UNION ALL
            SELECT id * 4 + 3, 'partner_end', valid_to, valid_to, NULL, partner_id, company_id,
                   NULL, id
            FROM tobacco_partner_licence WHERE closed_on IS NULL
            """
        )

    @api.depends("kind", "shop_id", "partner_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            whose = event.shop_id.name or event.partner_id.name or ""
            event.display_name = f"{whose}: {kinds.get(event.kind, '')}"

    def action_open(self):
        """The licence behind this entry."""
        self.ensure_one()
        return (self.licence_id or self.partner_licence_id)._get_records_action()
