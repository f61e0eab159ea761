from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools.pin import pin_problem


class ResUsers(models.Model):
    _inherit = "res.users"

    tobacco_pin = fields.Char(
        string="New Approval PIN",
        compute="_compute_tobacco_pin",
        inverse="_inverse_tobacco_pin",
        copy=False,
        help="6 to 12 digits. With it a shop manager approves at the till what a rule lets a "
        "manager approve. It can be set anew but never read.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        # EXTENDS base
        return [*super().SELF_READABLE_FIELDS, "tobacco_pin"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        # EXTENDS base
        return [*super().SELF_WRITEABLE_FIELDS, "tobacco_pin"]

    def _compute_tobacco_pin(self):
        self.tobacco_pin = False

    def _inverse_tobacco_pin(self):
        for user in self.filtered("tobacco_pin"):
            pin = user.tobacco_pin
            problem = pin_problem(pin)
            if problem == "digits":
                raise ValidationError(self.env._("Choose a PIN of 6 to 12 digits."))
            if problem:
                raise ValidationError(self.env._("Choose a PIN that is not one digit repeated."))
            # sudo: nobody has access to the table of PINs
            self.env["tobacco.pin"].sudo()._choose(user, pin)
