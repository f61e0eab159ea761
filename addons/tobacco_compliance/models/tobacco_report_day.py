"""The three-way check, day by day."""

from odoo import api, fields, models
from odoo.tools import SQL

from .tobacco_report_match import DIFFERENT


class TobaccoReportDay(models.Model):
    """Sold, reported and acknowledged of one licence on one day, by count and amount.

    Differences are counted document by document: two that cancel out are two differences.
    """

    _name = "tobacco.report.day"
    _description = "Sales, Records and Acknowledgements of a Day"
    _auto = False
    _order = "day desc, licence_id"
    _rec_name = "day"
    _depends = {
        "tobacco.report.match": ["order_count", "record_count", "ack_count", "state"],
    }

    licence_id = fields.Many2one("tobacco.licence", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True, help="In the shop's time zone.")
    order_count = fields.Integer("Documents", readonly=True)
    record_count = fields.Integer("Records", readonly=True)
    ack_count = fields.Integer("Acknowledged", readonly=True)
    order_amount = fields.Float("Sold", digits=(16, 2), readonly=True)
    record_amount = fields.Float("Reported", digits=(16, 2), readonly=True)
    ack_amount = fields.Float("Amount Acknowledged", digits=(16, 2), readonly=True)
    different_count = fields.Integer(
        "Different",
        readonly=True,
        help="Sales without a record, records without a sale, and other amounts.",
    )
    waiting_count = fields.Integer(
        "Not Acknowledged", readonly=True, help="Reported, and not yet acknowledged as it is."
    )

    @property
    def _table_query(self):
        # The id is the same for a licence and day however often it is computed.
        return SQL(
            """
            SELECT licence_id::bigint * 100000 + (day - DATE '2000-01-01') AS id,
                   licence_id, company_id, day,
                   sum(order_count)::int AS order_count, sum(record_count)::int AS record_count,
                   sum(ack_count)::int AS ack_count, sum(order_amount) AS order_amount,
                   sum(record_amount) AS record_amount, sum(ack_amount) AS ack_amount,
                   count(*) FILTER (WHERE state = ANY(%s))::int AS different_count,
                   count(*) FILTER (WHERE state = 'waiting')::int AS waiting_count
              FROM (%s) match
             GROUP BY licence_id, company_id, day
            """,
            list(DIFFERENT),
            self.env["tobacco.report.match"]._table_query,
        )

    def action_open_matches(self):
        """The documents of this day, those that differ first in sight."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tobacco_compliance.tobacco_report_match_action"
        )
        action["domain"] = [("licence_id", "=", self.licence_id.id), ("day", "=", self.day)]
        is_clean = not self.different_count and not self.waiting_count
        action["context"] = {} if is_clean else {"search_default_not_settled": 1}
        return action

    @api.model
    def action_sweep(self):
        """Capture the sales that have no record, now."""
        return self.env["tobacco.report.sweep"]._run_for_person()
