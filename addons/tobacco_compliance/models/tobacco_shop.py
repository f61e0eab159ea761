import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.licence import division_of


class TobaccoShop(models.Model):
    """A licensed site: one address, one licence in force on any day."""

    _name = "tobacco.shop"
    _description = "Tobacco Shop"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, code"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="The code under which the regulator knows this shop: capital letters, digits, hyphen.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Address", help="The address that is printed on the licence."
    )
    address = fields.Char(
        string="Street Address", compute="_compute_address", help="In one line, without the name."
    )
    officer_id = fields.Many2one(
        "res.users",
        string="Responsible Officer",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who is reminded. Empty: every compliance officer of the company.",
    )
    jurisdiction_id = fields.Many2one(
        "tobacco.jurisdiction",
        required=True,
        ondelete="restrict",
        default=lambda self: self._jurisdiction_of("CN"),
        tracking=True,
        help="Whose rules hold in this shop.",
    )
    jurisdiction = fields.Char(
        string="Jurisdiction Code",
        compute="_compute_jurisdiction",
        inverse="_inverse_jurisdiction",
        store=True,
        precompute=True,
        help="Code of the jurisdiction.",
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default="Asia/Shanghai",
        help="The legal day of a sale is the day in this time zone.",
    )
    warehouse_ids = fields.Many2many("stock.warehouse", string="Warehouses", check_company=True)
    licence_ids = fields.One2many("tobacco.licence", "shop_id", string="Licences")
    licence_id = fields.Many2one(
        "tobacco.licence",
        string="Licence Today",
        compute="_compute_licence_id",
        groups="tobacco_compliance.group_auditor",
    )
    licence_state = fields.Selection(
        lambda self: self.env["tobacco.licence"]._fields["state"]._description_selection(self.env),
        compute="_compute_licence_id",
        groups="tobacco_compliance.group_auditor",
    )
    days_left = fields.Integer(
        compute="_compute_licence_id", groups="tobacco_compliance.group_auditor"
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code)", "Another shop of this company has this code: choose a different one."
    )

    @api.depends("licence_ids.valid_to", "licence_ids.closed_on", "licence_ids.held_since")
    def _compute_licence_id(self):
        for shop in self:
            licence = shop._licence_on(shop._today())
            shop.licence_id = licence
            shop.licence_state = licence.state
            shop.days_left = licence.days_left

    @api.depends("partner_id.contact_address")
    def _compute_address(self):
        for shop in self:
            # The partner's own name is the shop's, which stands beside it already.
            lines = (shop.partner_id._display_address(without_company=True) or "").splitlines()
            # Formats put commas between parts that may be empty.
            parts = [line.strip(" ,") for line in lines]
            shop.address = ", ".join(part for part in parts if part)

    @api.depends("jurisdiction_id")
    def _compute_jurisdiction(self):
        for shop in self:
            shop.jurisdiction = shop.jurisdiction_id.code

    def _inverse_jurisdiction(self):
        for shop in self:
            place = self._jurisdiction_of(shop.jurisdiction)
            if not place:
                raise ValidationError(
                    self.env._(
                        "There is no jurisdiction “%(code)s”: choose one of the list.",
                        code=shop.jurisdiction,
                    )
                )
            shop.jurisdiction_id = place

    def _jurisdiction_of(self, code):
        return self.env["tobacco.jurisdiction"].search([("code", "=", code)])

    @api.constrains("code")
    def _check_code(self):
        for shop in self:
            if not re.fullmatch(r"[A-Z0-9-]{1,32}", shop.code):
                raise ValidationError(
                    self.env._(
                        "The shop code “%(code)s” cannot be reported: use 1 to 32 capital letters,"
                        " digits or hyphens.",
                        code=shop.code,
                    )
                )

    @api.model
    def _of_company(self, company):
        """The first shop of `company`, empty without one."""
        return self.search([("company_id", "=", company.id)], limit=1)

    def _today(self):
        """The legal day at the shop; that of China where there is none."""
        return fields.Date.context_today(self.with_context(tz=self.tz or "Asia/Shanghai"))

    @api.model
    def _officers_of(self, company):
        """The compliance officers of `company` (of all companies when empty) who can be asked."""
        # sudo: whose screen causes a reminder need not be allowed to read users' groups
        officers = self.env.ref("tobacco_compliance.group_officer").sudo().all_user_ids
        return officers.filtered(
            lambda user: (
                user.active and not user.share and (not company or company in user.company_ids)
            )
        ) - self.env.ref("base.user_root")

    def _officers(self):
        """Who is reminded of what this shop has to do."""
        self.ensure_one()
        return self.officer_id or self._officers_of(self.company_id)

    def _area_on(self, day):
        """Division code of the county whose bureau licensed the shop; None when unknown."""
        return division_of(self._licence_on(day).number)

    def _licence_on(self, day):
        """The licence (sudo) that is in force on `day`, else the newest, else an empty record.

        What happened on a past day keeps being judged by the licence of that day. Who may sell
        may know how far the licence reaches, but not read its papers: hence sudo here and no
        access for cashiers.
        """
        self.ensure_one()
        licences = self.sudo().licence_ids  # see above
        in_force = licences.filtered(lambda licence: licence._is_valid_on(day))
        return (in_force or licences).sorted("valid_to")[-1:]
