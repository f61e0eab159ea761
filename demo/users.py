"""Who works in the demo shop. Imports nothing, so that the printer of logins can read it."""

from dataclasses import dataclass

PASSWORD = "demo"  # noqa: S105 - the demo tells it to everybody
COMPLIANCE, SETTLEMENT = "tobacco_compliance", "tobacco_settlement"
TILL_USER = "point_of_sale.group_pos_user"
TILL_MANAGER = "point_of_sale.group_pos_manager"


@dataclass(frozen=True)
class DemoUser:
    """One login; `role` names the job in English and Chinese, `groups` are xml ids."""

    login: str
    name: str
    role: str
    groups: tuple[str, ...]


USERS = (
    DemoUser("cashier", "李娜 (收银)", "cashier / 收银", (TILL_USER,)),
    DemoUser("cashier2", "周婷 (收银)", "second cashier / 收银", (TILL_USER,)),
    DemoUser(
        "manager",
        "王芳 (店长)",
        "shop manager / 店长",
        (TILL_MANAGER, "stock.group_stock_manager", "purchase.group_purchase_user"),
    ),
    DemoUser("entry", "赵敏 (登记)", "entry clerk / 登记", (f"{SETTLEMENT}.group_entry",)),
    DemoUser("reviewer", "钱伟 (审核)", "reviewer / 审核", (f"{SETTLEMENT}.group_reviewer",)),
    DemoUser("poster", "孙丽 (出纳)", "poster / 出纳", (f"{SETTLEMENT}.group_poster",)),
    DemoUser("reverser", "吴强 (冲销)", "reverser / 冲销", (f"{SETTLEMENT}.group_reverser",)),
    DemoUser("closer", "郑洁 (结账)", "closer / 结账", (f"{SETTLEMENT}.group_closer",)),
    DemoUser(
        "officer", "陈静 (合规)", "compliance officer / 合规", (f"{COMPLIANCE}.group_officer",)
    ),
    DemoUser(
        "auditor",
        "刘洋 (审计)",
        "auditor / 审计",
        (f"{SETTLEMENT}.group_auditor", f"{COMPLIANCE}.group_auditor"),
    ),
)
