"""`python -m scripts.lint [CHECK...]`: all linters of the project; 1 when one of them objects.

Each check is one command over the working tree. A tool that is missing is a failure with the
line that installs it, never a silent pass.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADDONS = ROOT / "addons"
AT_A_TIME = 2  # cores of the machines that this is planned for
TIME_LIMIT_S = 300
FORMATTED_BY_PRETTIER = ("addons", "tests", "docker", "*.mjs", "package.json")
TYPED = ("scripts/odoo_result.py", "scripts/lint.py", "scripts/format.py")


class NothingToCheckError(Exception):
    """There is no file of the kind that a check is for."""


@dataclass(frozen=True)
class Check:
    """One linter: the command is built when it runs, because it depends on the files there are."""

    name: str
    command: Callable[[], list[str]]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    name: str
    passed: bool
    text: str
    seconds: float


def python_tool(name: str, *words: str) -> list[str]:
    """The command line of a tool of the environment that runs this program."""
    return [
        _found(Path(sys.executable).parent / name, "pip install -r requirements-dev.txt"),
        *words,
    ]


def node_tool(name: str, *words: str) -> list[str]:
    return [_found(ROOT / "node_modules" / ".bin" / name, "npm ci"), *words]


def _found(program: Path, how: str) -> str:
    path = shutil.which(program)
    if not path:
        raise FileNotFoundError(f"{program.name} is not installed; run: {how}")
    return path


def addon_folders() -> list[str]:
    return sorted(str(path.parent.relative_to(ROOT)) for path in ADDONS.glob("*/__manifest__.py"))


def _files(*patterns: str) -> list[str]:
    """The files below addons that match; NothingToCheckError if there are none."""
    found = sorted(str(p.relative_to(ROOT)) for pattern in patterns for p in ADDONS.glob(pattern))
    if not found:
        raise NothingToCheckError
    return found


def shell_scripts() -> list[str]:
    """The shell scripts that git knows or would add, found by their first line."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = [name for name in sorted(set(listed.split("\0"))) if name and _is_shell(ROOT / name)]
    if not found:
        raise NothingToCheckError
    return found


def _is_shell(path: Path) -> bool:
    if not path.is_file() or path.suffix not in ("", ".sh"):
        return False
    with path.open("rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and first.split()[-1].rpartition(b"/")[2] in (b"sh", b"bash")


def _manifestoo() -> list[str]:
    # Odoo's own addons are needed to see that every dependency exists.
    code = "import odoo.addons, os; print(*odoo.addons.__path__, sep=',')"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return python_tool(
        "manifestoo",
        f"--addons-path={shown.stdout.strip()}",
        "--select-addons-dir=addons",
        "check-licenses",
    )


PYLINT = ("--rcfile=.pylintrc-mandatory", "-j1")
PRETTIER = ("--check", "--log-level=warn", "--no-error-on-unmatched-pattern")
ESLINT = ("--max-warnings=0", "--no-error-on-unmatched-pattern")
PLAIN_NAMES = {"PYTHONPATH": "addons"}  # the addons under their own names, without Odoo
CONCISE = ("--quiet", "--output-format=concise")
CHECKS = (
    # The slow ones first, so that the two lanes end together.
    Check("pylint-odoo", lambda: python_tool("pylint", *PYLINT, *addon_folders())),
    Check("prettier", lambda: node_tool("prettier", *PRETTIER, *FORMATTED_BY_PRETTIER)),
    Check("eslint", lambda: node_tool("eslint", *ESLINT, "addons", "tests", "*.mjs")),
    Check(
        "oca-checks-odoo-module", lambda: python_tool("oca-checks-odoo-module", *addon_folders())
    ),
    Check("oca-checks-po", lambda: python_tool("oca-checks-po", *_files("*/i18n/*.po"))),
    Check("mypy", lambda: python_tool("mypy", *TYPED, *_files("*/tools"))),
    Check("import-linter", lambda: python_tool("lint-imports", "--no-cache"), PLAIN_NAMES),
    Check("manifestoo", _manifestoo),
    Check("ruff check", lambda: python_tool("ruff", "check", *CONCISE, ".")),
    Check("ruff format", lambda: python_tool("ruff", "format", "--check", *CONCISE, ".")),
    Check("hadolint", lambda: python_tool("hadolint", "docker/Dockerfile")),
    Check("shellcheck", lambda: python_tool("shellcheck", *shell_scripts())),
    Check("towncrier", lambda: python_tool("towncrier", "build", "--draft", "--version=0")),
)


def run(check: Check) -> Verdict:
    started = time.monotonic()
    try:
        done = subprocess.run(
            check.command(),
            cwd=ROOT,
            env={**os.environ, **check.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=TIME_LIMIT_S,
        )
        passed, text = done.returncode == 0, done.stdout
    except NothingToCheckError:
        passed, text = True, ""
    except (OSError, subprocess.SubprocessError) as error:
        passed, text = False, str(error)
    return Verdict(check.name, passed, text.strip(), time.monotonic() - started)


def main(names: Sequence[str]) -> int:
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        known = ", ".join(repr(check.name) for check in CHECKS)
        sys.stderr.write(f"There is no check {unknown.pop()!r}; there are {known}\n")
        return 2
    chosen = [check for check in CHECKS if not names or check.name in names]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        verdicts = list(pool.map(run, chosen))
    for verdict in sorted(verdicts, key=lambda verdict: not verdict.passed):
        mark = "✓" if verdict.passed else "✗"
        sys.stdout.write(f"{mark} {verdict.name} ({verdict.seconds:.1f} s)\n")
        if not verdict.passed:
            sys.stdout.write("".join(f"    {line}\n" for line in verdict.text.splitlines()))
    objecting = [verdict.name for verdict in verdicts if not verdict.passed]
    if objecting:
        names_text = ", ".join(objecting)
        sys.stdout.write(f"\nNot yet right: {names_text}; `make format` mends the layout\n")
    return 1 if objecting else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
