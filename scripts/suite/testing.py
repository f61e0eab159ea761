"""`make test`: pure tests, then Odoo in clones of one template, two at a time, then the story.

Every job counts its tests; a job that ran none has failed. The last line is `N passed, M failed`.
"""

import os
import re
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .. import odoo_result
from . import databases, demo, odoo_command, setup, ui
from .errors import SetupError
from .node_env import environment as node_environment
from .node_env import node
from .paths import ADDONS, GLUE_ADDONS, LOGS, PYTHON, ROOT, STATE, SUITE_ADDONS
from .processes import free_port
from .setup import Machine
from .stack import Ports, Stack

AT_A_TIME = 2  # the machines that this is planned for have two cores
JOB_LIMIT_S = 20 * 60
SHOWN_FAILURES = 20


@dataclass
class Outcome:
    """What one job found; `problems` are lines for the reader."""

    passed: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)

    def require_tests(self) -> "Outcome":
        """A job without a single test has failed: nothing was proved."""
        if self.passed + self.failed == 0:
            self.failed = 1
            self.problems.append("ran no test")
        return self


def run(only: Sequence[str] = ()) -> int:
    """Run the jobs named in `only` (all, if empty); 0 when nothing failed."""
    unknown = [name for name in only if name not in JOBS]
    if unknown:
        raise SetupError(f"There is no test job {unknown[0]!r}", f"name one of: {', '.join(JOBS)}")
    machine = setup.prepare(with_node=True)
    chosen = [name for name in JOBS if not only or name in only]
    if any(name not in PURE for name in chosen):
        databases.template(machine.odoo, machine.server)
    outcomes: dict[str, Outcome] = {}
    for group, at_a_time in ((PURE, 1), (ODOO_JOBS, AT_A_TIME), (LAST, 1)):
        names = [name for name in group if name in chosen]
        with ThreadPoolExecutor(at_a_time) as pool:
            futures = {name: pool.submit(_run_job, name, machine) for name in names}
            outcomes.update((name, future.result()) for name, future in futures.items())
    return _report(outcomes)


def _run_job(name: str, machine: Machine) -> Outcome:
    started = time.monotonic()
    try:
        outcome = JOBS[name](machine).require_tests()
    except (SetupError, subprocess.TimeoutExpired, OSError) as error:
        outcome = Outcome(failed=1, problems=[str(error)])
    mark = "✗" if outcome.failed else "✓"
    seconds = time.monotonic() - started
    ui.say(f"{mark} {name}: {outcome.passed} passed, {outcome.failed} failed ({seconds:.0f} s)")
    for problem in outcome.problems[:SHOWN_FAILURES]:
        ui.say(f"    {problem}")
    return outcome


