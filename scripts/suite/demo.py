"""The demo shop: its database, its processes, and what the reader is told to try."""

import contextlib
import csv
import json
import os
import subprocess

from . import databases, odoo_command, setup, shell, ui
from .errors import SetupError
from .paths import ADDONS, ROOT, SUITE_ADDONS, Stamp, tree_fingerprint
from .setup import Machine
from .stack import Ports, Stack, demo_options

DATABASE = "tobacco_demo"
LOADER = """
import json, os, sys
sys.path.insert(0, os.environ["SUITE_ROOT"])
from demo.load import load
load(env, json.loads(os.environ["SUITE_DEMO_OPTIONS"]))
# The first page of a person would wait for these.
for bundle in ("web.assets_frontend", "web.assets_web", "point_of_sale.assets_prod"):
    assets = env["ir.qweb"]._get_asset_bundle(bundle)
    assets.css(), assets.js()
env["ir.qweb"]._get_asset_bundle("web.assets_web_print", js=False).css()
for bundle in ("web.assets_frontend_minimal", "web.assets_frontend_lazy"):
    env["ir.qweb"]._get_asset_bundle(bundle, css=False).js()
env.cr.commit()
print("demo shop loaded")
"""
WELCOME = """
  幸福烟酒店 is open / 演示店已就绪

  Odoo            {odoo}
  Printer paper   {printer}      虚拟打印机
  Regulator       {regulator}      虚拟监管平台
  WeChat and bank {bank}      虚拟微信支付与银行
  Hardware agent  {agent}

  Logins (password {password}) / 登录名(密码 {password}):
{logins}

  Try first / 先试试:
    1. cashier (收银): open till 1号收银台, scan {scan}
       (or type it and press Enter) or touch an article; pay one order in cash and one by WeChat;
       look at the printer's page.
    2. the regulator's page: the sale is there a second later.
    3. manager (店长): at the till 现金进出 › 营业款交存银行 (cash out, for the bank); then close
       the till and count the cash.
    4. the bank's page: download today's WeChat bill and bank statement; entry (登记) imports them
       and gives the interest its reason, reviewer (审核) approves, poster (出纳) posts, closer
       (结账) closes the day.
    5. auditor (审计): follow an order to the regulator and to the bank; officer (合规): licences,
       rules, checks, reporting.

  make stop  ends everything, make reset  throws the shop away.
"""


def up() -> None:
    """Set up, start everything, and say where it is."""
    machine = setup.prepare()
    stack = _demo_stack()
    bring_up(machine, stack)
    _welcome(stack)


def _demo_stack() -> Stack:
    """The demo's stack; its ports are chosen once, as the shop keeps addresses made of them."""
    try:
        stack = Stack.load("demo")
    except SetupError:
        stack = Stack("demo", DATABASE, Ports().with_environment())
        stack.save()
    if stack.ports.with_environment() != stack.ports:
        raise SetupError(
            "The demo shop was made with other ports",
            "unset the SUITE_…_PORT variables, or throw the shop away first: make reset",
        )
    return stack


def bring_up(machine: Machine, stack: Stack) -> None:
    """Start the peers, make or update the database, start Odoo and its worker."""
    with ui.step("Printer, hardware agent and regulator: starting"):
        for service in stack.peers():
            stack.runner.start(service)
    _prepare_database(machine, stack)
    with ui.step("Odoo and its worker: starting"):
        for service in stack.shop(machine):
            stack.runner.start(service)


def down() -> None:
    with contextlib.suppress(SetupError):
        Stack.load("demo").stop()


def control(stack_name: str, action: str, name: str) -> int:
    """Start, stop or kill one process of a stack that was brought up before."""
    stack = Stack.load(stack_name)
    services = stack.services(setup.prepare())
    if action == "status":
        for each in services:
            ui.say(f"{each}: {'runs' if stack.runner.pid(each) else 'is stopped'}")
        return 0
    if name not in services:
        raise SetupError(f"There is no process {name!r}", f"name one of: {', '.join(services)}")
    if action == "start":
        stack.runner.start(services[name])
    else:
        stack.runner.stop(name, kill=action == "kill")
    return 0


def follow_logs() -> int:
    stack = Stack.load("demo")
    logs = sorted(stack.folder.glob("*.log"))
    return subprocess.call(["tail", "-n", "20", "-F", *logs])


def _prepare_database(machine: Machine, stack: Stack) -> None:
    loaded = Stamp(
        f"shop-{stack.name}",
        tree_fingerprint(ADDONS, ".py", ".xml", ".csv", ".po", ".js", ".scss")
        + tree_fingerprint(ROOT / "demo", ".py", ".csv"),
    )
    is_there = databases.exists(machine.server, stack.database)
    if is_there and loaded.is_current():
        return
    loaded.clear()
    stack.runner.stop("worker")
    stack.runner.stop("odoo")
    if not is_there:
        _install(machine, stack)
    else:
        with ui.step("Demo shop: updating the addons"):
            shell.run(
                odoo_command.update(machine.odoo, machine.server, stack.database, SUITE_ADDONS),
                log="demo",
                env=stack.environment(),
            )
    with ui.step("Demo shop: loading articles, stock, users; preparing the pages"):
        _load(machine, stack)
    loaded.write()


def _install(machine: Machine, stack: Stack) -> None:
    building = f"{stack.database}_new"
    template = databases.template(machine.odoo, machine.server)
    with ui.step("Demo shop: installing the four addons"):
        databases.clone(machine.server, template, building)
        shell.run(
            odoo_command.install(machine.odoo, machine.server, building, SUITE_ADDONS),
            log="demo",
            env=stack.environment(),
        )
        databases.rename(machine.server, building, stack.database)


def _load(machine: Machine, stack: Stack) -> None:
    script = stack.folder / "load.py"
    script.write_text(LOADER)
    env = {
        **os.environ,
        **stack.environment(),
        "SUITE_ROOT": str(ROOT),
        "SUITE_DEMO_OPTIONS": json.dumps(demo_options(stack)),
    }
    log = stack.runner.log("load")
    with script.open() as source, log.open("w") as out:
        code = subprocess.call(
            odoo_command.shell(machine.odoo, machine.server, stack.database),
            stdin=source, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT, env=env,
        )  # fmt: skip
    # The shell ends with 0 even when the script raised.
    if code or "demo shop loaded" not in log.read_text():
        tail = "\n".join(f"    {line}" for line in log.read_text().splitlines()[-12:])
        raise SetupError(f"The demo data did not load; its last lines:\n{tail}", f"read {log}")


def _welcome(stack: Stack) -> None:
    from demo.users import PASSWORD, USERS  # the demo's own list: one place for logins

    width = max(len(user.login) for user in USERS)
    logins = "\n".join(f"    {user.login:<{width}}  {user.role}" for user in USERS)
    ui.say(
        WELCOME.format(
            odoo=stack.odoo_url, printer=stack.printer_url, regulator=stack.regulator_url,
            bank=stack.bank_url, agent=stack.agent_url, logins=logins, password=PASSWORD,
            scan=_barcodes(),
        )
    )  # fmt: skip


def _barcodes() -> str:
    """Two codes to scan, out of the demo's own list."""
    with (ROOT / "demo" / "data" / "articles.csv").open(encoding="utf-8") as rows:
        article = next(row for row in csv.DictReader(rows) if row["carton_barcode"])
    return f"{article['barcode']} (a pack, 盒) and {article['carton_barcode']} (a carton, 条)"
