import datetime as dt

from odoo import fields, models


class TobaccoShop(models.Model):
    """How a shop's records are kept and how its scan rate (扫码率) is counted."""

    _inherit = "tobacco.shop"

    scan_rate_formula = fields.Selection(
        [("lines", "Lines"), ("quantity", "Packs")],
        string="Scan Rate Counts",
        required=True,
        default="lines",
        help="Cigarettes that were scanned and not typed, in proportion to all of them. No "
        "national formula exists: choose the one of your tobacco company.",
    )
    records_kept_years = fields.Integer(
        string="Records Kept (Years)",
        default=10,
        help="How long purchase and sales records are kept; nothing here deletes them earlier.",
    )

    _records_kept_years_positive = models.Constraint(
        "CHECK (records_kept_years > 0)", "Records are kept for at least one year."
    )

    def _scan_rate(self, date_from, date_to):
        """Scanned part of the cigarettes sold between two days, 0 to 1; None without a sale."""
        self.ensure_one()
        facts = self.env["tobacco.ledger.facts"]
        start, end = facts._period(self, date_from, date_to)
        part, whole = facts._sale_figures(self, start, end)["scan"]
        return float(part) / float(whole) if whole else None

    def _scan_rate_target(self):
        """The target of the shop's rules, 0 to 1, or None."""
        rows = self.env["tobacco.rule"]._engine_rows(self.jurisdiction, company=self.company_id)
        values = [row["value"] for row in rows if row["test"] == "scan_rate"]
        return float(values[0]) if values and values[0] is not None else None

    def _prepare_record_facts(self, day):
        """What the `shop` object of stage `periodic` has besides: scan rate of the last 30 days,
        and for how long records are kept, where the checklist says nothing of it.
        """
        rate = self._scan_rate(day - dt.timedelta(days=29), day)
        kept_years = self._checklist_facts().get("records_kept_years")
        return {
            "scan_rate": None if rate is None else f"{rate:.4f}",
            "records_kept_years": kept_years or str(self.records_kept_years),
        }
