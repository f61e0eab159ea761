"""Profiles: how a regulator is reached."""

import re
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import config

from ..tools.report.batch import MAX_RECORDS
from ..tools.report.secret_ref import parse_secret_ref
from ..tools.report.signers import available, make_signer
from ..tools.report.signing import KeyProblem
from ..tools.report.signing_sm2 import is_public_key
from ..transports import TRANSPORTS
from ..transports.secret import SecretError, read_secret

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class TobaccoReportProfile(models.Model):
    """A regulator's endpoint, key and limits. The key itself is elsewhere: by reference."""

    _name = "tobacco.report.profile"
    _description = "Regulator Profile"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    transport = fields.Selection(
        selection=lambda self: self._selection_transport(), required=True, default="https"
    )
    endpoint = fields.Char(
        help="Base address, e.g. https://report.example.gov.cn/tobacco. "
        "Plain http is allowed to this machine itself only. For a file drop: a folder's name "
        "below the folder that odoo.conf names as tobacco_drop_dir."
    )
    key_id = fields.Char("Key Id", help="Name of the key as the regulator gave it.")
    signature_alg = fields.Selection(
        [
            ("hmac-sha256", "HMAC with SHA-256"),
            ("hmac-sm3", "HMAC with SM3"),
            ("sm2-sm3", "SM2 with SM3"),
        ],
        string="Signature",
        required=True,
        default="hmac-sha256",
    )
    secret_ref = fields.Char(
        "Where the Key Lies",
        groups="base.group_system",
        help="env:TOBACCO_… names a variable of the worker's environment, file:… a file below "
        "the folder that odoo.conf names as tobacco_secret_dir. The key is base64 of at least "
        "32 random bytes, for SM2 the private key as 64 hex digits, and never stored in the "
        "database.",
    )
    regulator_key = fields.Char(
        "Regulator's Public Key",
        help="For SM2: 04 and 128 hex digits, as the regulator publishes it. Its answers are "
        "checked with it.",
    )
    answers = fields.Selection(
        [("signed", "Signed"), ("unsigned", "Not signed")],
        required=True,
        default="signed",
        help="An answer that should be signed and is not acknowledges nothing.",
    )
    batch_records = fields.Integer("Records in a Batch", required=True, default=MAX_RECORDS)
    connect_timeout_s = fields.Float("Time to Connect (s)", required=True, default=3.0)
    read_timeout_s = fields.Float("Time to Answer (s)", required=True, default=10.0)
    key_state = fields.Char("Key Found", compute="_compute_key_state", groups="base.group_system")

    _batch_records_range = models.Constraint(
        f"CHECK(batch_records BETWEEN 1 AND {MAX_RECORDS})",
        "A batch holds 1 to 1,000 records.",
    )
    _timeouts_range = models.Constraint(
        "CHECK(connect_timeout_s BETWEEN 0.1 AND 60 AND read_timeout_s BETWEEN 0.1 AND 60)",
        "A time-out is between 0.1 and 60 seconds.",
    )

    @api.model
    def _selection_transport(self):
        labels = {"https": self.env._("HTTPS"), "file_drop": self.env._("File Drop")}
        return [(code, labels.get(code, code)) for code in TRANSPORTS]

    @api.depends("secret_ref", "signature_alg", "key_id", "regulator_key")
    def _compute_key_state(self):
        for profile in self:
            profile.key_state = profile._describe_key()

    def _describe_key(self):
        if self.signature_alg not in available():
            if self.signature_alg == "sm2-sm3":
                return self.env._("The Python package gmalg is missing: pip install gmalg.")
            return self.env._("This machine's OpenSSL does not know the signature's hash.")
        try:
            secret = read_secret(self.secret_ref or "", config.get("tobacco_secret_dir"))
            make_signer(self.signature_alg, self.key_id, secret, self.regulator_key or "")
        except KeyProblem:
            return self.env._("Something is there, but it is no key for this signature.")
        except SecretError as error:
            texts = {
                "NO_REFERENCE": self.env._("No key yet: say where it lies."),
                "ABSENT": self.env._("Not found in this process; the worker may see another."),
                "NO_FOLDER": self.env._("odoo.conf does not name tobacco_secret_dir yet."),
            }
            return texts.get(error.code, self.env._("The key cannot be read."))
        return self.env._("Yes")

    @api.constrains("endpoint", "transport")
    def _check_endpoint(self):
        for profile in self.filtered("endpoint"):
            if profile.transport == "file_drop":
                if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", profile.endpoint):
                    raise ValidationError(
                        self.env._(
                            "%(endpoint)s is no folder's name: letters, digits, dot, hyphen and "
                            "underline only.",
                            endpoint=profile.endpoint,
                        )
                    )
                continue
            parts = urlsplit(profile.endpoint)
            is_safe = parts.scheme == "https" or (
                parts.scheme == "http" and parts.hostname in _LOOPBACK
            )
            if not is_safe or not parts.hostname or parts.query or parts.fragment:
                raise ValidationError(
                    self.env._(
                        "%(endpoint)s is no address of a regulator: it starts with https:// "
                        "and has no ? or #.",
                        endpoint=profile.endpoint,
                    )
                )
            if parts.username or parts.password:
                raise ValidationError(
                    self.env._("A user name or password does not belong into the address.")
                )

    @api.constrains("signature_alg", "regulator_key", "answers")
    def _check_regulator_key(self):
        for profile in self.filtered(lambda p: p.signature_alg == "sm2-sm3"):
            if profile.answers == "signed" and not is_public_key(profile.regulator_key or ""):
                raise ValidationError(
                    self.env._(
                        "With SM2 the regulator signs with a key of its own: enter its public key, "
                        "04 and 128 hex digits."
                    )
                )

    @api.constrains("secret_ref")
    def _check_secret_ref(self):
        for profile in self.filtered("secret_ref"):
            try:
                parse_secret_ref(profile.secret_ref)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Say where the key lies, not the key: env:TOBACCO_… or file:… below "
                        "the folder of secrets."
                    )
                ) from error

    def _prepare_transport_vals(self):
        """What a transport is made of, as plain values; `secret_ref` instead of the key."""
        self.ensure_one()
        # sudo: the worker's user is the superuser already; the reference is no secret itself
        profile = self.sudo()
        return {
            "endpoint": profile.endpoint or "",
            "key_id": profile.key_id or "",
            "alg": profile.signature_alg,
            "secret_ref": profile.secret_ref or "",
            "regulator_key": profile.regulator_key or "",
            "secret_dir": config.get("tobacco_secret_dir"),
            "drop_dir": config.get("tobacco_drop_dir"),
            "is_signed": profile.answers == "signed",
            "timeouts_s": (profile.connect_timeout_s, profile.read_timeout_s),
        }
