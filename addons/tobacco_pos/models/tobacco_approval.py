from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.tobacco_compliance.models.tobacco_report_guard import guard_table

from ..tools.approval import approval_key

VALID_HOURS = 24  # a till may be away from the server for a trading day


class TobaccoApproval(models.Model):
    """A manager let one violation of one order pass.

    Bound to the order's uuid, the rule and its figures. An order is paid once, so an approval
    serves once; the check of the sale names it. The server issues it after the right PIN, and the
    till sends none of it back: what the server did not issue it cannot find. One that a till gave
    without the server comes with the order, is not verified and waits for an officer's review.
    Append-only.
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
    is_verified = fields.Boolean(
        string="Verified",
        readonly=True,
        help="The server tried the PIN itself. Otherwise the till did, without the server.",
    )
    review_ids = fields.One2many("tobacco.approval.review", "approval_id", readonly=True)
    state = fields.Selection(
        [
            ("issued", "Issued by the Server"),
            ("open", "To Review"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
        ],
        compute="_compute_state",
    )
    valid_until = fields.Datetime(required=True, readonly=True)

    def init(self):
        guard_table(self.env.cr, self._table)

    @api.depends("is_verified", "review_ids")
    def _compute_state(self):
        for approval in self:
            unverified = approval.review_ids.decision or "open"
            approval.state = "issued" if approval.is_verified else unverified

    def action_confirm(self):
        """The manager says that it was theirs, or the papers of the day show it."""
        self._review("confirmed")

    def _review(self, decision, reason=False):
        if not self.env.user.has_group("tobacco_compliance.group_officer"):
            raise AccessError(self.env._("Only a compliance officer reviews approvals."))
        for approval in self:
            if approval.state != "open":
                raise UserError(self.env._("This approval needs no review any more."))
            if approval.user_id == self.env.user:
                raise UserError(
                    self.env._("Nobody reviews their own approval. Ask another officer.")
                )
        # sudo: reviews are written by code alone
        self.env["tobacco.approval.review"].sudo().create(
            [
                {
                    "approval_id": approval.id,
                    "company_id": approval.company_id.id,
                    "decision": decision,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "at": fields.Datetime.now(),
                }
                for approval in self
            ]
        )

    @api.model
    def _of_order(self, source_uuid):
        """The approvals that an order may use now, by what they are bound to."""
        found = self.search(
            [("source_uuid", "=", source_uuid), ("valid_until", ">=", fields.Datetime.now())],
        )
        return {approval_key({"rule": one.rule, "params": one.params}): one for one in found}
