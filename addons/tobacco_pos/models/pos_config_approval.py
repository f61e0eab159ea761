from datetime import timedelta

from odoo import fields, models

from ..tools.approval import MAX_REASON, overridable_rules
from .pos_config import MAX_TEXT, PARAMS
from .tobacco_approval import VALID_HOURS

MAX_VIOLATIONS = 20  # in one approval


class PosConfig(models.Model):
    """Managers approve at the till."""

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
        users = self.env["tobacco.pin"].sudo().search([("user_id.active", "=", True)]).user_id
        return users.filtered(
            lambda user: (
                self.company_id in user.company_ids
                and user.has_group("point_of_sale.group_pos_manager")
            )
        ).sorted("name")

    def _tobacco_offline_approvers(self):
        """This till's managers with the hash by which it tries their PIN without the server.

        :rtype: list[dict]
        :return: id, name, salt and digest (hexadecimal), iterations of each
        """
        managers = self._tobacco_approvers()
        # sudo: nobody may read the table of PINs; the server's own hash stays in it
        pins = self.env["tobacco.pin"].sudo().search([("user_id", "in", managers.ids)])
        return [
            {
                "id": pin.user_id.id,
                "name": pin.user_id.name,
                "salt": pin.till_salt,
                "digest": pin.till_digest,
                "iterations": pin.iterations,
            }
            for pin in pins.filtered("till_digest").sorted(lambda pin: pin.user_id.name)
        ]

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
        allowed = overridable_rules(
            self.env["tobacco.rule"]._engine_rows(shop.jurisdiction, company=self.company_id)
        )
        if any(violation["rule"] not in allowed for violation in violations):
            return "rule"
        if user_id not in self._tobacco_approvers().ids:
            return "approver"
        if not reason or len(reason) > MAX_REASON:
            return "reason"
        answer = self.env["tobacco.pin"]._try_pin(user_id, pin)
        if answer == "ok":
            now = fields.Datetime.now()
            common = {"user_id": user_id, "reason": reason, "at": now, "is_verified": True}
            self._tobacco_store_approvals(uuid, [{**one, **common} for one in violations])
        return answer

    def _tobacco_store_approvals(self, uuid, approvals):
        """:param list approvals: dicts of rule, params, user_id, reason, at and is_verified"""
        common = {
            "company_id": self.company_id.id,
            "shop_id": self.tobacco_shop_id.id,
            "config_id": self.id,
            "source_uuid": uuid,
            "cashier_id": self.env.uid,
        }
        # sudo: approvals are written by code alone
        return (
            self.env["tobacco.approval"]
            .sudo()
            .create(
                [
                    {**common, **one, "valid_until": one["at"] + timedelta(hours=VALID_HOURS)}
                    for one in approvals
                ]
            )
        )
