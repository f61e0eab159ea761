"""The configurations name only options that Odoo 19 knows, and say what production must have."""

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).parents[2] / "config"
READ = """
import sys
from odoo.tools import config
config.parse_config(["-c", sys.argv[1]], setup_logging=True)
print(config["workers"], config["list_db"], config["proxy_mode"])
"""


def read(name):
    parser = configparser.RawConfigParser()
    parser.read(CONFIG / name)
    return parser["options"]


@pytest.mark.parametrize("name", ["odoo.conf", "odoo.production.conf"])
def test_odoo_knows_every_option(name, tmp_path):
    # Its own folders must exist for Odoo to accept the file; they are this machine's affair.
    lines = (CONFIG / name).read_text().splitlines()
    mine = [line for line in lines if not re.match(r"(addons_path|data_dir)\s*=", line)]
    path = tmp_path / "odoo.conf"
    path.write_text("\n".join([*mine, f"data_dir = {tmp_path}"]).replace("/opt/", f"{tmp_path}/"))
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    warnings = [line for line in done.stderr.splitlines() if " WARNING " in line]
    assert [line for line in warnings if "'tobacco_secret_dir'" not in line] == []


def test_production_shows_no_database_list_and_trusts_its_proxy_only():
    options = read("odoo.production.conf")
    assert options["list_db"] == "False"
    assert options["proxy_mode"] == "True"
    assert options["http_interface"] == "127.0.0.1"
    assert options["dbfilter"] == f"^{options['db_name']}$"


def test_production_ends_a_worker_before_the_machine_is_out_of_memory():
    options = read("odoo.production.conf")
    soft, hard = int(options["limit_memory_soft"]), int(options["limit_memory_hard"])
    assert 0 < soft < hard
    assert int(options["limit_time_cpu"]) <= int(options["limit_time_real"])
    assert int(options["workers"]) > 0


def test_nginx_waits_longer_than_odoo_works():
    timeout = re.search(r"proxy_read_timeout (\d+)s;", (CONFIG / "nginx.conf").read_text())
    assert int(timeout[1]) > int(read("odoo.production.conf")["limit_time_real"])


def test_postgresql_has_a_connection_for_every_process_of_odoo():
    text = (CONFIG / "postgresql.conf").read_text()
    connections = int(re.search(r"^max_connections = (\d+)", text, re.MULTILINE)[1])
    options = read("odoo.production.conf")
    processes = int(options["workers"]) + int(options["max_cron_threads"]) + 2
    assert connections >= 3 * processes
    assert re.search(r"^fsync = on$", text, re.MULTILINE)
    assert re.search(r"^synchronous_commit = on$", text, re.MULTILINE)
