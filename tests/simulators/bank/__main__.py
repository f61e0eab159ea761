"""`python -m tests.simulators.bank --listen 127.0.0.1:8272 --odoo URL --db DB ...`"""

import argparse
import functools
import sys
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from . import ledger, page, statement, trade_bill
from .odoo import Odoo, OdooError, read_payments

HTML = "text/html; charset=utf-8"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Handler(BaseHTTPRequestHandler):
    """The page and the two files; every answer is computed from what Odoo says now."""

    protocol_version = "HTTP/1.1"

    def __init__(self, options: argparse.Namespace, odoo: Odoo, *args):
        self._options, self._odoo = options, odoo
        super().__init__(*args)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        answers = {
            "/": self._day_page,
            "/wechat/tradebill": self._trade_bill,
            "/bank/statement.csv": self._statement_csv,
            "/bank/statement.xlsx": self._statement_xlsx,
        }
        answer = answers.get(url.path)
        if answer is None:
            self._send(404, HTML, page.error_page("没有这个页面").encode())
            return
        try:
            day = self._day(parse_qs(url.query))
            payments = read_payments(self._odoo, self._options.tz)
        except ValueError:
            self._send(400, HTML, page.error_page("日期写成 2026-11-25 这样").encode())
        except OdooError as error:
            status = 200 if url.path == "/" else 503
            self._send(status, HTML, page.error_page(str(error)).encode())
        else:
            answer(day, payments)

    def _day(self, query: dict[str, list[str]]) -> date:
        if given := query.get("day"):
            return date.fromisoformat(given[0])
        return datetime.now(self._options.tz).date()

    def _day_page(self, day: date, payments: list[ledger.Payment]) -> None:
        entries = ledger.account_entries(payments, day, self._options.merchant)
        wechat = ledger.of_day(payments, "wechat", day)
        text = page.day_page(day, wechat, entries, self._options.merchant, self._options.account)
        self._send(200, HTML, text.encode())

    def _trade_bill(self, day: date, payments: list[ledger.Payment]) -> None:
        wechat = ledger.of_day(payments, "wechat", day)
        content = trade_bill.trade_bill(wechat, self._options.merchant)
        self._download(f"{self._options.merchant}All{day}.csv", CSV, content)

    def _statement_csv(self, day: date, payments: list[ledger.Payment]) -> None:
        content = statement.csv_file(*self._statement(day, payments))
        self._download(f"detail_{day:%Y%m%d}.csv", CSV, content)

    def _statement_xlsx(self, day: date, payments: list[ledger.Payment]) -> None:
        content = statement.xlsx_file(*self._statement(day, payments))
        self._download(f"detail_{day:%Y%m%d}.xlsx", XLSX, content)

    def _statement(self, day: date, payments: list[ledger.Payment]) -> tuple:
        entries = ledger.account_entries(payments, day, self._options.merchant)
        return ledger.of_statement(entries, day), day, self._options.holder, self._options.account

    def _download(self, name: str, content_type: str, content: bytes) -> None:
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        self._send(200, content_type, content, disposition)

    def _send(
        self, status: int, content_type: str, content: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulators.bank", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:8272", metavar="HOST:PORT")
    parser.add_argument("--odoo", default="http://127.0.0.1:8069", metavar="URL")
    parser.add_argument("--db", required=True)
    parser.add_argument("--login", required=True, help="a user who may read POS payments")
    parser.add_argument("--password-file", required=True, type=Path)
    parser.add_argument("--merchant", default="1699900001", help="the shop's WeChat merchant id")
    parser.add_argument("--holder", default="幸福烟酒店", help="the account's holder")
    parser.add_argument("--account", default="6999000012345678901")
    parser.add_argument("--tz", default="Asia/Shanghai", type=ZoneInfo)
    options = parser.parse_args(words)
    host, _, port = options.listen.rpartition(":")
    odoo = Odoo(options.odoo, options.db, options.login, options.password_file.read_text().strip())
    server = ThreadingHTTPServer((host, int(port)), functools.partial(Handler, options, odoo))
    sys.stdout.write(f"virtual WeChat Pay and bank on http://{options.listen}/\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
