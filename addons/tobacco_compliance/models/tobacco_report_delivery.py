"""Deliveries: where a record stands on its way to the regulator."""

import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.report import states
from .tobacco_report_fields import LooseMany2one
from .tobacco_report_guard import guard_table


class TobaccoReportDelivery(models.Model):
    """The mutable half of a record, one row each, so that updates never touch a fact.

    Everything here can be told again from the seals, the batches and the regulator. The states
    and their order: `tools/report/states.py`.
    """

    _name = "tobacco.report.delivery"
    _description = "Regulator Delivery"
    _inherits = {"tobacco.report.record": "record_id"}
    _order = "id desc"
    _rec_name = "uuid"
    _log_access = False

    record_id = fields.Many2one(
        "tobacco.report.record",
        "Captured Record",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    chain_id = LooseMany2one("tobacco.report.chain", required=True, readonly=True)
    company_id = fields.Many2one(related="chain_id.company_id")
    captured_at = fields.Datetime(required=True, readonly=True)
    # See the drawing in tools/report/states.py.
    state = fields.Selection(
        [
            ("captured", "Captured"),
            ("sealed", "Sealed"),
            ("quarantined", "Withheld"),
            ("sending", "Sending"),
            ("unknown", "No Answer Yet"),
            ("accepted", "Acknowledged"),
            ("rejected", "Rejected"),
            ("conflict", "Conflict"),
        ],
        required=True,
        readonly=True,
    )
    seq = fields.Integer("Number", readonly=True, aggregator=None)
    is_declared = fields.Boolean("Declared as Held", required=True, readonly=True)
    batch_id = fields.Many2one("tobacco.report.batch", readonly=True, ondelete="restrict")
    receipt = fields.Char("Regulator's Receipt", readonly=True)
    code = fields.Char("Answer Code", readonly=True)
    message = fields.Char("Answer Text", readonly=True)
    acked_at = fields.Datetime("Answered at", readonly=True)

    total = fields.Char(compute="_compute_summary", help="Reported amount, as sent.")
    summary = fields.Char(compute="_compute_summary", help="What was sold, as sent.")
    hash = fields.Char(compute="_compute_seal")
    prev_hash = fields.Char("Previous Hash", compute="_compute_seal")
    sealed_at = fields.Char(compute="_compute_seal")
    epoch = fields.Integer(related="chain_id.epoch")

    _record_unique = models.UniqueIndex("(record_id)")
    _captured_index = models.Index("(chain_id, record_id) WHERE state = 'captured'")
    _waiting_index = models.Index(
        "(chain_id, seq) WHERE state IN ('sealed', 'quarantined', 'sending', 'unknown')"
    )
    _attention_index = models.Index("(chain_id, state) WHERE state IN ('rejected', 'conflict')")
    _batch_index = models.Index("(batch_id) WHERE batch_id IS NOT NULL")
    _captured_at_index = models.Index("(captured_at)")

    def init(self):
        guard_table(self.env.cr, self._table, keep=("record_id", "chain_id", "captured_at"))

    # === COMPUTE METHODS === #

    def _compute_seal(self):
        for delivery in self:
            seal = delivery.seal_ids[:1]
            delivery.hash = seal.hash
            delivery.prev_hash = seal.prev_hash
            delivery.sealed_at = seal.sealed_at

    def _compute_summary(self):
        for delivery in self:
            payload = json.loads(delivery.payload)
            lines = payload.get("lines", [])
            delivery.total = payload.get("total")
            delivery.summary = ", ".join(f"{line['name']} × {line['qty']}" for line in lines)

    # === FIGURES === #

    @api.model
    def _count_backlog(self, chain_ids):
        """Figures of the dashboard, from partial indexes that hold only what is not settled.

        :return: by chain id: unsealed, pending, rejected (with conflicts), quarantined,
            oldest_pending_at (naive UTC)
        """
        if not chain_ids:
            return {}
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT chain_id,
                       count(*) FILTER (WHERE state = 'captured') AS unsealed,
                       count(*) FILTER (WHERE state IN ('sealed', 'sending', 'unknown'))
                           AS pending,
                       count(*) FILTER (
                           WHERE state IN ('rejected', 'conflict') AND answer_id IS NULL
                       ) AS rejected,
                       count(*) FILTER (WHERE state = 'quarantined') AS quarantined,
                       min(captured_at) FILTER (
                           WHERE state IN ('captured', 'sealed', 'sending', 'unknown')
                       ) AS oldest_pending_at
                  FROM tobacco_report_delivery
                 WHERE chain_id = ANY(%s)
                   AND (state = 'captured'
                        OR state IN ('sealed', 'quarantined', 'sending', 'unknown')
                        OR state IN ('rejected', 'conflict'))
                 GROUP BY chain_id
                """,
                list(chain_ids),
            )
        )
        return {row.pop("chain_id"): row for row in self.env.cr.dictfetchall()}

    # === TRANSITIONS === #

    def _release(self):
        """quarantined -> sealed: send it as it is; the regulator's answer then names the fault."""
        self._move(self.env.cr, self.ids, states.SEALED)
        self.invalidate_recordset()
        self.env["tobacco.report.record"]._wake_worker()

    @api.model
    def _move(self, cr, ids, state, values=None):
        """Put deliveries into `state`, all of them or none.

        :param cr: a cursor of the worker, or the request's own
        :param dict values: other columns to set
        """
        if not ids:
            return
        columns = {"state": state, **(values or {})}
        cr.execute(
            SQL(
                "UPDATE tobacco_report_delivery SET %s WHERE id = ANY(%s) AND state = ANY(%s)",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value) for name, value in columns.items()
                ),
                list(ids),
                list(states.sources(state)),
            )
        )
        if cr.rowcount != len(ids):
            raise ValueError(f"{len(ids) - cr.rowcount} deliveries cannot become {state}")

    # === WHAT PEOPLE DO === #

    def action_release(self):
        """Send withheld records as they are."""
        self.chain_id._ensure_officer()
        if any(delivery.state != "quarantined" for delivery in self):
            raise UserError(self.env._("Only records that are withheld can be released."))
        self._release()

    def action_open_source(self):
        """The document that the record reports, if its model is still installed."""
        self.ensure_one()
        model = self.env.get(self.source_model)
        if not isinstance(model, self.env.registry["tobacco.report.source"]):
            raise UserError(self.env._("The source of this record is not a document of Odoo."))
        source = model._report_find(self.source_uuid)
        if not source:
            raise UserError(
                self.env._("The source of this record no longer exists, or is not yours to see.")
            )
        return source._get_records_action()
