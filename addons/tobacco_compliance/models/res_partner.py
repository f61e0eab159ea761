from odoo import api, fields, models

from ..tools.licence import covers


class ResPartner(models.Model):
    _inherit = "res.partner"

    tobacco_vendor = fields.Selection(
        [("local", "Licensed local wholesaler"), ("other", "Any other vendor")],
        tracking=True,
        help="Cigarettes and cigars may be bought from the licensed local wholesaler only. Its"
        " wholesale licence, once entered, decides. Empty: the licence decides alone, and a"
        " vendor of whom nothing is known is refused in mainland China.",
    )
    tobacco_licence_ids = fields.One2many(
        "tobacco.partner.licence", "partner_id", string="Tobacco Licences"
    )
    tobacco_licence_number = fields.Char(
        compute="_compute_tobacco_licence_number", help="Of the licence that counts today."
    )
    tobacco_eo_id = fields.Char(
        string="Economic Operator ID", help="EO-ID of EU and UK tracking and tracing."
    )
    tobacco_f_id = fields.Char(string="Facility ID", help="F-ID of this address.")

    @api.depends("tobacco_licence_ids.number", "tobacco_licence_ids.valid_to")
    @api.depends_context("company")
    def _compute_tobacco_licence_number(self):
        today = fields.Date.context_today(self)
        for partner in self:
            licence = partner._tobacco_licence_record_on(today, self.env.company)
            licence = licence or partner._tobacco_licence_record_on(None, self.env.company)
            partner.tobacco_licence_number = licence.number

    def _tobacco_licence_record_on(self, day, company, kind=None):
        """The partner's licence (sudo) that is valid on `day` (None: on any), else empty.

        Its own comes before that of the company that it belongs to, the one that ends last first.
        """
        self.ensure_one()
        for partner in (self, self.commercial_partner_id):
            # sudo: who sells or buys must learn whether he may, without reading partners' papers
            licences = partner.sudo().tobacco_licence_ids.filtered(
                lambda licence: (
                    licence.company_id in (company, licence.env["res.company"])
                    and kind in (None, licence.kind)
                    and (day is None or licence._is_valid_on(day))
                )
            )
            if licences:
                return licences.sorted("valid_to")[-1:]
        return self.env["tobacco.partner.licence"]

    def _tobacco_licence_on(self, day, company, kind=None):
        """Facts of the licence that this partner holds on `day`: `buyer.licence` of the contract.

        :param date day: the legal day at our shop
        :param res.company company: ours; licences that another company entered do not count
        :param str kind: "retail" or "wholesale"; None for either
        :return: the contract's licence object (number, scope, valid_from, valid_to, suspended,
            site). Without a valid one that of the newest licence, which the rules find expired or
            not yet begun; None when the partner showed none.
        """
        licence = self._tobacco_licence_record_on(day, company, kind)
        licence = licence or self._tobacco_licence_record_on(None, company, kind)
        return licence._prepare_facts() if licence else None

    def _tobacco_area_on(self, day, company, kind=None):
        """Division code of the licence that this partner holds on `day`, None when unknown."""
        return self._tobacco_licence_record_on(day, company, kind).area or None

    def _tobacco_identifiers(self):
        """Of track and trace: the operator's ID may stand at the company, the facility's is that of
        this address. Keys as in facts, None where not known.
        """
        return {
            "eo_id": self.tobacco_eo_id or self.commercial_partner_id.tobacco_eo_id or None,
            "f_id": self.tobacco_f_id or None,
        }

    def _tobacco_vendor_on(self, day, shop):
        """The `vendor` object of facts for goods that come to `shop`, without `platform_order`.

        `is_local_wholesaler`: a wholesale licence that is valid on `day` and covers the shop's
        county. Without any licence entered what the officer said of the vendor counts; one of
        whom nothing is known is not it, since only who is licensed may deliver (烟草专卖法实施条例
        23). Rules outside mainland China do not ask.
        """
        self.ensure_one()
        company = shop.company_id
        licence = self._tobacco_licence_record_on(day, company, "wholesale")
        known = licence or self._tobacco_licence_record_on(None, company)
        said = self.commercial_partner_id.tobacco_vendor
        is_local = said == "local"
        if known and said != "other":
            here = shop._area_on(day)
            is_local = bool(licence) and (
                not licence.area or not here or covers(licence.area, here)
            )
        return {
            "licence": known.number or None,
            "is_local_wholesaler": is_local,
            **self._tobacco_identifiers(),
            "area": licence.area or None,
        }
