"""Receipts that must not be matched: paid or imported twice, and money that no customer owes."""

import re
from collections.abc import Iterable

from .model import Receipt
from .normalise import folded

_PLATFORMS = re.compile(
    r"财付通|支付宝|银联商务|网联清算|拉卡拉|通联支付|快钱|美团|抖音支付|待清算|清算资金|备付金"
)
_CLASSES = (
    ("interest", re.compile(r"结息|利息|存息")),
    ("refund", re.compile(r"^(退款|退货款|退票|退汇|冲正|供应商退款)|退款$|采购退")),
    (
        "own_transfer",
        re.compile(r"本行转存|内部转账|同名转账|资金归集|调拨|备用金|现金存|现存|ATM存"),
    ),
    ("state", re.compile(r"退税|税款|社保|公积金|财政补贴|稳岗|补助")),
    ("loan", re.compile(r"放款|贷款发放|借款")),
)


def find_duplicates(receipts: Iterable[Receipt]) -> set[str]:
    """Receipts that repeat an earlier one, which by (day, receipt) comes first and is kept.

    Equal non-empty serial and amount; or amount, day, account, name and memo all equal while
    account or name is known, whatever the serials say.
    """
    serials: set[tuple[str, int]] = set()
    contents: set[tuple[object, ...]] = set()
    found = set()
    for receipt in receipts:
        serial = (receipt.serial, receipt.amount_fen)
        content = (receipt.amount_fen, receipt.day, receipt.account, receipt.name, receipt.memo)
        known_payer = bool(receipt.account or receipt.name)
        if (receipt.serial and serial in serials) or (known_payer and content in contents):
            found.add(receipt.receipt)
        if receipt.serial:
            serials.add(serial)
        contents.add(content)
    return found


def not_receivable(receipt: Receipt) -> str:
    """The class of money that is no customer's payment, as a code; "" if it may be one."""
    if receipt.name and _PLATFORMS.search(folded(receipt.name)):
        return "platform"
    memo = folded(receipt.memo)
    return next((code for code, pattern in _CLASSES if pattern.search(memo)), "")
