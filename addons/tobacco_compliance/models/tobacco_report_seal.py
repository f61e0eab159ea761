"""Seals: number and hash of a record, a fact of its own."""

from odoo import fields, models

from .tobacco_report_guard import guard_table


class TobaccoReportSeal(models.Model):
    """A record's place in its chain, written once by the worker that holds the chain's lease.

    UNIQUE(chain, seq) is the backstop: if ever two workers sealed at once, one of them fails.
    """

    _name = "tobacco.report.seal"
    _description = "Seal of a Regulator Record"
    _order = "chain_id, seq desc"
    _rec_name = "seq"
    _log_access = False

    record_id = fields.Many2one(
        "tobacco.report.record", required=True, readonly=True, ondelete="restrict"
    )
    chain_id = fields.Many2one(
        "tobacco.report.chain", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="chain_id.company_id")
    seq = fields.Integer("Number", required=True, readonly=True, aggregator=None)
    prev_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)
    sealed_at = fields.Char(required=True, readonly=True)

    _record_unique = models.UniqueIndex("(record_id)")
    _seq_unique = models.UniqueIndex("(chain_id, seq)")

    def init(self):
        guard_table(self.env.cr, self._table)
