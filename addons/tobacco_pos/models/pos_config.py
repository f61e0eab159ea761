from odoo import api, fields, models
from odoo.exceptions import UserError

TILL_STAGES = {"sale", "refund"}
# What the engine and the cashier's message need; names and sources stay in the back office.
RULE_KEYS = (
    "code",
    "label",
    "applies_to",
    "scope",
    "stages",
    "channels",
    "test",
    "operator",
    "value",
    "severity",
    "block_stages",
    "override",
    "implied_by",
    "valid_from",
    "valid_to",
    "message",
    "words",
)
MAX_TEXT = 64  # of what a till says in words
MAX_REFUSALS = 50  # in one request; refusal_log.js sends no more
MAX_LINES = 200  # of one refused sale
PARAMS = ("limit", "actual", "test")


class PosConfig(models.Model):
    _inherit = "pos.config"

    tobacco_shop_id = fields.Many2one(
        "tobacco.shop",
        check_company=True,
        index="btree_not_null",
        help="The licensed shop this till sells for. Empty: the till knows no tobacco rules, "
        "asks no age and reports nothing.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS point_of_sale
        configs = super().create(vals_list)
        configs.filtered("tobacco_shop_id")._tobacco_unblock_sequences()
        return configs

    def write(self, vals):
        # EXTENDS point_of_sale
        result = super().write(vals)
        if vals.get("tobacco_shop_id"):
            self._tobacco_unblock_sequences()
        return result

    def _tobacco_unblock_sequences(self):
        """Let two sales of one till be stored at the same time.

        A `no_gap` sequence is locked by every order until its transaction ends, and the loser
        sleeps for up to 21 s (measured). The number that must have no gap is the record's in the
        licence's chain, which is given away from the sale.
        """
        # sudo: whoever may set up a till may do this, but sequences belong to the settings group
        sequences = self.sudo().order_seq_id | self.sudo().order_line_seq_id
        sequences.filtered(lambda seq: seq.implementation == "no_gap").implementation = "standard"

    @api.model
    def _load_pos_data_read(self, records, config):
        # EXTENDS point_of_sale
        read_records = super()._load_pos_data_read(records, config)
        if read_records:
            read_records[0]["_tobacco"] = config._prepare_tobacco_till_data()
        return read_records

    def tobacco_till_data(self):
        """What a till that is already open needs to know anew: shop, licence and rules."""
        self.ensure_one()
        self.check_access("read")
        return self._prepare_tobacco_till_data()

    def _prepare_tobacco_till_data(self):
        """All that the till needs to decide without a server; False for a till without a shop.

        Plain JSON: `database` (uuid), `shop` (code, name, jurisdiction, tz), `licence` (the
        contract's object or None), `rules` (rows of the engine) and `reports_since` (UTC text of
        the go-live, False while nothing is reported), `plain_on_display` (categories), `stopped`
        (ids of recalled and of damaged article templates) and `approvers` (see
        `_tobacco_offline_approvers`).
        """
        self.ensure_one()
        shop = (
            self.tobacco_shop_id.sudo()
        )  # sudo: a cashier sells under a licence without reading it
        if not shop:
            return False
        site = shop._till_site(fields.Date.context_today(self.with_context(tz=shop.tz)))
        rules = self.env["tobacco.rule"]._engine_rows(shop.jurisdiction, company=self.company_id)
        return {
            "database": shop.env["ir.config_parameter"].get_param("database.uuid"),
            "shop": {
                "code": shop.code,
                "name": shop.name,
                "jurisdiction": shop.jurisdiction,
                "tz": shop.tz,
            },
            "licence": site["licence"],
            "approvers": self._tobacco_offline_approvers(),
            "reports_since": self._tobacco_reports_since(site["licence_id"]),
            "plain_on_display": self._tobacco_plain_on_display(shop),
            "stopped": self.env["product.template"]._tobacco_stopped(),
            "rules": [
                {key: row[key] for key in RULE_KEYS}
                for row in rules
                if not TILL_STAGES.isdisjoint(row["stages"])
            ],
        }

    def _tobacco_plain_on_display(self, shop):
        """The categories that the customer display names and prices, but does not picture.

        A line of the sale under way is what the buyer pays for and no advertising; a picture of
        the pack and a struck-out price are, where a rule forbids tobacco on a display.
        """
        places = [(shop.jurisdiction, shop.tz)]
        return self.env["tobacco.channel"]._closed_categories(places, ("display",))

    def tobacco_bought_today(self, partner_id):
        """What a member bought at the tills of this shop on the shop's day.

        :rtype: dict
        :return: `day` (ISO date) and `orders` (net cartons as decimal text by uuid)
        """
        self.ensure_one()
        self.check_access("read")
        shop = self.tobacco_shop_id.sudo()  # sudo: a cashier reads no shop
        if not shop:
            return False
        day = fields.Date.context_today(self.with_context(tz=shop.tz))
        orders = self.env["pos.order"]._tobacco_bought_on(day, shop, int(partner_id))
        return {"day": day.isoformat(), "orders": orders}

    def tobacco_record_refusals(self, refusals):
        """Record sales that were refused at this till; sending one again adds nothing.

        :param list refusals: dicts with `uuid` of the order, `at` (naive UTC text), `user_id`,
            `lines` (numbers of the refused lines) and, where a rule and not the cashier refused,
            `rule` and `params` (`limit`, `actual`, `test`) of the violation; at most
            MAX_REFUSALS at a time
        :raise AccessError: for users who may not sell at a till
        """
        self.ensure_one()
        self.check_access("read")
        self.env["pos.order"].check_access("create")
        if len(refusals) > MAX_REFUSALS:
            raise UserError(
                self.env._(
                    "A till sends at most %(max)s refused sales at a time.", max=MAX_REFUSALS
                )
            )
        self.env["tobacco.check"]._record(
            [self._prepare_tobacco_refusal_vals(refusal) for refusal in refusals]
        )

    def _prepare_tobacco_refusal_vals(self, refusal):
        given = refusal.get("params") or {}
        is_birth_date = refusal.get("rule") in self._tobacco_birth_date_rules()
        params = {
            name: str(given[name])[:MAX_TEXT]
            for name in PARAMS
            # the till sends no birth date; should one come, it is not kept
            if name in given and not (is_birth_date and name == "actual")
        }
        rule = refusal.get("rule")
        reason = (
            {"rule": str(rule)[:MAX_TEXT], "severity": "block"}
            if rule
            else {"age_result": "refused", "age_basis": "none"}
        )
        return {
            "company_id": self.company_id.id,
            "shop_id": self.tobacco_shop_id.id,
            "source_model": "pos.order",
            "source_uuid": str(refusal["uuid"])[:MAX_TEXT],
            "stage": "sale",
            "kind": "refusal",
            "at": fields.Datetime.to_datetime(refusal["at"]),
            # whoever is signed in, whatever the till says
            "user_id": self.env.uid,
            "lines": [int(line) for line in refusal["lines"][:MAX_LINES]],
            # a refusal at another minute is another one
            "params": {**params, "at": str(refusal["at"])},
            "is_verified": False,
            **reason,
        }

    def _tobacco_birth_date_rules(self):
        """Codes of the rules whose figure would be somebody's birth date."""
        shop = self.tobacco_shop_id.sudo()  # sudo: a cashier reads no shop
        if not shop:
            return set()
        rules = self.env["tobacco.rule"]._engine_rows(shop.jurisdiction, company=self.company_id)
        return {row["code"] for row in rules if row["test"] == "birth_date"}

    def _tobacco_reports_since(self, licence_id):
        chain = licence_id and self.env["tobacco.report.chain"]._capturing(licence_id)
        return fields.Datetime.to_string(chain.go_live) if chain else False
