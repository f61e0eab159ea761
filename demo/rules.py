"""One local change of a rule: the shop warns of large baskets earlier than the pack does."""


def set_up(records):
    """The officer's change, made once."""
    if records.get("rule_change_near"):
        return
    changes = records.env["tobacco.rule.change"].with_user(records.get("user_officer"))
    records.adopt(
        "rule_change_near",
        changes.create(
            {
                "rule_key": "cn_qty_near",
                "jurisdiction_id": records.env.ref("tobacco_compliance.jurisdiction_cn").id,
                "value": "30",
                "reason": "节前客流大，提前提醒收银员(演示)",
            }
        ),
    )
