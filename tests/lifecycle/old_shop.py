"""Run inside `odoo shell`: a shop on stock Odoo with three years of paid orders behind it."""

ORDERS = 120


def build(env):
    env = env(user=env.ref("base.user_admin"))  # the superuser may not open a till
    company = env.company
    company.write({"name": "老店", "country_id": env.ref("base.cn").id})
    env["account.chart.template"].try_loading("cn", company, install_demo=False)
    cash = env["account.journal"].search([("type", "=", "cash"), ("company_id", "=", company.id)])
    method = env["pos.payment.method"].create(
        {"name": "现金", "journal_id": cash[:1].id, "company_id": company.id}
    )
    config = env["pos.config"].create({"name": "老收银台", "payment_method_ids": [(4, method.id)]})
    product = env["product.product"].create(
        {"name": "老商品", "list_price": 10, "available_in_pos": True, "taxes_id": [(5,)]}
    )
    config.open_ui()
    session = config.current_session_id
    session.set_opening_control(0, "")
    for number in range(ORDERS):
        order = env["pos.order"].create(_order(session, product, number))
        payment = {
            "pos_order_id": order.id,
            "amount": order.amount_total,
            "payment_method_id": method.id,
        }
        order.add_payment(payment)
        order.action_pos_order_paid()
    session.close_session_from_ui()
    env.cr.execute(
        "UPDATE pos_order SET date_order = date_order - id * interval '9 days'"
        " WHERE session_id = %s",
        [session.id],
    )
    assert session.state == "closed", session.state


def _order(session, product, number):
    quantity = number % 5 + 1
    line = {
        "product_id": product.id, "qty": quantity, "price_unit": 10,
        "price_subtotal": 10 * quantity, "price_subtotal_incl": 10 * quantity,
    }  # fmt: skip
    return {
        "session_id": session.id,
        "company_id": session.company_id.id,
        "lines": [(0, 0, line)],
        "amount_total": 10 * quantity,
        "amount_tax": 0,
        "amount_paid": 0,
        "amount_return": 0,
    }
