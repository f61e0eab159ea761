from datetime import timedelta

from odoo import fields, models

from ..tools.approval import approval_key, claims_of, overridable_rules
from .tobacco_approval import VALID_HOURS


class PosOrder(models.Model):
    _inherit = "pos.order"

    tobacco_offline_approvals = fields.Json(
        string="Approvals Without the Server",
        readonly=True,
        copy=False,
        help="What the till says a manager approved while the server could not be reached.",
    )

    def _tobacco_approvals(self, violations, rules):
        """Values of the overrides among the checks of `violations`, by what they are bound to.

        Asked only for what a manager may approve at all, so that other sales cost no query.
        """
        allowed = overridable_rules(rules)
        blocked = {
            approval_key(one)
            for one in violations
            if one["severity"] == "block" and one["rule"] in allowed
        }
        if not blocked:
            return {}
        approvals = {
            key: approval
            for key, approval in self.env["tobacco.approval"]._of_order(self.uuid).items()
            if approval.config_id == self.config_id and key in blocked
        }
        approvals.update(self._tobacco_accept_claims(blocked - approvals.keys()))
        return {
            key: {
                "kind": "override",
                "override_user_id": approval.user_id.id,
                "reason": approval.reason,
                "is_verified": approval.is_verified,
            }
            for key, approval in approvals.items()
        }

    def _tobacco_accept_claims(self, blocked):
        """Store what this order says was approved without the server, for an officer to review.

        Only of what the server finds blocked itself, by who may approve at this till, and from
        the hours before the sale.

        :return: approvals by what they are bound to
        """
        claims = claims_of(self.tobacco_offline_approvals) if blocked else []
        if not claims:
            return {}
        managers = self.config_id._tobacco_approvers().ids
        earliest = self.date_order - timedelta(hours=VALID_HOURS)
        latest = fields.Datetime.now() + timedelta(minutes=5)  # clocks differ
        accepted = {
            approval_key(claim): {**claim, "is_verified": False}
            for claim in claims
            if approval_key(claim) in blocked
            and claim["user_id"] in managers
            and earliest <= claim["at"] <= latest
        }
        stored = self.config_id._tobacco_store_approvals(self.uuid, list(accepted.values()))
        return dict(zip(accepted, stored, strict=True))
