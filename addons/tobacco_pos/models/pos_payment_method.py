from odoo import api, fields, models

KIND_OF_TYPE = {"cash": "cash", "bank": "card", "pay_later": "account"}
CHOSEN_FOR_BANK = ("wechat", "alipay", "unionpay", "other")


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    tobacco_payment_kind = fields.Selection(
        [
            ("cash", "Cash"),
            ("wechat", "WeChat Pay"),
            ("alipay", "Alipay"),
            ("unionpay", "UnionPay"),
            ("card", "Card"),
            ("account", "Customer Account"),
            ("other", "Other"),
        ],
        string="Reported As",
        compute="_compute_tobacco_payment_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The means of payment named to the tobacco regulator.",
    )

    @api.depends("journal_id")
    def _compute_tobacco_payment_kind(self):
        for method in self:
            kind = method.tobacco_payment_kind
            # A platform that somebody chose stays when its money moves to another bank journal.
            if method.type != "bank" or kind not in CHOSEN_FOR_BANK:
                kind = KIND_OF_TYPE.get(method.type, "other")
            method.tobacco_payment_kind = kind
