from datetime import timedelta

from odoo import api, fields, models

from ..tools.rules import check, message_of


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
        string="Picture of the Licence",
        max_width=2048,
        max_height=2048,
        groups="tobacco_compliance.group_officer,tobacco_compliance.group_auditor",
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
    suspension_ids = fields.One2many("tobacco.licence.suspension", "licence_id")
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
    advice = fields.Text(string="What To Do Next", compute="_compute_advice")

    _number_shop_unique = models.UniqueIndex(
        "(number, shop_id)", "This shop already has a licence with this number: renew that one."
    )
    _period_order = models.Constraint(
        "CHECK (valid_from <= valid_to AND held_since <= valid_from)",
        "A licence cannot end before it begins: check both dates.",
    )
    _one_in_force = models.Constraint(
        "EXCLUDE USING gist (shop_id WITH =,"
        " daterange(held_since, GREATEST(held_since, LEAST(valid_to + 1, closed_on)), '[)')"
        " WITH &&)",
        "Another licence of this shop is valid in the same period. A site has one licence on any"
        " day: renew the existing one, or enter the day on which it was closed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The exclusion constraint must see a closure or a new end of the same transaction first.
        self.flush_model()
        return super().create(vals_list)

    @api.depends("valid_from")
    def _compute_held_since(self):
        for licence in self:
            first, current = licence.held_since, licence.valid_from
            licence.held_since = min(first, current) if first and current else current

    @api.depends("valid_from", "valid_to", "closed_on", "suspension_ids.date_from")
    @api.depends("suspension_ids.date_to", "held_since")
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
        return self.shop_id._officers_of(self.company_id)

    def _state_on(self, day):
        self.ensure_one()
        suspended = any(
            line.date_from <= day and (not line.date_to or day <= line.date_to)
            for line in self.suspension_ids
            if line.date_from
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

    @api.depends("number", "state", "valid_from")
    def _compute_advice(self):
        for licence in self:
            licence.advice = "\n".join(licence._advice()) if licence.valid_to else ""

    def _advice(self):
        """What the rules about the paper itself say, one sentence each."""
        if self.state in ("expired", "closed"):
            return [
                self.env._(
                    "This licence is over: no tobacco may be sold under it. Enter its renewal, or"
                    " apply for a new licence."
                )
            ]
        rows = self.env["tobacco.rule"]._engine_rows(self._jurisdiction())
        violations = check(self._prepare_screen_facts(), rows)
        parts = {violation["params"].get("test") for violation in violations}
        return [
            message_of(violation, rows)
            for violation in violations
            # Who is too late need not be told to be in time.
            if not (violation["params"].get("test") == "remind" and "overdue" in parts)
        ]

    def _prepare_screen_facts(self):
        """Facts of stage `licence`: about the paper itself, not about a sale under it."""
        self.ensure_one()
        return {
            "stage": "licence",
            "jurisdiction": self._jurisdiction(),
            "at": f"{self._today().isoformat()}T00:00:00Z",
            "licence": {
                **self._prepare_facts(),
                "valid_from": self.valid_from and self.valid_from.isoformat(),
            },
        }

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
                for line in self.suspension_ids
            ],
            "site": self.shop_id.code,
        }

    def _reminder_texts(self, days_left):
        # the thresholds speak in the words of their own rules
        summary = self.env._(
            "Renew licence %(number)s of %(shop)s", number=self.number, shop=self.shop_id.name
        )
        return summary, "\n".join(self._advice())

    def action_renew(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renew Licence"),
            "res_model": "tobacco.licence.renewal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }
