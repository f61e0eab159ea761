"""The containers' entrypoint, run as it is, without Docker.

`odoo` and `psql` are stand-ins that write down how they were called; the last test asks the real
PostgreSQL of the test run, when there is one.
"""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docker" / "entrypoint.sh"
BASE_CONF = ROOT / "config" / "odoo.production.conf"
ODOO = """#!/bin/sh
for word in "$@"; do echo "$word"; done > "$OUT/odoo.args"
cp "$SUITE_RUN_DIR/odoo.conf" "$OUT/odoo.conf"
env > "$OUT/odoo.env"
"""
# Answers as a server would whose database has the suite in state $STATE; "down" is no server.
PSQL = """#!/bin/sh
echo "$*" >> "$OUT/psql.args"
asked=$(wc -l < "$OUT/psql.args")
[ ! -e "$OUT/starts_at" ] || [ "$asked" -ge "$(cat "$OUT/starts_at")" ] || exit 2
case "$STATE" in
down) exit 2 ;;
absent) case "$*" in *postgres*) echo 1 ;; *) exit 2 ;; esac ;;
*) case "$*" in *ir_module_module*) echo "$STATE" ;; *) echo 1 ;; esac ;;
esac
"""


class Container:
    """A folder that stands for the container; `run` calls the entrypoint in it."""

    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "out"
        for name, text in (("odoo", ODOO), ("psql", PSQL)):
            path = folder / "bin" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            path.chmod(0o755)
        self.out.mkdir()
        self.password = folder / "db_password"
        self.password.write_text("se:cr\\et\n")

    def run(self, *words, state="installed", **changes):
        env = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "OUT": str(self.out),
            "STATE": state,
            "PGHOST": "db",
            "SUITE_BASE_CONF": str(BASE_CONF),
            "SUITE_ADDONS_PATH": "/opt/tobacco-suite/addons,/odoo/addons",
            "SUITE_RUN_DIR": str(self.folder / "run"),
            "SUITE_DB_PASSWORD_FILE": str(self.password),
            "SUITE_WAIT_S": "0",
            **changes,
        }
        env = {key: value for key, value in env.items() if value is not None}
        return subprocess.run(
            ["sh", str(SCRIPT), *words], env=env, capture_output=True, text=True, timeout=30
        )

    @property
    def arguments(self):
        return (self.out / "odoo.args").read_text().splitlines()

    @property
    def configuration(self):
        lines = (self.out / "odoo.conf").read_text().splitlines()
        pairs = [line.split(" = ", 1) for line in lines if " = " in line and line[0] not in ";#["]
        assert len(pairs) == len({key for key, _ in pairs}), "a key stands twice"
        return dict(pairs)


@pytest.fixture
def container(tmp_path):
    return Container(tmp_path)


def test_serving_is_what_happens_without_a_command(container):
    done = container.run()
    assert done.returncode == 0, done.stderr
    assert container.arguments == [f"--config={container.folder}/run/odoo.conf"]


def test_the_configuration_is_the_production_one_with_the_containers_own_places(container):
    container.run("serve", SUITE_DATABASE="laden", SUITE_WORKERS="2")
    conf = container.configuration
    assert (conf["db_name"], conf["dbfilter"]) == ("laden", "^laden$")
    assert (conf["db_host"], conf["workers"], conf["http_interface"]) == ("db", "2", "0.0.0.0")
    assert (conf["list_db"], conf["proxy_mode"], conf["x_sendfile"]) == ("False", "True", "False")
    assert conf["addons_path"].startswith("/opt/tobacco-suite/addons,")
    assert int(conf["limit_memory_hard"]) > int(conf["limit_memory_soft"]) > 0


def test_the_master_password_is_made_up_anew_each_time(container):
    container.run("serve")
    first = container.configuration["admin_passwd"]
    container.run("serve")
    assert len(first) == 48
    assert container.configuration["admin_passwd"] != first


