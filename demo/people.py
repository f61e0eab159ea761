"""Users of every role, members, and the wholesaler."""

from odoo.fields import Command

from .shop_data import MEMBER_ACCOUNT
from .users import MANAGER_PIN, PASSWORD, USERS

MEMBERS = (
    ("member_zhang", "张建国", "13800000001"),
    ("member_lin", "林晓梅", "13800000002"),
    ("member_huang", "黄志强", "13800000003"),
    ("member_he", "何老师", "13800000004"),
    ("member_hotel", "云山宾馆", "020-55550888"),
)
BANK_READS = (
    "account.journal",
    "account.move.line",
    "pos.payment",
    "pos.payment.method",
    "pos.order",
    "pos.order.line",
    "pos.session",
    "pos.config",
)


def set_up(records):
    _users(records)
    _members(records)
    _wholesaler(records)


def bank_reader(records, login, password):
    """The user as which the virtual bank learns of the payments: it reads them and nothing else."""
    group = records.ensure("group_bank_reader", "res.groups", {"name": "虚拟银行 (只读收款)"})
    models = {
        f"access_bank_{name.replace('.', '_')}": {
            "name": f"bank reader: {name}",
            "model_id": records.env["ir.model"]._get_id(name),
            "group_id": group.id,
            "perm_read": True,
        }
        for name in BANK_READS
    }
    records.ensure_all("ir.model.access", models)
    groups = records.env.ref("base.group_user") | group
    user = records.ensure("user_bank_reader", "res.users", _user(login, "虚拟银行", groups.ids))
    if not records.env["ir.config_parameter"].get_param("demo_shop.is_bank_password_set"):
        user.password = password
        records.env["ir.config_parameter"].set_param("demo_shop.is_bank_password_set", True)


def _users(records):
    env = records.env
    missing = [user for user in USERS if not records.get(f"user_{user.login}")]
    if missing:
        env.ref("base.user_admin").write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
    for user in missing:
        groups = [env.ref("base.group_user").id, *(env.ref(name).id for name in user.groups)]
        made = records.ensure(
            f"user_{user.login}", "res.users", _user(user.login, user.name, groups)
        )
        made.write({"password": PASSWORD, "action_id": env.ref(user.home).id})
        if user.login == "manager":
            made.tobacco_pin = MANAGER_PIN


def _user(login, name, group_ids):
    return {
        "login": login,
        "name": name,
        "email": f"{login}@demo.invalid",
        "lang": "zh_CN",
        "tz": "Asia/Shanghai",
        "notification_type": "inbox",
        "group_ids": [Command.set(group_ids)],
    }


def _members(records):
    records.ensure_all(
        "res.partner",
        {
            name: {
                "name": text,
                "phone": phone,
                "lang": "zh_CN",
                "country_id": records.env.ref("base.cn").id,
                "city": "广州市",
                "company_type": "company" if name == "member_hotel" else "person",
            }
            for name, text, phone in MEMBERS
        },
    )
    records.ensure(
        "member_hotel_account",
        "res.partner.bank",
        lambda: {"partner_id": records.get("member_hotel").id, "acc_number": MEMBER_ACCOUNT},
    )


def _wholesaler(records):
    records.ensure(
        "wholesaler",
        "res.partner",
        {
            "name": "广州烟草专卖有限公司(演示)",
            "company_type": "company",
            "supplier_rank": 1,
            "lang": "zh_CN",
            "country_id": records.env.ref("base.cn").id,
            "city": "广州市",
        },
    )
