from odoo import api, fields, models

from odoo.addons.tobacco_compliance.models.tobacco_report_guard import guard_table

from ..tools.approval import approval_key

VALID_HOURS = 24  # a till may be away from the server for a trading day


class TobaccoApproval(models.Model):
    """A manager let one violation of one order pass; issued by the server after the right PIN.

    Bound to the order's uuid, the rule and its figures. An order is paid once, so an approval
    serves once; the check of the sale names it. The till sends none of this back: what the server
    did not issue it cannot find. Append-only.
    """

    _name = "tobacco.approval"
    _description = "Approval of an Override"
    _order = "id desc"
    _rec_name = "rule"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shop_id = fields.Many2one("tobacco.shop", required=True, readonly=True, ondelete="restrict")
    config_id = fields.Many2one("pos.config", string="Till", readonly=True, ondelete="restrict")
    source_uuid = fields.Char(string="Order UUID", required=True, readonly=True, index=True)
    rule = fields.Char(required=True, readonly=True)
    params = fields.Json(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Approved By", required=True, readonly=True, ondelete="restrict"
    )
    cashier_id = fields.Many2one(
        "res.users", string="Asked By", required=True, readonly=True, ondelete="restrict"
    )
    reason = fields.Char(required=True, readonly=True)
    at = fields.Datetime(string="Time", required=True, readonly=True)
    valid_until = fields.Datetime(required=True, readonly=True)

    def init(self):
        guard_table(self.env.cr, self._table)

    @api.model
    def _of_order(self, source_uuid):
        """The approvals that an order may use now, by what they are bound to."""
        found = self.search(
            [("source_uuid", "=", source_uuid), ("valid_until", ">=", fields.Datetime.now())],
        )
        return {approval_key({"rule": one.rule, "params": one.params}): one for one in found}
