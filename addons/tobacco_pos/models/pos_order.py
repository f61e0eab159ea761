from decimal import Decimal

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.tobacco_compliance.tools.rules import FactsError, check

from ..tools.approval import approval_key
from ..tools.codes import distinct_violations
from ..tools.facts import BIRTH_DATE, order_facts, rows_to_judge
from ..tools.payload import kind_of, report_line
from ..tools.units import plain

# Not rows of a rule pack: what the server finds when a till skipped the question, and when an
# article's facts are no facts, which is to be put right and no reason to lose a sale.
AGE_NOT_ASKED = "TILL-AGE-NOT-ASKED"
FACTS_UNREADABLE = "TILL-FACTS-UNREADABLE"


class PosOrder(models.Model):
    _inherit = "pos.order"

    tobacco_age_result = fields.Selection(
        [("checked", "Checked"), ("refused", "Refused")],
        string="Age Question",
        readonly=True,
        copy=False,
    )
    tobacco_age_basis = fields.Selection(
        [
            ("document", "Document Seen"),
            ("appearance", "Clearly Adult"),
            ("birth_date", "Birth Date Read"),
        ],
        string="Age Seen By",
        readonly=True,
        copy=False,
    )
    tobacco_age_user_id = fields.Many2one(
        "res.users", string="Age Checked By", readonly=True, copy=False
    )
    tobacco_age_at = fields.Datetime(string="Age Checked At", readonly=True, copy=False)
    tobacco_device = fields.Char(
        string="Till Device",
        readonly=True,
        copy=False,
        help="The browser that made the sale; says nothing about a person.",
    )
    tobacco_device_seq = fields.Integer(
        string="Number on the Device", readonly=True, copy=False, aggregator=None
    )
    tobacco_report_state = fields.Selection(
        lambda self: (
            self.env["tobacco.report.delivery"]._fields["state"]._description_selection(self.env)
        ),
        string="Regulator",
        compute="_compute_tobacco_report",
        compute_sudo=True,
    )
    tobacco_report_record = fields.Char(
        string="Regulator Record", compute="_compute_tobacco_report", compute_sudo=True
    )
    tobacco_report_receipt = fields.Char(
        string="Regulator Receipt", compute="_compute_tobacco_report", compute_sudo=True
    )

    @api.depends_context("tobacco_at_till")
    def _compute_tobacco_report(self):
        """How the regulator's record of each order stands; the till does not ask."""
        reported = self.filtered(
            lambda order: order.config_id.tobacco_shop_id and order.state in ("paid", "done")
        )
        if self.env.context.get("tobacco_at_till"):
            reported = self.browse()
        states = self.env["tobacco.report.record"]._states(self._name, reported.mapped("uuid"))
        for order in self:
            state = states.get(order.uuid, {})
            order.tobacco_report_state = state.get("state", False)
            order.tobacco_report_record = state.get("record", False)
            order.tobacco_report_receipt = state.get("receipt", False)

    @api.model
    def _load_pos_data_read(self, records, config):
        # EXTENDS point_of_sale
        return super()._load_pos_data_read(records.with_context(tobacco_at_till=True), config)

    @api.model
    def sync_from_ui(self, orders):
        """Two requests with one order: the second returns what the first has stored.

        Its snapshot is older than the first one's commit, so it cannot see the order; run again,
        it can.
        """
        # EXTENDS point_of_sale
        try:
            return super().sync_from_ui(orders)
        except psycopg2.errors.UniqueViolation as error:
            if error.diag.constraint_name != "pos_order_unique_uuid":
                raise
            raise ConcurrencyError("This order is being stored by another request") from error

    def action_pos_order_paid(self):
        # EXTENDS point_of_sale
        result = super().action_pos_order_paid()
        if self.config_id.tobacco_shop_id:
            self._tobacco_account_for()
        return result

    def action_tobacco_report(self):
        """The records that report this order."""
        self.ensure_one()
        return self.env["tobacco.report.record"]._action_open(self._name, self.uuid)

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        # EXTENDS point_of_sale
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if pos_line.tobacco_uom_id and values.get("product_id"):
            per_unit = pos_line._tobacco_per_unit()
            values.update(
                quantity=values["quantity"] / per_unit,
                price_unit=pos_line.tobacco_unit_price,
                product_uom_id=pos_line.tobacco_uom_id.id,
            )
        return values

    # === WHAT A PAID ORDER WITH TOBACCO LEAVES BEHIND === #

    def _tobacco_lines(self):
        """Plain values of the tobacco lines; the number is the line's place in the whole order."""
        tobacco = self.lines.filtered("product_id.tobacco_category")
        # One query for all units of the order; the picking then finds them read already.
        (self.lines.product_id.uom_id | tobacco.tobacco_uom_id).mapped("tobacco_unit")
        return [
            line._prepare_tobacco_line(number)
            for number, line in enumerate(self.lines, start=1)
            if line in tobacco
        ]

    def _tobacco_account_for(self):
        """Check a paid order again and capture its record, in the sale's own transaction.

        A till that was offline, out of date or tampered with may have let something through: it
        is recorded and shown, the sale itself has happened.
        """
        self.ensure_one()
        lines = self._tobacco_lines()
        if not lines:
            return
        # sudo: facts are written by code alone, and a cashier reads no licence
        order = self.sudo()
        moment, site = order._tobacco_moment_and_site()
        order._tobacco_record_checks(site, moment, lines)
        if site["licence_id"]:
            order._tobacco_capture(site, moment, lines)

    def _tobacco_age(self):
        if self.tobacco_age_result != "checked":
            return None
        return {"result": "checked", "basis": self.tobacco_age_basis}

    def _tobacco_reported_age(self):
        """The regulator's words: a birth date that was read is a document that was seen."""
        age = self._tobacco_age()
        if not age:
            return {"result": "not_needed", "basis": "none"}
        return {**age, "basis": "document"} if age["basis"] == BIRTH_DATE else age

    def _tobacco_facts(self, site, moment, lines):
        """The facts of this order for the rule engine."""
        stage = kind_of([line["stock_qty"] for line in lines])
        unanswered = {"result": "not_needed", "basis": "none"}
        return order_facts(
            {
                "stage": stage,
                "jurisdiction": site["jurisdiction"],
                "at": moment.isoformat(timespec="seconds"),
                "site": site["code"],
                "licence": site["licence"],
                "age": self._tobacco_age() or (unanswered if stage == "sale" else None),
                "same_buyer_cartons": self._tobacco_bought_before(stage, moment, lines),
                # goods taken back in the same basket are no goods sold
                "lines": [
                    self._tobacco_line_facts(line)
                    for line in lines
                    if stage == "refund" or line["stock_qty"] > 0
                ],
            }
        )

    def _tobacco_line_facts(self, line):
        money = lambda fen: f"{Decimal(fen).scaleb(-line['decimals']):f}"  # noqa: E731
        return {
            "line": line["line"],
            "product": line["product"],
            "per_unit": plain(Decimal(repr(line["per_unit"]))),
            "own_price": line["own_price_fen"] and money(line["own_price_fen"]),
            "unit": line["unit"],
            "qty": report_line(line)["qty"].removeprefix("-"),
            "unit_price": money(line["unit_price_fen"]),
            "discount": money(line["discount_fen"]),
            "entry": line["entry"],
            "codes": line["codes"],
        }

    def _tobacco_record_checks(self, site, moment, lines):
        facts = self._tobacco_facts(site, moment, lines)
        rules = self.env["tobacco.rule"]._engine_rows(site["jurisdiction"], company=self.company_id)
        common = self._prepare_tobacco_check_vals(facts["stage"])
        violations = self._tobacco_violations(facts, rows_to_judge(rules, self._tobacco_age()))
        approvals = self._tobacco_approvals(violations, rules)
        found = [
            {
                **common,
                "kind": "violation",
                "rule": violation["rule"],
                "severity": violation["severity"],
                "lines": violation["lines"],
                "params": violation["params"],
                **approvals.get(approval_key(violation), {}),
            }
            for violation in violations
        ]
        if facts["stage"] == "sale":
            found.append({**common, **self._prepare_tobacco_age_vals(lines)})
        self.env["tobacco.check"]._record(found)

    def _tobacco_violations(self, facts, rules):
        try:
            return distinct_violations(check(facts, rules))
        except FactsError as error:
            return [
                {
                    "rule": FACTS_UNREADABLE,
                    "severity": "warn",
                    "lines": sorted({line["line"] for line in facts["lines"]}),
                    "params": {"limit": error.expected, "actual": error.field},
                }
            ]

    def _prepare_tobacco_check_vals(self, stage):
        """What all checks of this order have in common."""
        return {
            "company_id": self.company_id.id,
            "shop_id": self.config_id.tobacco_shop_id.id,
            "source_model": self._name,
            "source_uuid": self.uuid,
            "source_name": self.pos_reference,
            "stage": stage,
            "at": self.date_order,
            "user_id": self.user_id.id,
        }

    def _prepare_tobacco_age_vals(self, lines):
        """The answer to the age question, or that a till sold without asking."""
        if self._tobacco_age():
            return {
                "kind": "age",
                "at": self.tobacco_age_at or self.date_order,
                "user_id": (self.tobacco_age_user_id or self.user_id).id,
                "age_result": self.tobacco_age_result,
                "age_basis": self.tobacco_age_basis,
                # the till says so; the server was not there
                "is_verified": False,
            }
        return {
            "kind": "violation",
            "rule": AGE_NOT_ASKED,
            "severity": "warn",
            "lines": [line["line"] for line in lines],
        }
