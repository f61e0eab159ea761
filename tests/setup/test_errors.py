import socket

import pytest

from scripts.suite import postgres
from scripts.suite.__main__ import python_problem
from scripts.suite.errors import SetupError
from scripts.suite.processes import Runner, Service, free_port
from scripts.suite.shell import output


@pytest.mark.parametrize("version", [(3, 6), (3, 9), (3, 14)])
def test_an_unfit_python_is_named_with_what_to_do(version):
    problem = python_problem(version)
    assert "%d.%d" % version in problem
    assert "PYTHON=" in problem


@pytest.mark.parametrize("version", [(3, 10), (3, 13)])
def test_a_fit_python_is_accepted(version):
    assert python_problem(version) == ""


def test_an_old_interpreter_gets_a_sentence_and_no_traceback(suite):
    names = [f"python3.{minor}" for minor in (6, 7, 8, 9)]
    old = next((name for name in names if output([name, "--version"])), None)
    if old is None:
        pytest.skip("no Python older than 3.10 on this machine")
    code, text = suite("demo", python=old)
    assert code == 2
    assert "cannot run Odoo 19" in text
    assert "Traceback" not in text


def test_without_apt_and_without_odoo_home_the_way_out_is_named(suite):
    code, text = suite("demo", PATH="/nonexistent", ODOO_HOME="")
    assert code == 2
    assert "There is no Odoo 19.0 here" in text
    assert "ODOO_HOME=" in text


def test_an_odoo_of_another_version_is_refused(suite, tmp_path):
    (tmp_path / "odoo18" / "odoo").mkdir(parents=True)
    (tmp_path / "odoo18" / "odoo" / "release.py").write_text("version_info = (18, 0, 0, 'final')\n")
    code, text = suite("demo", ODOO_HOME=str(tmp_path / "odoo18"))
    assert code == 2
    assert "is Odoo 18.0.0" in text


def test_a_folder_without_odoo_is_refused(suite, tmp_path):
    code, text = suite("demo", ODOO_HOME=str(tmp_path))
    assert code == 2
    assert "holds no Odoo" in text


def test_a_full_disk_is_told_before_anything_is_fetched(suite):
    code, text = suite("demo", SUITE_NEEDED_GB="1000000")
    assert code == 2
    assert "GB free" in text
    assert "SUITE_STATE_DIR" in text


def test_a_state_folder_that_cannot_be_written_is_told(suite, tmp_path):
    (tmp_path / "file").write_text("")
    code, text = suite("demo", SUITE_STATE_DIR=str(tmp_path / "file" / "below"))
    assert code == 2
    assert "cannot be written" in text


def test_an_unreachable_database_server_is_told(monkeypatch):
    monkeypatch.setenv("PGHOST", "/nonexistent")
    with pytest.raises(SetupError, match="cannot be reached") as caught:
        postgres.start()
    assert "PGHOST" in caught.value.hint


def test_a_taken_port_names_the_variable_that_changes_it(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        service = Service("odoo", ["true"], lambda: True, {"SUITE_ODOO_PORT": port})
        with pytest.raises(SetupError, match=f"Port {port}") as caught:
            Runner(tmp_path).start(service)
    assert "SUITE_ODOO_PORT=" in caught.value.hint


def test_a_process_that_ends_at_once_shows_its_last_lines(tmp_path):
    service = Service("odoo", ["sh", "-c", "echo broken pipe dream; exit 3"], lambda: False)
    with pytest.raises(SetupError, match="broken pipe dream"):
        Runner(tmp_path).start(service)


def test_a_killed_process_is_seen_as_stopped_and_starts_again(tmp_path):
    runner = Runner(tmp_path)
    service = Service("sleeper", ["sleep", "600"], lambda: True, {"SUITE_ODOO_PORT": free_port()})
    runner.start(service)
    first = runner.pid("sleeper")
    assert first
    assert runner.stop("sleeper", kill=True)
    assert runner.pid("sleeper") is None
    runner.start(service)
    assert runner.pid("sleeper") not in (None, first)
    assert runner.stop("sleeper")


def test_a_cluster_that_a_server_uses_is_never_made_anew(tmp_path, monkeypatch):
    cluster = postgres._Cluster()
    cluster.folder = tmp_path
    (tmp_path / "postmaster.pid").write_text("1")
    monkeypatch.setattr(postgres.shell, "run", lambda *words, **options: None)
    with pytest.raises(SetupError, match="may be using"):
        cluster.prepare()
    assert (tmp_path / "postmaster.pid").exists()
