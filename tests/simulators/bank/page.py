"""The page of the virtual WeChat Pay and bank, in the language of those who use it."""

from collections.abc import Iterable
from datetime import date, timedelta
from html import escape

from .ledger import Entry, Payment, of_statement, opening_fen
from .money import fee_yuan, yuan

STYLE = """
body { margin: 0; background: #f3f4f6; color: #1f2937; font: 15px/1.6 system-ui, sans-serif }
header { background: #07843f; color: #fff; padding: 14px 28px }
header h1 { font-size: 20px; margin: 0 } header p { margin: 0; opacity: .85 }
main { max-width: 1120px; margin: 0 auto; padding: 20px 16px }
section { background: #fff; border-radius: 8px; padding: 16px 20px; margin-bottom: 18px;
  box-shadow: 0 1px 3px #0002; overflow-x: auto }
h2 { font-size: 17px; margin: 0 0 8px } nav { margin-bottom: 14px } nav a { margin-right: 14px }
nav .next { margin-left: 14px }
table { border-collapse: collapse; width: 100%; white-space: nowrap }
th, td { padding: 5px 10px; border-bottom: 1px solid #e5e7eb; text-align: left }
.n { text-align: right; font-variant-numeric: tabular-nums }
.button { display: inline-block; background: #07843f; color: #fff; padding: 7px 16px;
  border-radius: 6px; text-decoration: none; margin: 10px 10px 0 0 }
.empty { color: #6b7280 } .error { color: #b91c1c }
"""


def day_page(
    day: date, wechat: list[Payment], entries: list[Entry], merchant: str, account: str
) -> str:
    opening = yuan(opening_fen(entries, day))
    shown = of_statement(entries, day)
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    return _page(
        f"""<nav><a href="/?day={before}">← {before}</a><b>{day}</b>
        <a href="/?day={after}" class="next">{after} →</a></nav>
        <section><h2>微信支付 · 商户号 {escape(merchant)}</h2>{_payments(wechat)}
        {_button("trade-bill", f"/wechat/tradebill?day={day}", "下载交易账单")}</section>
        <section><h2>银行账户 {escape(account)} · 期初余额 {opening} 元</h2>{_entries(shown)}
        {_button("statement-xlsx", f"/bank/statement.xlsx?day={day}", "下载对账单 (xlsx)")}
        {_button("statement-csv", f"/bank/statement.csv?day={day}", "下载对账单 (csv)")}
        </section>"""
    )


def _button(name: str, address: str, text: str) -> str:
    return f'<a class="button" id="{name}" href="{address}">{text}</a>'


def error_page(reason: str) -> str:
    return _page(
        '<section><h2>现在读不到店里的收款</h2><p class="error">'
        f"{escape(reason)}</p><p>请确认 Odoo 已经启动,然后刷新本页。</p></section>"
    )


def _page(body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><title>虚拟微信支付与银行</title>'
        f"<style>{STYLE}</style></head><body>"
        "<header><h1>虚拟微信支付与银行</h1>"
        "<p>演示用:它知道店里每天的收款,并像真的平台和银行一样给出账单文件。</p></header>"
        f"<main>{body}</main></body></html>"
    )


def _payments(payments: list[Payment]) -> str:
    if not payments:
        return '<p class="empty">这一天还没有微信收款。</p>'
    rows = (
        (
            f"{item.at:%H:%M:%S}", item.number, "退款" if item.is_refund else "支付成功",
            item.bank(), yuan(item.amount_fen), fee_yuan(item.fee_units()),
            f"{item.rate_bp() / 100:.2f}%",
        )
        for item in payments
    )  # fmt: skip
    return _table(("时间", "商户订单号", "状态", "付款银行", "金额", "手续费", "费率"), rows, 4)


def _entries(entries: list[Entry]) -> str:
    rows = (
        (
            f"{item.at:%m-%d %H:%M}", item.summary, item.name, item.memo,
            yuan(item.amount_fen), yuan(item.balance_fen),
        )
        for item in entries
    )  # fmt: skip
    return _table(("时间", "摘要", "对方户名", "备注", "金额", "余额"), rows, 4)


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]], numbers_from: int) -> str:
    def cells(tag: str, values: Iterable[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if index >= numbers_from else ''}>{escape(value)}</{tag}>"
            for index, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<table><tr>{cells('th', heads)}</tr>{body}</table>"
