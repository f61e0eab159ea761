from datetime import timedelta

from odoo import fields, models

from ..tools.approval import overridable_rules
from .tobacco_approval import VALID_HOURS

MAX_VIOLATIONS = 20
MAX_REASON = 200
MAX_TEXT = 64
PARAMS = ("limit", "actual", "test")


class PosConfig(models.Model):
    _inherit = "pos.config"

    def tobacco_approvers(self):
        """Managers of this till's company who have chosen a PIN.

        :rtype: list[dict]
        :return: id and name of each
        """
        self.ensure_one()
        self.check_access("read")
        users = self._tobacco_approvers()
        return [{"id": user.id, "name": user.name} for user in users]

    def _tobacco_approvers(self):
        # sudo: who has chosen a PIN stands in a table that nobody may read
        users = self.env["tobacco.pin"].sudo().search([]).user_id
        return users.filtered(
            lambda user: (
                user.active
                and self.company_id in user.company_ids
                and user.has_group("point_of_sale.group_pos_manager")
            )
        ).sorted("name")

    def tobacco_approve(self, request):
        """Try a manager's PIN and let violations of one order pass.

        :param dict request: `uuid` of the order, `violations` (dicts with `rule` and `params`),
            `user_id` of the manager, `pin` and `reason` (text)
        :rtype: str
        :return: "ok", or why not: "request" (malformed), "rule" (nobody may approve it),
            "approver" (no manager here), "reason" (missing), "wrong" or "locked" (the PIN)
        """
        self.ensure_one()
        self.check_access("read")
        try:
            uuid, user_id, pin = str(request["uuid"]), int(request["user_id"]), str(request["pin"])
            reason = str(request["reason"]).strip()
            violations = [
                {
                    "rule": str(violation["rule"]),
                    "params": {
                        name: str(violation["params"][name])[:MAX_TEXT]
                        for name in PARAMS
                        if name in violation["params"]
                    },
                }
                for violation in request["violations"]
            ]
        except (KeyError, TypeError, ValueError):
            return "request"
        shop = self.tobacco_shop_id.sudo()  # sudo: a cashier reads no shop
        is_sized = 0 < len(violations) <= MAX_VIOLATIONS and 0 < len(uuid) <= MAX_TEXT
        if not shop or not is_sized or len(pin) > MAX_TEXT:
            return "request"
        allowed = overridable_rules(self.env["tobacco.rule"]._engine_rows(shop.jurisdiction))
        if any(violation["rule"] not in allowed for violation in violations):
            return "rule"
        if user_id not in self._tobacco_approvers().ids:
            return "approver"
        if not reason or len(reason) > MAX_REASON:
            return "reason"
        answer = self.env["tobacco.pin"]._try_pin(user_id, pin)
        if answer == "ok":
            self._tobacco_issue_approvals(uuid, violations, user_id, reason)
        return answer

    def _tobacco_issue_approvals(self, uuid, violations, user_id, reason):
        now = fields.Datetime.now()
        # sudo: approvals are written by code alone, after the right PIN
        self.env["tobacco.approval"].sudo().create(
            [
                {
                    "company_id": self.company_id.id,
                    "shop_id": self.tobacco_shop_id.id,
                    "config_id": self.id,
                    "source_uuid": uuid,
                    "rule": violation["rule"],
                    "params": violation["params"],
                    "user_id": user_id,
                    "cashier_id": self.env.uid,
                    "reason": reason,
                    "at": now,
                    "valid_until": now + timedelta(hours=VALID_HOURS),
                }
                for violation in violations
            ]
        )