def _report(outcomes: dict[str, Outcome]) -> int:
    passed = sum(outcome.passed for outcome in outcomes.values())
    failed = sum(outcome.failed for outcome in outcomes.values())
    broken = [name for name, outcome in outcomes.items() if outcome.failed]
    if broken:
        ui.say(f"\nFailed: {', '.join(broken)}; the logs are {LOGS}/test-*.log")
    ui.say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _call(
    name: str, command: Sequence[object], env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run a command of the job `name`; its exit code and all it printed (kept in its log)."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"test-{name}.log"
    with path.open("wb") as log:
        code = subprocess.call(
            [str(word) for word in command],
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            timeout=JOB_LIMIT_S,
        )
    return code, path.read_text(errors="replace")


# === PURE JOBS === #


def _lint(machine: Machine) -> Outcome:
    code, text = _call("lint", [PYTHON, "-m", "scripts.lint"], node_environment())
    if code == 0:
        return Outcome(passed=1)
    return Outcome(failed=1, problems=text.splitlines()[-SHOWN_FAILURES:])


def _pytest(name: str, folder: str, env: dict[str, str] | None = None) -> Outcome:
    report = LOGS / f"test-{name}.xml"
    report.unlink(missing_ok=True)
    command = [
        PYTHON,
        "-m",
        "pytest",
        folder,
        "-q",
        f"--junitxml={report}",
        "-p",
        "no:cacheprovider",
    ]
    code, text = _call(name, command, env)
    if not report.is_file():
        return Outcome(failed=1, problems=text.splitlines()[-SHOWN_FAILURES:])
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - written by pytest here
    if suite is None:
        return Outcome()
    bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    good = int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
    problems = [line for line in text.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if code not in (0, 1, 5) and not bad:
        bad, problems = 1, [*problems, f"pytest ended with code {code}"]
    return Outcome(good, bad, problems)


def _unit(machine: Machine) -> Outcome:
    return _pytest("unit", "tests/unit", machine.server.environment())


def _setup(machine: Machine) -> Outcome:
    return _pytest("setup", "tests/setup", machine.server.environment())


def _js(machine: Machine) -> Outcome:
    files = sorted((ROOT / "tests" / "js").glob("*.test.js"))
    code, text = _call("js", [node(), "--test", "--test-reporter=tap", *files])
    return _node_outcome(code, text)


def _node_outcome(code: int, text: str) -> Outcome:
    """Read the closing lines of node's test runner (TAP)."""
    counts = {key: int(number) for key, number in re.findall(r"^# (pass|fail) (\d+)$", text, re.M)}
    problems = re.findall(r"^\s*(not ok .*)$", text, re.M)
    outcome = Outcome(counts.get("pass", 0), counts.get("fail", 0), problems)
    if code and not outcome.failed:
        outcome.failed = 1
        outcome.problems += text.splitlines()[-SHOWN_FAILURES:]
    return outcome


# === ODOO JOBS === #


def _addon(name: str) -> Callable[[Machine], Outcome]:
    """The job that installs one addon into a clone of the template and runs its tests there."""
    return lambda machine: _tested(machine, name, databases.template, (name,))


def _glue(machine: Machine) -> Outcome:
    """The glue addons with what they stand beside really installed, in one database."""
    return _tested(machine, "glue", databases.glued_template, GLUE_ADDONS)


def _tested(
    machine: Machine, job: str, template: Callable[..., str], addons: Sequence[str]
) -> Outcome:
    database = f"suite_test_{job}"
    databases.clone(machine.server, template(machine.odoo, machine.server), database)
    tags = ",".join(f"/{addon}" for addon in addons)
    command = odoo_command.serve(
        machine.odoo, machine.server, database, free_port(),
        f"--init={','.join(addons)}", f"--test-tags={tags}", "--stop-after-init",
    )  # fmt: skip
    code, text = _call(job, command)
    databases.drop(machine.server, database)
    result = odoo_result.parse(text)
    declared = [odoo_result.declared_classes(ADDONS / addon) for addon in addons]
    problems = result.problems(set().union(*declared))
    if code and not problems:
        problems = [f"Odoo ended with code {code}", *text.splitlines()[-8:]]
    return Outcome(result.passed, len(problems), problems)


def _lifecycle(machine: Machine) -> Outcome:
    return _pytest("lifecycle", "tests/lifecycle", machine.server.environment())


# === LAST JOBS === #


def _bench(machine: Machine) -> Outcome:
    code, text = _call("bench", [PYTHON, "bench/run.py", "--short"], machine.server.environment())
    return Outcome(passed=1) if code == 0 else Outcome(failed=1, problems=text.splitlines()[-12:])


def _e2e(machine: Machine) -> Outcome:
    """The shop's day in a real browser, with every peer as a process of its own."""
    stack = Stack("e2e", "suite_e2e", Ports.free())
    stack.stop()
    databases.drop(machine.server, stack.database)
    stack.forget()
    stack.save()
    shots = STATE / "shots"
    shots.mkdir(exist_ok=True)
    try:
        demo.bring_up(machine, stack)
        env = {
            **node_environment(),
            **machine.server.environment(),
            "SUITE_STACK": stack.name,
            "SUITE_DB": stack.database,
            "SUITE_ODOO_URL": stack.odoo_url,
            "SUITE_PRINTER_URL": stack.printer_url,
            "SUITE_AGENT_URL": stack.agent_url,
            "SUITE_REGULATOR_URL": stack.regulator_url,
            "SUITE_BANK_URL": stack.bank_url,
            "SUITE_SHOTS_DIR": str(shots),
            "SUITE_CONTROL": f"{PYTHON} -m scripts.suite service",
        }
        files = sorted((ROOT / "tests" / "e2e").glob("*.test.mjs"))
        command = [node(), "--test", "--test-reporter=tap", "--test-concurrency=1", *files]
        code, text = _call("e2e", command, env)
        return _node_outcome(code, text)
    finally:
        stack.stop()


PURE: dict[str, Callable[[Machine], Outcome]] = {
    "lint": _lint,
    "unit": _unit,
    "setup": _setup,
    "js": _js,
}
ODOO_JOBS: dict[str, Callable[[Machine], Outcome]] = {
    **{name: _addon(name) for name in SUITE_ADDONS},
    "glue": _glue,
    "lifecycle": _lifecycle,
}
LAST: dict[str, Callable[[Machine], Outcome]] = {"bench": _bench, "e2e": _e2e}
JOBS = {**PURE, **ODOO_JOBS, **LAST}
