"""Read the shop's payments out of Odoo, as a user who may only read.

Stands in for the buyers' phones: in the real world they tell the platform of a payment.
"""

import http.cookiejar
import json
import urllib.error
import urllib.request
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from .ledger import Payment
from .money import to_fen

TIMEOUT_S = 20
SESSION_EXPIRED = 100
KINDS = {"wechat", "account"}
PAYMENT_FIELDS = (
    "uuid", "amount", "payment_date", "payment_method_id", "pos_order_id", "partner_id"
)  # fmt: skip


class OdooError(Exception):
    """Odoo does not answer, or answers with an error; the text is for the page's reader."""


class Odoo:
    """Calls of one user of one database over the web client's own JSON-RPC."""

    def __init__(self, url: str, database: str, login: str, password: str):
        self._url = url.rstrip("/")
        self._credentials = {"db": database, "login": login, "password": password}
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self._is_logged_in = False

    def search_read(self, model: str, domain: list, fields: tuple[str, ...]) -> list[dict]:
        body = {
            "model": model,
            "method": "search_read",
            "args": [domain, list(fields)],
            "kwargs": {},
        }
        if not self._is_logged_in:
            self._login()
        answer = self._post("/web/dataset/call_kw", body)
        if answer.get("error", {}).get("code") == SESSION_EXPIRED:
            self._login()
            answer = self._post("/web/dataset/call_kw", body)
        return _result(answer)

    def _login(self) -> None:
        _result(self._post("/web/session/authenticate", self._credentials))
        self._is_logged_in = True

    def _post(self, path: str, params: dict) -> dict:
        request = urllib.request.Request(  # noqa: S310 - the address is the starter's
            self._url + path,
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as response:
                return json.load(response)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise OdooError(str(error)) from error


def _result(answer: dict) -> list[dict]:
    if error := answer.get("error"):
        raise OdooError(error.get("data", {}).get("message") or error.get("message", ""))
    return answer["result"]


def read_payments(odoo: Odoo, tz: ZoneInfo) -> list[Payment]:
    """All money on its way to the platform or the bank, oldest first."""
    payments = [*_till_payments(odoo, tz), *_deposits(odoo, tz)]
    return sorted(payments, key=lambda item: (item.at, item.uuid))


def _till_payments(odoo: Odoo, tz: ZoneInfo) -> list[Payment]:
    methods = odoo.search_read("pos.payment.method", [], ("tobacco_payment_kind",))
    kinds = {row["id"]: row["tobacco_payment_kind"] for row in methods}
    wanted = [method for method, kind in kinds.items() if kind in KINDS]
    rows = odoo.search_read("pos.payment", [("payment_method_id", "in", wanted)], PAYMENT_FIELDS)
    orders = _orders(odoo, sorted({row["pos_order_id"][0] for row in rows}))
    first_uuid = {
        (row["pos_order_id"][0], row["payment_method_id"][0]): row["uuid"]
        for row in rows
        if row["amount"] > 0
    }
    payers = _payers(odoo, sorted({row["partner_id"][0] for row in rows if row["partner_id"]}))
    return [_payment(row, kinds, orders, first_uuid, payers, tz) for row in rows]


def _orders(odoo: Odoo, ids: list[int]) -> dict[int, dict]:
    fields = ("pos_reference", "config_id", "refunded_order_id")
    return {row["id"]: row for row in odoo.search_read("pos.order", [("id", "in", ids)], fields)}


def _payers(odoo: Odoo, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Name and bank account of each customer; the account is empty when it has none."""
    names = odoo.search_read("res.partner", [("id", "in", ids)], ("name",))
    accounts = odoo.search_read(
        "res.partner.bank", [("partner_id", "in", ids)], ("partner_id", "acc_number")
    )
    by_partner = {row["partner_id"][0]: row["acc_number"] for row in accounts}
    return {row["id"]: (row["name"], by_partner.get(row["id"], "")) for row in names}


def _payment(row, kinds, orders, first_uuid, payers, tz) -> Payment:
    order = orders[row["pos_order_id"][0]]
    till = order["config_id"][1] if order["config_id"] else ""
    method, partner = row["payment_method_id"][0], row["partner_id"]
    refunded = order["refunded_order_id"] and row["amount"] < 0
    original = orders.get(order["refunded_order_id"][0]) if refunded else None
    payer, payer_account = payers[partner[0]] if partner else ("", "")
    return Payment(
        uuid=row["uuid"],
        number=order["pos_reference"],
        kind=kinds[method],
        amount_fen=to_fen(row["amount"]),
        at=_local(row["payment_date"], tz),
        till=till,
        goods=f"{till} 购物",
        payer=payer,
        payer_account=payer_account,
        origin=first_uuid.get((original["id"], method), "") if original else "",
        origin_number=original["pos_reference"] if original else "",
    )


def _deposits(odoo: Odoo, tz: ZoneInfo) -> list[Payment]:
    """Cash that left the tills for the bank: what was booked to the account of money in transit."""
    companies = odoo.search_read("res.company", [], ("tobacco_transit_account_id",))
    transit = [
        row["tobacco_transit_account_id"][0]
        for row in companies
        if row["tobacco_transit_account_id"]
    ]
    handed_over = [
        ("account_id", "in", transit),
        ("parent_state", "=", "posted"),
        ("journal_id.type", "=", "cash"),
        ("balance", ">", 0),
    ]
    rows = odoo.search_read(
        "account.move.line", handed_over, ("balance", "create_date", "move_name")
    )
    return [
        Payment(
            uuid=f"deposit-{row['id']}",
            number=row["move_name"],
            kind="deposit",
            amount_fen=to_fen(row["balance"]),
            at=_local(row["create_date"], tz),
        )
        for row in rows
    ]


def _local(moment: str, tz: ZoneInfo) -> datetime:
    """Naive local time of what Odoo's JSON gives in UTC."""
    utc = datetime.fromisoformat(moment[:19]).replace(tzinfo=timezone.utc)
    return utc.astimezone(tz).replace(tzinfo=None)
