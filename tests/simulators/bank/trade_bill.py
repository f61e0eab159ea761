"""The trade bill of WeChat Pay, bill type ALL: 27 columns and the summary.

UTF-8 with BOM, CRLF, a back-tick before every value, amounts in yuan, fees with five decimals;
on a refund row the order's amounts are zero, the refunded ones positive and the fee negative.
"""

from collections.abc import Iterable

from .ledger import Payment, digits
from .money import fee_fen, fee_yuan, yuan

COLUMNS = (
    "交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号",
    "用户标识", "交易类型", "交易状态", "付款银行", "货币种类", "应结订单金额", "代金券金额",
    "微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态",
    "商品名称", "商户数据包", "手续费", "费率", "订单金额", "申请退款金额", "费率备注",
)  # fmt: skip
TOTALS = (
    "总交易单数", "应结订单总金额", "退款总金额", "充值券退款总金额", "手续费总金额",
    "订单总金额", "申请退款总金额",
)  # fmt: skip
APP_ID = "wx6990000000demo01"
ZERO = "0.00"


def trade_bill(payments: Iterable[Payment], merchant: str) -> bytes:
    """The file for the WeChat payments given, which are of one day and in order."""
    payments = list(payments)
    lines = [",".join(COLUMNS)]
    lines += [_line(_row(item, merchant)) for item in payments]
    lines += [",".join(TOTALS), _line(_totals(payments))]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _line(values: Iterable[str]) -> str:
    # The platform never lets a comma or a line end into a value.
    return ",".join("`" + " ".join(value.replace(",", "，").split()) for value in values)


def _row(item: Payment, merchant: str) -> tuple[str, ...]:
    first = item.origin or item.uuid
    paid = ZERO if item.is_refund else yuan(item.amount_fen)
    back = yuan(-item.amount_fen) if item.is_refund else ZERO
    refund_ids = (
        (f"5030{digits(24, item.uuid, 'refund')}", item.number) if item.is_refund else ("0", "0")
    )
    return (
        f"{item.at:%Y-%m-%d %H:%M:%S}", APP_ID, merchant, "0", item.till,
        f"4200{digits(24, first, 'order')}", item.origin_number or item.number,
        f"o{digits(27, first, 'user')}", "MICROPAY", "REFUND" if item.is_refund else "SUCCESS",
        item.bank(), "CNY", paid, ZERO, *refund_ids, back, ZERO,
        "ORIGINAL" if item.is_refund else "", "SUCCESS" if item.is_refund else "",
        item.goods, "", fee_yuan(item.fee_units()), f"{item.rate_bp() / 100:.2f}%",
        paid, back, "",
    )  # fmt: skip


def _totals(payments: list[Payment]) -> tuple[str, ...]:
    paid = yuan(sum(item.amount_fen for item in payments if not item.is_refund))
    back = yuan(-sum(item.amount_fen for item in payments if item.is_refund))
    fees = yuan(fee_fen(sum(item.fee_units() for item in payments)))
    return (str(len(payments)), paid, back, ZERO, fees, paid, back)
