from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column

from ..tools.rules import FactsError, check, message_of

# The cash desk is attended, and so is a sale by invoice unless a web shop took the order.
ATTENDED = "till"
# Not a row of a rule pack: an article's facts are no facts and are to be put right.
FACTS_UNREADABLE = "INVOICE-FACTS-UNREADABLE"


class AccountMove(models.Model):
    """A customer invoice of tobacco that no till made is checked when it is posted.

    To a private person it is a retail sale (stage `sale`, so 50 cartons are too many here as they
    are at the till). To anybody else it is wholesale (stage `wholesale`: licence, area, permit),
    and since our own licences are for retail, the quantity of a retail sale holds there as well.
    """

    _inherit = "account.move"

    tobacco_trade = fields.Selection(
        [("retail", "Retail, for own use"), ("wholesale", "Wholesale, for resale")],
        string="Tobacco Sold As",
        compute="_compute_tobacco_trade",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
        help="Companies and holders of a tobacco licence buy wholesale, persons retail; change it"
        " where a company buys for its own use.",
    )
    tobacco_transport_permit = fields.Char(
        string="Transport Permit", copy=False, tracking=True, help="Number of the 准运证."
    )
    tobacco_is_age_checked = fields.Boolean(
        string="Age Document Seen",
        copy=False,
        help="Somebody saw a document of the buyer. Its number is not kept.",
    )
    tobacco_override_reason = fields.Char(
        string="Reason to Post Anyway",
        copy=False,
        inverse="_inverse_tobacco_override_reason",
        tracking=True,
        groups="tobacco_compliance.group_officer",
        help="Where the rule lets a manager decide, the invoice is posted with this reason.",
    )
    tobacco_override_user_id = fields.Many2one(
        "res.users",
        string="Tobacco Exception Decided By",
        copy=False,
        groups=fields.NO_ACCESS,  # written by code alone
    )
    # What the writer of the reason saw, see _prepare_tobacco_override.
    tobacco_override_of = fields.Json(
        string="Tobacco Exception About",
        copy=False,
        groups=fields.NO_ACCESS,  # written by code alone
    )
    tobacco_has_lines = fields.Boolean(compute="_compute_tobacco_has_lines")
    tobacco_warning = fields.Text(compute="_compute_tobacco_warning")

    def _auto_init(self):
        """Years of invoices are not judged again: the new column stays empty for them."""
        if not column_exists(self.env.cr, self._table, "tobacco_trade"):
            create_column(self.env.cr, self._table, "tobacco_trade", "varchar")
        return super()._auto_init()

    @api.depends("move_type", "invoice_line_ids.product_id.tobacco_category")
    def _compute_tobacco_has_lines(self):
        for move in self:
            move.tobacco_has_lines = move.move_type == "out_invoice" and bool(
                move.invoice_line_ids.product_id.filtered("tobacco_category")
            )

    @api.depends("partner_id", "move_type", "company_id")
    def _compute_tobacco_trade(self):
        for move in self:
            move.tobacco_trade = move._tobacco_default_trade()

    def _inverse_tobacco_override_reason(self):
        """The exception is that of the officer who wrote the reason, not of who posts, and of what
        the invoice was then: with other lines or another buyer it is asked for anew.
        """
        for move in self:
            # sudo: nobody names another as the one who decided
            move.sudo().write(
                {
                    "tobacco_override_user_id": self.env.uid,
                    "tobacco_override_of": move._prepare_tobacco_override(
                        move._tobacco_violations()
                    ),
                }
            )

    def _prepare_tobacco_override(self, violations):
        """What an exception is about: the buyer, the goods, and what the rules said of them."""
        lines = self.invoice_line_ids.filtered("product_id.tobacco_category")
        return {
            "buyer": self.partner_id.id,
            "goods": [
                [line.product_id.id, line.product_uom_id.id, line.quantity, line.price_total]
                for line in lines
            ],
            "found": [[violation["rule"], violation["params"]] for violation in violations],
        }

    def _tobacco_is_decided(self, violation):
        """Whether an officer gave a reason for this violation of this very invoice."""
        # sudo: an officer wrote it, whoever posts
        decided = self.sudo().tobacco_override_of or {"found": []}
        one = self._prepare_tobacco_override([violation])
        return one["found"][0] in decided["found"] and {**one, "found": decided["found"]} == decided

    def _tobacco_default_trade(self):
        buyer = self.partner_id
        if self.move_type != "out_invoice" or not buyer:
            return False
        holds_licence = buyer._tobacco_licence_record_on(None, self.company_id)
        return "wholesale" if buyer.commercial_partner_id.is_company or holds_licence else "retail"

    @api.depends(
        "state",
        "tobacco_trade",
        "tobacco_transport_permit",
        "tobacco_is_age_checked",
        "invoice_date",
        "partner_id",
        "invoice_line_ids.quantity",
        "invoice_line_ids.price_total",
        "invoice_line_ids.product_id",
        "invoice_line_ids.product_uom_id",
    )
    @api.depends_context("lang")
    def _compute_tobacco_warning(self):
        for move in self:
            found = move._tobacco_violations() if move.state == "draft" else []
            texts = [item["message"] for item in found if item["severity"] != "record"]
            move.tobacco_warning = "\n".join(texts) or False

    def _post(self, soft=True):
        # EXTENDS account
        for move in self:
            move._tobacco_check_invoice()
        return super()._post(soft)

    # === HOOKS === #

    def _tobacco_is_from_till(self):
        """Whether a till made this invoice: its order was checked there."""
        return False

    def _tobacco_channel(self):
        return ATTENDED

    # === CHECK === #

    def _tobacco_check_invoice(self):
        """Raise for what no manager may decide or none has; record all else that is found."""
        found = self._tobacco_violations()
        blocks = [violation for violation in found if violation["severity"] == "block"]
        # sudo: an officer wrote it, whoever posts
        reason = (self.sudo().tobacco_override_reason or "").strip()
        firm = [
            item
            for item in blocks
            if item["override"] != "manager" or not reason or not self._tobacco_is_decided(item)
        ]
        if firm:
            self._tobacco_refuse_invoice(firm, is_outdated=bool(reason))
        officer = self.sudo().tobacco_override_user_id
        override = {"kind": "override", "reason": reason, "override_user_id": officer.id}
        self.env["tobacco.check"]._record(
            [
                self._prepare_tobacco_check_vals(
                    violation, **(override if violation["severity"] == "block" else {})
                )
                for violation in found
            ]
        )

    def _tobacco_refuse_invoice(self, violations, is_outdated):
        for violation in violations:
            self.env["tobacco.channel"]._record_refusal(self._prepare_tobacco_check_vals(violation))
        lines = [violation["message"] for violation in violations]
        if all(violation["override"] == "manager" for violation in violations):
            lines.append(
                self.env._(
                    "The invoice has changed since the compliance officer gave a reason: let the"
                    " officer write it anew under “Reason to Post Anyway”."
                )
                if is_outdated
                else self.env._(
                    "Or let the compliance officer enter a reason under “Reason to Post Anyway”."
                )
            )
        raise UserError("\n".join(lines))

    def _prepare_tobacco_check_vals(self, violation, **vals):
        shop = self._tobacco_shop()
        number = self.name if self.name and self.name != "/" else self.partner_id.display_name
        return self.env["tobacco.channel"]._prepare_check_vals(
            violation,
            self.company_id,
            (self._name, self.id, number),
            shop_id=shop.id,
            stage=violation["stage"],
            **vals,
        )

    def _tobacco_shop(self):
        """The shop under whose licence this company invoices; none when it has no tobacco shop."""
        shops = self.env["tobacco.shop"].sudo()  # sudo: who invoices may know the shop's rules
        return shops.search([("company_id", "=", self.company_id.id)], limit=1)

    def _tobacco_violations(self):
        """What the rules say: violations with `message`, `override` and `stage`."""
        self.ensure_one()
        shop = self.tobacco_has_lines and self._tobacco_shop()
        if not shop or self._tobacco_is_from_till():
            return []
        rows = self.env["tobacco.rule"]._engine_rows(shop.jurisdiction, company=shop.company_id)
        stages = ["sale", "wholesale"] if self.tobacco_trade == "wholesale" else ["sale"]
        found = {}
        for stage in stages:
            for violation in self._tobacco_stage_violations(shop, rows, stage):
                key = (violation["rule"], *violation["params"].values())
                found.setdefault(key, violation)
        return list(found.values())

    def _tobacco_stage_violations(self, shop, rows, stage):
        facts = self._prepare_tobacco_facts(shop, stage)
        try:
            violations = check(facts, rows)
        except FactsError as error:
            return [self._prepare_unreadable(facts, error)]
        overrides = {(row["code"], row["label"]): row["override"] for row in rows}
        return [
            {
                **violation,
                "stage": stage,
                "override": overrides[violation["rule"], violation["params"].get("test", "")],
                "message": message_of(violation, rows),
            }
            for violation in violations
        ]

    def _prepare_unreadable(self, facts, error):
        return {
            "rule": FACTS_UNREADABLE,
            "severity": "block",
            "lines": [line["line"] for line in facts["lines"]],
            "params": {"limit": error.expected, "actual": error.field},
            "stage": facts["stage"],
            "override": "none",
            "message": self.env._(
                "The tobacco facts of this invoice cannot be read (%(field)s). Correct the"
                " article.",
                field=error.field,
            ),
        }

    def _prepare_tobacco_facts(self, shop, stage):
        """Facts of this invoice for one stage; quantities as invoiced, prices with tax."""
        day = self.invoice_date or fields.Date.context_today(self.with_context(tz=shop.tz))
        licence = shop._licence_on(day)
        buyer = self.partner_id
        return {
            "stage": stage,
            "jurisdiction": shop.jurisdiction,
            "at": f"{day.isoformat()}T12:00:00Z",
            "channel": self._tobacco_channel(),
            "site": shop.code,
            "licence": licence._prepare_facts() if licence else None,
            "buyer": {
                "licence": buyer._tobacco_licence_on(day, self.company_id) if buyer else None,
                "area": buyer._tobacco_area_on(day, self.company_id) if buyer else None,
                "document_checked": self.tobacco_is_age_checked or stage == "wholesale",
                "eo_id": buyer.tobacco_eo_id or None,
                "f_id": buyer.tobacco_f_id or None,
            },
            "vendor": {"area": shop._area_on(day) or None},
            "transport_permit": self.tobacco_transport_permit or None,
            "lines": [
                line._prepare_tobacco_facts(number)
                for number, line in enumerate(self.invoice_line_ids, 1)
                if line.product_id.tobacco_category and line.quantity > 0
            ],
        }
