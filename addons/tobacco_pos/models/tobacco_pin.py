import datetime as dt
import secrets

from odoo import fields, models
from odoo.tools import SQL

from ..tools.pin import (
    ITERATIONS,
    SALT_BYTES,
    after_wrong_pin,
    is_pin,
    pin_digest,
    seconds_locked,
)


class TobaccoPin(models.Model):
    """The PIN of a user, as a salted slow hash. No group may read this table, not even settings.

    The till's hash is another one with a salt of its own: it leaves the server, so it proves
    nothing to the server, and what it lets pass stays unverified until an officer confirms it.
    """

    _name = "tobacco.pin"
    _description = "PIN for Approvals"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    salt = fields.Char(required=True, help="Hexadecimal.")
    digest = fields.Char(required=True, help="Hexadecimal PBKDF2-HMAC-SHA256.")
    iterations = fields.Integer(required=True)
    till_salt = fields.Char(help="Hexadecimal. Empty: this PIN is tried by the server alone.")
    till_digest = fields.Char(help="Hexadecimal PBKDF2-HMAC-SHA256, given to the user's tills.")
    failed_count = fields.Integer(help="Wrong PINs in a row since the last good one or lock.")
    locked_until = fields.Datetime()

    _user_unique = models.UniqueIndex("(user_id)", "This user has a PIN already.")

    def _choose(self, user, pin):
        """Set the PIN of `user`; a lock goes with the old one."""
        salt, till_salt = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(SALT_BYTES)
        vals = {
            "user_id": user.id,
            "salt": salt.hex(),
            "digest": pin_digest(pin, salt),
            "iterations": ITERATIONS,
            "till_salt": till_salt.hex(),
            "till_digest": pin_digest(pin, till_salt),
            "failed_count": 0,
            "locked_until": False,
        }
        own = self.search([("user_id", "=", user.id)])
        if own:
            own.write(vals)
        else:
            self.create(vals)

    def _try_pin(self, user_id, pin):
        """Try a PIN; the try counts whatever becomes of the request.

        In a transaction of its own that locks the row: a rollback undoes no failure, and of two
        tries at once the later one starts again and sees the earlier one's count.

        :return: "ok", "wrong", "locked" (nothing was looked at, or this failure locked it) or
            "none" (no PIN chosen)
        :rtype: str
        """
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT salt, digest, iterations, failed_count, locked_until"
                    " FROM tobacco_pin WHERE user_id = %s FOR UPDATE",
                    user_id,
                )
            )
            row = cr.fetchone()
            if not row:
                return "none"
            salt, digest, iterations, failed_count, locked_until = row
            now = dt.datetime.now(dt.timezone.utc).replace(tzinfo=None)
            if seconds_locked(locked_until, now):
                return "locked"
            is_right = is_pin(pin, bytes.fromhex(salt), iterations, digest)
            failed_count, locked_until = (
                (0, None) if is_right else after_wrong_pin(failed_count or 0, now)
            )
            cr.execute(
                SQL(
                    "UPDATE tobacco_pin SET failed_count = %s, locked_until = %s"
                    " WHERE user_id = %s",
                    failed_count,
                    locked_until,
                    user_id,
                )
            )
        if is_right:
            return "ok"
        return "locked" if locked_until else "wrong"
