"""Load the demo shop: `load(env, options)` inside `odoo shell`.

A second run finds everything there and changes nothing. `options` (all text):
`agent_url`, `agent_token`, `printer_device`: the paired hardware agent and its printer;
`regulator_url`, `regulator_key_id`, `regulator_secret_ref`: the regulator and where the key lies;
`bank_login`, `bank_password`: the user as which the virtual bank reads the payments.
"""

from collections.abc import Mapping

from . import (
    accounting,
    articles,
    company,
    goods_in,
    hardware,
    ledger,
    licences,
    people,
    recalls,
    reporting,
    rules,
    shop,
    stock,
    tills,
)
from .records import Records


def load(env, options: Mapping[str, str]) -> None:
    """Make what is missing of the demo shop; the caller commits."""
    env = env(context={"lang": "zh_CN", "tz": "Asia/Shanghai", "tracking_disable": True})
    company.set_up(Records(env))
    records = Records(env)
    people.set_up(records)
    shop.set_up(records)
    licences.set_up(records)
    rules.set_up(records)
    articles.set_up(records)
    stock.set_up(records)
    ledger.set_up(records)
    goods_in.set_up(records)
    tills.set_up(records)
    recalls.set_up(records)
    accounting.set_up(records)
    people.bank_reader(records, options["bank_login"], options["bank_password"])
    reporting.set_up(records, options)
    hardware.set_up(records, options)