def test_the_database_password_reaches_libpq_and_nothing_else(container):
    container.run("serve")
    passfile = container.folder / "run" / "pgpass"
    assert passfile.read_text() == "*:*:*:*:se\\:cr\\\\et\n"
    assert stat.S_IMODE(passfile.stat().st_mode) == 0o600
    seen = container.arguments + (container.out / "odoo.env").read_text().splitlines()
    assert not [line for line in seen if "se:cr" in line]
    assert f"PGPASSFILE={passfile}" in seen


def test_the_configuration_is_readable_by_its_owner_only(container):
    container.run("serve")
    path = container.folder / "run" / "odoo.conf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_worker_reports_for_the_shops_database(container):
    done = container.run("worker", SUITE_DATABASE="laden")
    assert done.returncode == 0, done.stderr
    assert container.arguments == [
        "--addons-path=/opt/tobacco-suite/addons,/odoo/addons",
        "tobacco_worker",
        f"--config={container.folder}/run/odoo.conf",
        "--database=laden",
    ]


@pytest.mark.parametrize("state", ["absent", "uninstalled"])
def test_a_database_without_the_suite_is_not_served_but_named(container, state):
    done = container.run("serve", state=state)
    assert done.returncode == 1
    assert "has no tobacco suite yet" in done.stderr
    assert "docker compose run --rm odoo install" in done.stderr
    assert not (container.out / "odoo.args").exists()


def test_installing_makes_the_database_once(container):
    assert container.run("install", state="absent").returncode == 0
    assert (
        "--init=tobacco_compliance,tobacco_pos,tobacco_settlement,pos_hw_proxy"
        in container.arguments
    )
    assert "--load-language=zh_CN,zh_TW" in container.arguments
    assert "--stop-after-init" in container.arguments
    (container.out / "odoo.args").unlink()
    done = container.run("install", state="installed")
    assert done.returncode == 1
    assert "use update instead" in done.stderr


def test_updating_needs_a_database_with_the_suite(container):
    assert container.run("update", state="absent").returncode == 1
    assert container.run("update").returncode == 0
    assert any(word.startswith("--update=tobacco_compliance,") for word in container.arguments)


def test_a_server_that_never_answers_is_named_with_what_to_check(container):
    done = container.run("serve", state="down", SUITE_WAIT_S="1")
    assert done.returncode == 1
    assert "PostgreSQL at db:5432 does not answer as odoo" in done.stderr
    assert "What to do" in done.stderr


def test_a_server_that_is_late_is_waited_for(container):
    (container.out / "starts_at").write_text("3")
    done = container.run("serve", SUITE_WAIT_S="20")
    assert done.returncode == 0, done.stderr
    assert "waiting for PostgreSQL at db:5432" in done.stderr


def test_a_password_file_that_is_not_there_is_named(container):
    done = container.run("serve", SUITE_DB_PASSWORD_FILE=str(container.folder / "gone"))
    assert done.returncode == 1
    assert "gone cannot be read" in done.stderr


def test_without_the_name_of_the_server_nothing_starts(container):
    done = container.run("serve", PGHOST=None)
    assert done.returncode != 0
    assert "PGHOST" in done.stderr


def test_any_other_command_is_run_as_it_stands(container):
    assert container.run("echo", "a  b").stdout == "a  b\n"


def test_a_worker_is_healthy_while_it_reaches_its_database(container):
    assert container.run("worker-health").returncode == 0
    assert container.run("worker-health", state="down").returncode != 0


@pytest.mark.skipif(
    not (os.environ.get("PGHOST") and shutil.which("psql")), reason="needs PGHOST and psql"
)
def test_a_real_server_without_the_shops_database_is_told_apart(container):
    (container.folder / "bin" / "psql").unlink()
    server = {key: value for key, value in os.environ.items() if key.startswith("PG")}
    done = container.run(
        "serve", SUITE_DATABASE="no_such_shop", SUITE_DB_PASSWORD_FILE=None, **server
    )
    assert done.returncode == 1
    assert "database no_such_shop has no tobacco suite yet" in done.stderr
    assert "does not answer" not in done.stderr
