from datetime import timedelta

from odoo import api, fields, models

from ..hooks import ensure_btree_gist

PAPERS = "tobacco_compliance.group_officer,tobacco_compliance.group_auditor"
TERM_FIELDS = {"valid_from", "valid_to", "issued_on"}


class TobaccoLicence(models.Model):
    """A retail licence (烟草专卖零售许可证) of one of our shops, as it is printed."""

    _name = "tobacco.licence"
    _description = "Tobacco Licence"
    _inherit = ["tobacco.licence.mixin"]

    shop_id = fields.Many2one("tobacco.shop", required=True, ondelete="restrict", tracking=True)
    company_id = fields.Many2one(related="shop_id.company_id", store=True, index=True)
    holder_name = fields.Char(
        string="Business Name", required=True, tracking=True, help="企业(字号)名称 as printed."
    )
    holder_type = fields.Selection(
        [("individual", "Individual business"), ("enterprise", "Enterprise or other organisation")],
        default="individual",
        required=True,
        tracking=True,
    )
    responsible_name = fields.Char(string="Person in Charge", tracking=True)
    premises = fields.Char(string="Business Premises", tracking=True)
    supplier_name = fields.Char(string="Supplying Wholesaler", tracking=True)
    issuer_name = fields.Char(string="Issuing Authority", tracking=True)
    issued_on = fields.Date(string="Date of Issue", tracking=True)
    qr_text = fields.Char(string="QR Code Text", help="What the QR code on the licence says.")
    picture = fields.Image(
        string="Picture of the Original",
        max_width=2048,
        max_height=2048,
        groups=PAPERS,
        help="正本, the one that hangs on show.",
    )
    duplicate_picture = fields.Image(
        string="Picture of the Duplicate",
        max_width=2048,
        max_height=2048,
        groups=PAPERS,
        help="副本, the one that is shown to inspectors and handed in with the original.",
    )
    valid_from = fields.Date(help="First day printed on the current licence.")
    held_since = fields.Date(
        compute="_compute_held_since",
        precompute=True,
        store=True,
        readonly=False,
        help="First day of the first licence with this number; a renewal leaves it.",
    )
    closed_on = fields.Date(
        string="Closed For Good On",
        help="歇业: from this day on nothing may be sold.",
    )
    closure_reason = fields.Char(string="Reason for Closing", tracking=True)
    closure_number = fields.Char(string="Cancellation Document", tracking=True)
    suspension_ids = fields.One2many("tobacco.licence.suspension", "licence_id")
    term_ids = fields.One2many("tobacco.licence.term", "licence_id", string="Terms", readonly=True)
    # future -> in_force -> expiring -> expired; suspended within a suspension, closed for good
    state = fields.Selection(
        [
            ("future", "Not Yet Valid"),
            ("in_force", "In Force"),
            ("expiring", "Renewal Due"),
            ("suspended", "Suspended"),
            ("expired", "Expired"),
            ("closed", "Closed"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    days_left = fields.Integer(compute="_compute_state", help="Days until the last valid day.")
    due_count = fields.Integer(related="shop_id.due_count")
    finding_ids = fields.One2many(related="shop_id.finding_ids")

    _number_shop_unique = models.UniqueIndex(
        "(number, shop_id)", "This shop already has a licence with this number: renew that one."
    )
    _period_order = models.Constraint(
        "CHECK (valid_from <= valid_to AND held_since <= valid_from)",
        "A licence cannot end before it begins: check both dates.",
    )
    # The day of the closure is the first on which another licence may hold; a licence that was
    # closed before it began holds on no day at all.
    _one_in_force = models.Constraint(
        "EXCLUDE USING gist (shop_id WITH =,"
        " daterange(held_since, GREATEST(held_since, LEAST(valid_to + 1, closed_on)), '[)')"
        " WITH &&)",
        "Another licence of this shop is valid in the same period. A site has one licence on any"
        " day: renew the existing one, or enter the day on which it was closed.",
    )

    def init(self):
        ensure_btree_gist(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        # The exclusion constraint must see a closure or a new end of the same transaction first.
        self.flush_model()
        licences = super().create(vals_list)
        licences._write_down_term("first")
        return licences

    def write(self, vals):
        """Every term that was ever entered is written down; what it made pointless is forgotten."""
        before = {licence.id: licence._term() for licence in self}
        result = super().write(vals)
        if TERM_FIELDS & vals.keys():
            changed = self.filtered(lambda licence: licence._term() != before[licence.id])
            changed._write_down_term(self.env.context.get("tobacco_term_kind", "correction"))
            changed._forget_reminders()
        if vals.get("closed_on"):
            self._forget_reminders()
        return result

    def _term(self):
        return (self.valid_from, self.valid_to, self.issued_on)

    def _write_down_term(self, kind):
        # sudo: nobody may write the list of terms by hand
        self.env["tobacco.licence.term"].sudo().create(
            [
                {
                    "licence_id": licence.id,
                    "kind": kind,
                    "valid_from": licence.valid_from,
                    "valid_to": licence.valid_to,
                    "issued_on": licence.issued_on,
                    "user_id": self.env.uid,
                    "entered_at": fields.Datetime.now(),
                }
                for licence in self
            ]
        )

    @api.depends("valid_from")
    def _compute_held_since(self):
        for licence in self:
            first, current = licence.held_since, licence.valid_from
            licence.held_since = min(first, current) if first and current else current

    @api.depends(
        "valid_from",
        "valid_to",
        "held_since",
        "closed_on",
        "shop_id",
        "suspension_ids.date_from",
        "suspension_ids.date_to",
        "suspension_ids.is_void",
    )
    def _compute_state(self):
        for licence in self:
            today = licence._today()
            licence.days_left = (licence.valid_to - today).days if licence.valid_to else 0
            licence.state = licence._state_on(today) if licence.valid_to else False

    def _today(self):
        """The legal day at the shop."""
        return self.shop_id._today()

    def _jurisdiction(self):
        return self.shop_id.jurisdiction or "CN"

    def _officers(self):
        return self.shop_id._officers()

    def _suspensions(self):
        """The suspensions that count: dated and not entered by mistake."""
        return self.suspension_ids.filtered(lambda line: line.date_from and not line.is_void)

    def _state_on(self, day):
        self.ensure_one()
        suspended = any(
            line.date_from <= day and (not line.date_to or day <= line.date_to)
            for line in self._suspensions()
        )
        limits = self._reminder_thresholds(day)
        expiring_days = limits[0] if limits else -1
        for state, holds in (
            ("closed", self.closed_on and self.closed_on <= day),
            ("future", self.held_since and day < self.held_since),
            ("expired", day > self.valid_to),
            ("suspended", suspended),
            ("expiring", (self.valid_to - day).days <= expiring_days),
        ):
            if holds:
                return state
        return "in_force"

    def _is_valid_on(self, day):
        return self._state_on(day) in ("in_force", "expiring", "suspended")

    def _prepare_facts(self):
        """The `licence` object of facts; a closure for good ends it before `valid_to`.

        `valid_from` is the first day ever held: a sale of before the last renewal stays lawful.
        """
        self.ensure_one()
        last_day = self.valid_to
        if self.closed_on:
            last_day = min(last_day, self.closed_on - timedelta(days=1))
        return {
            "number": self.number or None,
            "scope": self._scope(),
            "valid_from": self.held_since and self.held_since.isoformat(),
            "valid_to": last_day and last_day.isoformat(),
            "suspended": [
                [line.date_from.isoformat(), line.date_to.isoformat() if line.date_to else None]
                for line in self._suspensions()
            ],
            "site": self.shop_id.code,
        }

    # === ACTIONS === #

    def action_checklist(self):
        return self.shop_id.action_checklist()

    def action_renew(self):
        return self._open_dialog(self.env._("Renew Licence"), "tobacco.licence.renewal")

    def action_suspend(self):
        return self._open_dialog(self.env._("Suspend Business"), "tobacco.licence.suspension")

    def action_close(self):
        return self._open_dialog(self.env._("Close For Good"), "tobacco.licence.closure")

    @api.model
    def get_dashboard(self):
        """Figures above the list: licences of each state that needs somebody, questions due."""
        states = self.search([("closed_on", "=", False)]).mapped("state")
        return {
            **{state: states.count(state) for state in ("expiring", "suspended", "expired")},
            "partners": self.env["tobacco.partner.licence"].search_count(
                [("state", "in", ["expiring", "expired"])]
            ),
            "due": self.env["tobacco.checklist.item"].search_count([("is_due", "=", True)]),
        }

    def _open_dialog(self, name, model):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }
