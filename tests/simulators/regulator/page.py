"""The page that shows what was received, in Chinese."""

import json
from html import escape

from .faults import KINDS

STATUS = {"accepted": "已受理", "rejected": "已拒绝", "duplicate": "重复"}
KIND = {
    "sale": "销售",
    "refund": "退货",
    "void": "作废",
    "correction": "更正",
    "closing": "结班",
    "zero": "试报",
}
UNIT = {
    "stick": "支",
    "pack": "盒",
    "carton": "条",
    "case": "件",
    "piece": "个",
    "ml": "毫升",
    "g": "克",
}
STYLE = """
body { font: 15px/1.6 "Noto Sans CJK SC", sans-serif; margin: 24px auto; max-width: 1180px;
       padding: 0 16px; color: #1f2933; background: #f6f7f9; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 28px; }
.box { overflow-x: auto; background: #fff; border: 1px solid #d9dee3; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid #edf0f2;
         white-space: nowrap; }
td.wide { white-space: normal; min-width: 200px; } code { font-size: 13px; }
.accepted { color: #0b7a4b; } .rejected { color: #b42318; } .duplicate { color: #8a6100; }
.empty { padding: 14px; color: #66707a; }
"""


def render(heads, counts, records, faults):
    """The page as text.

    :param list heads: licence, epoch, seq, hash, held
    :param dict counts: by status
    :param list records: newest first
    """
    total = "、".join(f"{STATUS[name]} {number}" for name, number in sorted(counts.items()))
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>烟草监管平台(模拟)</title><style>{STYLE}</style></head><body>
<h1>烟草监管平台(模拟)</h1>
<p>收到的记录: {total or "暂无"}。最新 {
        len(records)
    } 条如下; 全部见 <a href="/records.json">records.json</a>。</p>
{_table("许可证", ["许可证号", "纪元", "最高序号", "最后哈希", "暂缓"], map(_head, heads))}
{
        _table(
            "记录",
            ["序号", "状态", "类型", "小票号", "时间", "商品", "金额", "回执", "说明"],
            map(_record, records),
        )
    }
{_table("故障开关", ["故障", "说明", "剩余次数"], map(_fault, faults))}
</body></html>"""


def _table(title, names, rows):
    rows = list(rows)
    if not rows:
        return f'<h2>{title}</h2><div class="box"><div class="empty">暂无</div></div>'
    head = "".join(f"<th>{name}</th>" for name in names)
    return (
        f'<h2>{title}</h2><div class="box"><table><tr>{head}</tr>'
        + "".join(f"<tr>{row}</tr>" for row in rows)
        + "</table></div>"
    )


def _cells(*values):
    return "".join(f"<td>{escape(str(value))}</td>" for value in values)


def _head(head):
    return _cells(
        head["licence"], head["epoch"], head["seq"], head["hash"][:16] + "…", head["held"] or "无"
    )


def _record(record):
    payload = _object(record["payload"])
    lines = payload.get("lines") if isinstance(payload.get("lines"), list) else []
    goods = ", ".join(map(_goods, lines))
    status = record["status"]
    return (
        _cells(record["seq"])
        + f'<td class="{status}">{STATUS[status]}</td>'
        + _cells(
            KIND.get(record["kind"], record["kind"]),
            payload.get("order", ""),
            payload.get("business_time", payload.get("closed_at", "")),
        )
        + f'<td class="wide">{escape(goods)}</td>'
        + _cells(payload.get("total", ""), record["receipt"] or "")
        + f'<td class="wide">{escape(" ".join(filter(None, (record["code"], record["message"]))))}'
        + "</td>"
    )


def _goods(line):
    unit = str(_get(line, "unit"))
    return f"{_get(line, 'name')} × {_get(line, 'qty')} {UNIT.get(unit, unit)}".rstrip()


def _fault(fault):
    times = "不限" if fault["times"] < 0 else fault["times"]
    return _cells(fault["kind"], KINDS[fault["kind"]], times)


def _object(text):
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _get(line, key):
    return line.get(key, "") if isinstance(line, dict) else ""
