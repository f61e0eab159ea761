"""The names that Chinese banks give to the columns of an account statement.

Collected from published importers and export samples; a bank's own layout is a preset only where
its columns would otherwise be read wrongly.
"""

import re
import unicodedata

ALIASES: dict[str, tuple[str, ...]] = {
    "own_account": ("账号", "帐号", "本方账号", "本方帐号", "查询账号"),
    "time": ("交易时间", "交易时刻", "时间"),
    "day": ("交易日期", "记账日期", "入账日期", "日期", "记账日"),
    "in": ("贷方发生额", "贷方金额", "收入", "收入金额", "存入金额", "转入金额", "贷方"),
    "out": ("借方发生额", "借方金额", "支出", "支出金额", "支取金额", "转出金额", "借方"),
    "amount": ("交易金额", "发生额", "金额"),
    "direction": ("借贷标志", "借贷方向", "收支标志", "借/贷", "收/支"),
    "balance": ("余额", "账户余额", "本次余额", "帐户余额"),
    "currency": ("币种", "货币", "交易币种"),
    "name": ("对方户名", "对方名称", "对方单位名称", "对方账户名称", "付款人名称", "对方帐户名称"),
    "account": ("对方账号", "对方帐号", "对方账户", "付款人账号", "对方帐户"),
    "memo": (
        "摘要",
        "用途",
        "附言",
        "备注",
        "交易摘要",
        "客户附言",
        "个性化信息",
    ),
    "serial": (
        "账户明细编号-交易流水号",
        "交易流水号",
        "流水号",
        "账户明细编号",
        "明细编号",
        "凭证号",
    ),
}
# Of several serial columns the first of the list counts: 凭证号 repeats within one batch.
DIRECTIONS = {"贷": 1, "收": 1, "收入": 1, "C": 1, "借": -1, "支": -1, "支出": -1, "D": -1}
CURRENCIES = {"", "CNY", "RMB", "人民币", "人民币元", "156", "01"}
_SUFFIX = re.compile(r"(/?元|\((元|人民币|支取|收入|支出|存入|借|贷)\))+$")


def normal(header: str) -> str:
    """`"贷方发生额/元(收入)"` -> `"贷方发生额"`."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", header).replace("`", ""))
    while (shorter := _SUFFIX.sub("", plain)) != plain:
        plain = shorter
    return plain


def roles(header: tuple[str, ...]) -> dict[str, list[int]]:
    """Column indexes by role; several columns only for `memo`, else the first alias of the list."""
    names = [normal(cell) for cell in header]
    found: dict[str, list[int]] = {}
    for role, aliases in ALIASES.items():
        indexes = [names.index(alias) for alias in aliases if alias in names]
        if indexes:
            found[role] = sorted(indexes) if role == "memo" else indexes
    return found


def is_header(cells: tuple[str, ...]) -> bool:
    """A row with at least one name of a date column and one of an amount column."""
    found = roles(cells)
    return bool({"time", "day"} & set(found)) and bool({"in", "out", "amount"} & set(found))
