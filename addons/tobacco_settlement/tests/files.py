"""Statement files as the platform and a bank write them, built for tests."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

BILL_HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
BILL_TOTALS = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
BANK_HEADER = (
    "交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,"
    "账户明细编号-交易流水号"
)


def _ticked(values):
    return ",".join(f"`{value}" for value in values)


def wechat_bill(merchant, rows):
    """Bytes of a trade bill; rows are (time, order number, yuan), negative for a refund."""
    lines = [BILL_HEADER]
    settled = refunded = 0
    fees = Decimal(0)
    for number, (moment, order_no, yuan) in enumerate(rows, start=1):
        is_refund = yuan < 0
        fee = Decimal(str(yuan)) * Decimal("0.006")
        paid, back = (0, -yuan) if is_refund else (yuan, 0)
        settled, refunded, fees = settled + paid, refunded + back, fees + fee
        lines.append(
            _ticked(
                (
                    moment,
                    "wxdemo",
                    merchant,
                    "0",
                    "",
                    f"42000000{number:020d}",
                    order_no,
                    f"oUser{number}",
                    "MICROPAY",
                    "REFUND" if is_refund else "SUCCESS",
                    "OTHERS",
                    "CNY",
                    f"{paid:.2f}",
                    "0.00",
                    f"5030{number:020d}" if is_refund else "0",
                    "0",
                    f"{back:.2f}",
                    "0.00",
                    "ORIGINAL" if is_refund else "",
                    "SUCCESS" if is_refund else "",
                    "烟酒,日用",
                    "",
                    f"{fee:.5f}",
                    "0.60%",
                    f"{paid:.2f}",
                    f"{back:.2f}",
                    "",
                )
            )
        )
    lines.append(BILL_TOTALS)
    totals = (len(rows), settled, refunded, 0, fees, settled, refunded)
    lines.append(
        _ticked(
            (
                f"{totals[0]}",
                *(f"{value:.2f}" for value in totals[1:4]),
                f"{fees.quantize(CENT, ROUND_HALF_UP)}",
                f"{settled:.2f}",
                f"{refunded:.2f}",
            )
        )
    )
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def bank_statement(account, rows, opening=10_000):
    """Bytes (GB18030) of a statement; rows are (time, yuan, payer, account, memo, serial)."""
    lines = [f"账号：{account},户名：测试烟酒店", BANK_HEADER]
    balance = opening
    for moment, yuan, name, payer_account, memo, serial in rows:
        balance = round(balance + yuan, 2)
        came, went = (f"{yuan:.2f}", "") if yuan > 0 else ("", f"{-yuan:.2f}")
        lines.append(
            ",".join(
                (
                    moment.replace("-", ""),
                    went,
                    came,
                    f"{balance:.2f}",
                    "人民币元",
                    name,
                    payer_account,
                    "",
                    moment[:10].replace("-", ""),
                    "转账",
                    memo,
                    serial,
                )
            )
        )
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")
