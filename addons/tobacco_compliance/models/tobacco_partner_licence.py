from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.licence import division_of


class TobaccoPartnerLicence(models.Model):
    """A licence that a customer or a supplier showed us; none is deleted, one may be withdrawn."""

    _name = "tobacco.partner.licence"
    _description = "Licence of a Trading Partner"
    _inherit = ["tobacco.licence.mixin"]

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one(
        related="partner_id.company_id",
        store=True,
        index=True,
        help="Empty for a partner that all companies share.",
    )
    kind = fields.Selection(
        [("retail", "Retail"), ("wholesale", "Wholesale")],
        required=True,
        default="retail",
        tracking=True,
    )
    area = fields.Char(
        string="Area Code",
        compute="_compute_area",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Division code of the area: of a wholesaler the one it supplies, such as 4401 for a"
        " whole city; of a retailer the county of its shop. Empty: the area is not checked.",
    )
    closed_on = fields.Date(string="Withdrawn On", help="From this day on it counts no more.")
    state = fields.Selection(
        [
            ("future", "Not Yet Valid"),
            ("in_force", "In Force"),
            ("expiring", "Ends Soon"),
            ("expired", "Expired"),
            ("closed", "Withdrawn"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    days_left = fields.Integer(compute="_compute_state", help="Days until the last valid day.")

    _number_unique = models.UniqueIndex(
        "(partner_id, kind, number)",
        "This partner already has a licence of this kind with this number: change its dates.",
    )
    _period_order = models.Constraint(
        "CHECK (valid_from <= valid_to)",
        "A licence cannot end before it begins: check both dates.",
    )

    @api.depends("number", "kind")
    def _compute_area(self):
        """A retailer's county is in its number; what a wholesaler supplies is not."""
        for licence in self:
            if not licence.area and licence.kind == "retail":
                licence.area = division_of(licence.number)

    @api.depends("valid_from", "valid_to", "closed_on", "partner_id")
    def _compute_state(self):
        for licence in self:
            if not licence.valid_to or not licence.valid_from:
                licence.update({"state": False, "days_left": 0})
                continue
            today = licence._today()
            licence.days_left = (licence.valid_to - today).days
            licence.state = licence._state_on(today)

    def _state_on(self, day):
        self.ensure_one()
        if self.closed_on and self.closed_on <= day:
            return "closed"
        if day < self.valid_from:
            return "future"
        if day > self.valid_to:
            return "expired"
        limits = self._reminder_thresholds(day)
        is_near = limits and (self.valid_to - day).days <= limits[0]
        return "expiring" if is_near else "in_force"

    def _is_valid_on(self, day):
        return self._state_on(day) in ("in_force", "expiring")

    def _shop(self):
        """A shop of ours that trades with the partner: its rules and its day are meant."""
        company = self.company_id or self.env.company
        return self.env["tobacco.shop"].sudo()._of_company(company)  # sudo: for its zone alone

    def _today(self):
        return self._shop()._today()

    def _jurisdiction(self):
        return self._shop().jurisdiction or "CN"

    def _officers(self):
        return self.env["tobacco.shop"]._officers_of(self.company_id)

    def _prepare_facts(self):
        """The `licence` object of facts of this licence; a withdrawal ends it early."""
        self.ensure_one()
        last_day = self.valid_to
        if self.closed_on:
            last_day = min(last_day, self.closed_on - timedelta(days=1))
        return {
            "number": self.number,
            "scope": self._scope(),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": last_day.isoformat(),
            "suspended": [],
            "site": None,
        }

    def _reminder_texts(self, days_left):
        name, day = self.partner_id.display_name, format_date(self.env, self.valid_to)
        summary = self.env._("Licence of %(partner)s ends on %(day)s", partner=name, day=day)
        note = self.env._(
            "Ask %(partner)s for a copy of the renewed licence and enter its new dates. After"
            " %(day)s nothing may be bought under it or supplied against it.",
            partner=name,
            day=day,
        )
        return summary, note

    def write(self, vals):
        renewed = self.filtered(
            lambda licence: (
                vals.get("valid_to") and fields.Date.to_date(vals["valid_to"]) != licence.valid_to
            )
        )
        result = super().write(vals)
        if vals.get("closed_on"):
            renewed = self
        renewed._forget_reminders()
        return result
