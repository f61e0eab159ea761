"""The regulator: its profile, and the chain of the licence from this moment on."""

from odoo import fields


def set_up(records, options):
    """Start reporting now; the branch's licence has run out and reports nothing."""
    profile = records.ensure(
        "regulator",
        "tobacco.report.profile",
        {
            "name": "虚拟监管平台",
            "endpoint": options["regulator_url"],
            "key_id": options["regulator_key_id"],
            "secret_ref": options["regulator_secret_ref"],
        },
    )
    if not records.get("chain"):
        licence = records.get("licence")
        chain = records.env["tobacco.report.chain"]._open(licence, profile, fields.Datetime.now())
        records.adopt("chain", chain)
