"""Who works in the demo shop. Imports nothing, so that the printer of logins can read it."""

from dataclasses import dataclass

PASSWORD = "demo"  # noqa: S105 - the demo tells it to everybody
MANAGER_PIN = "246810"  # approves at the till what a rule lets a manager approve
COMPLIANCE, SETTLEMENT = "tobacco_compliance", "tobacco_settlement"
TILL_USER = "point_of_sale.group_pos_user"
TILL_MANAGER = "point_of_sale.group_pos_manager"
TILLS = "point_of_sale.action_pos_config_kanban"


@dataclass(frozen=True)
class DemoUser:
    """One login. `role` names the job in English and Chinese; `home` is what the login opens.

    `groups` and `home` are xml ids.
    """

    login: str
    name: str
    role: str
    groups: tuple[str, ...]
    home: str


def _accountant(login: str, name: str, role: str, home: str) -> DemoUser:
    return DemoUser(login, name, role, (f"{SETTLEMENT}.group_{login}",), f"{SETTLEMENT}.{home}")


USERS = (
    DemoUser("cashier", "李娜 (收银)", "cashier / 收银", (TILL_USER,), TILLS),
    DemoUser("cashier2", "周婷 (收银)", "second cashier / 收银", (TILL_USER,), TILLS),
    DemoUser(
        "manager",
        "王芳 (店长)",
        "shop manager / 店长",
        (
            TILL_MANAGER,
            "stock.group_stock_manager",
            "purchase.group_purchase_user",
            "account.group_account_invoice",  # core: who may take cash out of a till
        ),
        TILLS,
    ),
    _accountant("entry", "赵敏 (登记)", "entry clerk / 登记", "settlement_proposal_action"),
    _accountant("reviewer", "钱伟 (审核)", "reviewer / 审核", "settlement_review_action"),
    _accountant("poster", "孙丽 (出纳)", "poster / 出纳", "settlement_proposal_action"),
    _accountant("reverser", "吴强 (冲销)", "reverser / 冲销", "settlement_proposal_action"),
    _accountant("closer", "郑洁 (结账)", "closer / 结账", "settlement_day_action"),
    DemoUser(
        "officer",
        "陈静 (合规)",
        "compliance officer / 合规",
        (f"{COMPLIANCE}.group_officer",),
        f"{COMPLIANCE}.tobacco_licence_action",
    ),
    DemoUser(
        "auditor",
        "刘洋 (审计)",
        "auditor / 审计",
        (f"{SETTLEMENT}.group_auditor", f"{COMPLIANCE}.group_auditor"),
        f"{SETTLEMENT}.settlement_line_action",
    ),
)
