"""The three-way check, document by document."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

STATES = [
    ("agree", "Agrees"),
    ("waiting", "Not Acknowledged"),
    ("amount", "Other Amount"),
    ("missing", "Without Record"),
    ("no_order", "Without Document"),
]
# The rest is settled by itself, or by an answer.
DIFFERENT = ("amount", "missing", "no_order")


class TobaccoReportMatch(models.Model):
    """One sale of a licence that reports, by its document, its record and its acknowledgement.

    A view over what the sources say was sold (`_sources`) and the outbox. The newest record of a
    source counts, and of the acknowledged ones the newest as well; a void states nothing sold.
    The day is that of the shop, so that it can be compared with a till's closing.
    """

    _name = "tobacco.report.match"
    _description = "Sale, Record and Acknowledgement"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "document"
    _depends = {
        "tobacco.report.record": ["source_uuid", "kind", "business_time", "payload"],
        "tobacco.report.delivery": ["state"],
        "tobacco.report.chain": ["licence_id", "go_live"],
        "tobacco.licence": ["shop_id", "valid_from", "valid_to"],
        "tobacco.shop": ["tz", "company_id"],
    }

    licence_id = fields.Many2one("tobacco.licence", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True, help="In the shop's time zone.")
    source_model = fields.Char(readonly=True)
    source_uuid = fields.Char(readonly=True)
    document = fields.Char(readonly=True)
    order_count = fields.Integer("Documents", readonly=True)
    record_count = fields.Integer("Records", readonly=True)
    ack_count = fields.Integer("Acknowledged", readonly=True)
    order_amount = fields.Float("Sold", digits=(16, 2), readonly=True)
    record_amount = fields.Float("Reported", digits=(16, 2), readonly=True)
    ack_amount = fields.Float("Amount Acknowledged", digits=(16, 2), readonly=True)
    state = fields.Selection(STATES, readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT compared.*,
                   CASE WHEN order_count > record_count THEN 'missing'
                        WHEN order_count < record_count THEN 'no_order'
                        WHEN order_amount != record_amount THEN 'amount'
                        WHEN ack_count != record_count OR ack_amount != record_amount
                            THEN 'waiting'
                        ELSE 'agree' END AS state
              FROM (%s) compared
            """,
            self._compared(),
        )

    @api.model
    def _compared(self):
        """One row for each document, from the rows of both sides; voided ones state nothing."""
        last = SQL("FILTER (WHERE record_id IS NOT NULL))[1], 0)")
        last_acked = SQL("FILTER (WHERE is_acked))[1], 0)")
        return SQL(
            """
            SELECT max(id) AS id, licence_id, company_id, day, source_model, source_uuid,
                   max(document) AS document,
                   count(order_amount)::int AS order_count,
                   coalesce((array_agg(says ORDER BY record_id DESC) %(last)s AS record_count,
                   coalesce((array_agg(says ORDER BY record_id DESC) %(acked)s AS ack_count,
                   coalesce(sum(order_amount), 0) AS order_amount,
                   coalesce((array_agg(says_amount ORDER BY record_id DESC) %(last)s
                       AS record_amount,
                   coalesce((array_agg(says_amount ORDER BY record_id DESC) %(acked)s
                       AS ack_amount
              FROM (%(sold)s UNION ALL %(reported)s) event
             GROUP BY licence_id, company_id, day, source_model, source_uuid
            """,
            last=last,
            acked=last_acked,
            sold=self._sold(),
            reported=self._reported(),
        )

    # === WHAT WAS SOLD === #

    @api.model
    def _sources(self):
        """Queries of documents with tobacco that count as sold.

        Columns: id (that never meets another source's), source_model, source_uuid, shop_id, at
        (naive UTC), document, amount (of the tobacco lines, tax included, goods taken back
        negative).
        """
        return []

    @api.model
    def _documents(self):
        """The rows of all sources; none without a source."""
        none = SQL(
            """
            SELECT NULL::int AS id, NULL::varchar AS source_model, NULL::varchar AS source_uuid,
                   NULL::int AS shop_id, NULL::timestamp AS at, NULL::varchar AS document,
                   NULL::numeric AS amount
             WHERE false
            """
        )
        return SQL(" UNION ALL ").join([none, *self._sources()])

    @api.model
    def _sold(self):
        """Documents since the go-live of their shop's licence, under the licence of their day.

        That choice is `tobacco.shop._licence_on`, among the licences that report.
        """
        return SQL(
            """
            SELECT document.id * 2 AS id, chain.licence_id, shop.company_id, local.day,
                   document.source_model, document.source_uuid, document.document,
                   document.amount AS order_amount, NULL::int AS record_id, NULL::int AS says,
                   NULL::numeric AS says_amount, false AS is_acked
              FROM (%s) document
              JOIN tobacco_shop shop ON shop.id = document.shop_id
             CROSS JOIN LATERAL (
                   SELECT ((document.at AT TIME ZONE 'UTC') AT TIME ZONE shop.tz)::date AS day
                   ) local
             CROSS JOIN LATERAL (
                   SELECT c.licence_id
                     FROM tobacco_report_chain c
                     JOIN tobacco_licence l ON l.id = c.licence_id
                    WHERE l.shop_id = shop.id AND c.go_live <= document.at
                    ORDER BY local.day BETWEEN l.valid_from AND l.valid_to DESC,
                             l.valid_to DESC, c.epoch DESC
                    LIMIT 1
                   ) chain
            """,
            self._documents(),
        )

    @api.model
    def _reported(self):
        return SQL(
            """
            SELECT r.id * 2 + 1 AS id, c.licence_id, shop.company_id,
                   ((r.business_time AT TIME ZONE 'UTC') AT TIME ZONE shop.tz)::date AS day,
                   r.source_model, r.source_uuid, r.order_ref AS document,
                   NULL::numeric AS order_amount, r.id AS record_id,
                   (r.kind != 'void')::int AS says,
                   CASE WHEN r.kind = 'void' THEN 0
                        ELSE (r.payload::jsonb ->> 'total')::numeric END AS says_amount,
                   d.state = 'accepted' AS is_acked
              FROM tobacco_report_record r
              JOIN tobacco_report_delivery d ON d.record_id = r.id
              JOIN tobacco_report_chain c ON c.id = r.chain_id
              JOIN tobacco_licence l ON l.id = c.licence_id
              JOIN tobacco_shop shop ON shop.id = l.shop_id
             WHERE r.kind IN ('sale', 'refund', 'void', 'correction')
            """
        )

    # === WHAT PEOPLE DO === #

    def action_open_document(self):
        """The document that was sold, as far as it still exists and is the user's to see."""
        self.ensure_one()
        model = self.env.get(self.source_model)
        source = (
            model._report_find(self.source_uuid)
            if isinstance(model, self.env.registry["tobacco.report.source"])
            else None
        )
        if not source:
            raise UserError(
                self.env._("The source of this record no longer exists, or is not yours to see.")
            )
        return source._get_records_action()

    def action_open_records(self):
        """What was reported of this document."""
        self.ensure_one()
        return self.env["tobacco.report.record"]._action_open(self.source_model, self.source_uuid)
