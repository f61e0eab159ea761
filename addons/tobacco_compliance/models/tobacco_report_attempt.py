"""Attempts: every call to a regulator, with its outcome."""

from odoo import fields, models

from .tobacco_report_guard import guard_table


class TobaccoReportAttempt(models.Model):
    """One request and what came of it. Append-only."""

    _name = "tobacco.report.attempt"
    _description = "Call to the Regulator"
    _order = "id desc"
    _rec_name = "verb"
    _log_access = False

    chain_id = fields.Many2one(
        "tobacco.report.chain", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="chain_id.company_id")
    batch_id = fields.Many2one(
        "tobacco.report.batch", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    called_at = fields.Datetime(required=True, readonly=True)
    verb = fields.Selection(
        [("send", "Send"), ("query", "Ask"), ("head", "Compare Heads")],
        required=True,
        readonly=True,
    )
    outcome = fields.Char(required=True, readonly=True)
    status = fields.Integer("HTTP Status", readonly=True, aggregator=None)
    code = fields.Char(readonly=True)
    message = fields.Char(readonly=True)
    nonce = fields.Char(readonly=True)
    duration_ms = fields.Integer("Duration (ms)", readonly=True, aggregator="avg")

    def init(self):
        guard_table(self.env.cr, self._table)
