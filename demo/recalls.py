"""A recall that is over, so that its list and its end can be seen."""

from datetime import timedelta

from odoo import fields

NUMBER = "演示-召回-01"


def set_up(records):
    """The closed recall; an open one would stop sales of the demo."""
    records.ensure("recall_closed", "tobacco.recall", lambda: _vals(records.env))
    recall = records.get("recall_closed")
    if recall.state == "draft":
        recall.action_open()
        recall._close("问题批次已全部退回批发企业，批发企业已出具退货单。")


def _vals(env):
    announced_on = fields.Date.context_today(env.user) - timedelta(days=40)
    return {
        "number": NUMBER,
        "announced_on": announced_on,
        "sold_since": announced_on - timedelta(days=30),
        "source_name": "广州市烟草公司(演示)",
        "reason": "个别批次包装封口不严，可能霉变。",
        "line_ids": [
            (0, 0, {"barcode": "6999000000711", "name": "大前门(软)", "batch": "B2609"}),
            (0, 0, {"barcode": "6999000990999", "name": "本店未经营的品规", "batch": "B2610"}),
        ],
    }
