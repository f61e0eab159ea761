from odoo import fields, models
from odoo.tools import SQL, sql

from .tobacco_report_guard import guard_table


class TobaccoLicenceTerm(models.Model):
    """A term that was entered for a licence. Append-only: a correction is another row."""

    _name = "tobacco.licence.term"
    _description = "Term of a Licence"
    _order = "id desc"
    _rec_name = "valid_to"

    licence_id = fields.Many2one(
        "tobacco.licence", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="licence_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [("first", "First entry"), ("renewal", "Renewal"), ("correction", "Correction")],
        required=True,
        readonly=True,
    )
    valid_from = fields.Date(required=True, readonly=True)
    valid_to = fields.Date(required=True, readonly=True)
    issued_on = fields.Date(string="Date of Issue", readonly=True)
    user_id = fields.Many2one("res.users", string="Entered By", readonly=True, ondelete="restrict")
    entered_at = fields.Datetime(required=True, readonly=True)

    def init(self):
        """Licences from before this list begin it with the term that they have."""
        if sql.table_exists(self.env.cr, "tobacco_licence"):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO tobacco_licence_term (licence_id, company_id, kind, valid_from,
                        valid_to, issued_on, user_id, entered_at)
                    SELECT id, company_id, 'first', valid_from, valid_to, issued_on, create_uid,
                        COALESCE(create_date, now() AT TIME ZONE 'UTC')
                    FROM tobacco_licence licence
                    WHERE NOT EXISTS (
                        SELECT FROM tobacco_licence_term WHERE licence_id = licence.id
                    )
                    """
                )
            )
        guard_table(self.env.cr, self._table)
