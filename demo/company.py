"""The company: name, address, chart of accounts, prices with tax, language."""

from base64 import b64encode

from .rows import DATA

NAME = "幸福烟酒店"


def set_up(records):
    """Make the database's own company the demo's; returns it."""
    env = records.env
    company = env.ref("base.main_company")
    if records.get("company"):
        return company
    env["res.lang"]._activate_lang("zh_CN")
    address = {
        "name": NAME,
        "country_id": env.ref("base.cn").id,
        "state_id": env.ref("base.state_cn_GD", raise_if_not_found=False).id,
        "city": "广州市",
        "street": "越秀区幸福路18号",
        "zip": "510000",
        "phone": "020-55550118",
        "tz": "Asia/Shanghai",
        "lang": "zh_CN",
    }
    company.partner_id.write(address)
    company.write({"name": NAME, "currency_id": _yuan(env).id, "logo": _logo()})
    if company.chart_template != "cn":
        env["account.chart.template"].try_loading("cn", company, install_demo=False)
    company.account_price_include = "tax_included"
    # One QR code on a receipt is enough, and it is the regulator's.
    company.point_of_sale_use_ticket_qr_code = False
    return records.adopt("company", company)


def _yuan(env):
    currency = env["res.currency"].with_context(active_test=False).search([("name", "=", "CNY")])
    currency.active = True
    return currency


def _logo():
    return b64encode((DATA / "logo.png").read_bytes())
