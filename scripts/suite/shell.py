"""Run a command, keep what it prints in a log, and fail with its last lines."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import SetupError
from .paths import LOGS

TAIL_LINES = 15


def run(
    command: Sequence[object],
    *,
    log: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    hint: str = "",
) -> None:
    """Run `command` with its output in `LOGS/<log>.log`; SetupError names the log and its end."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    words = [str(word) for word in command]
    with path.open("ab") as out:
        out.write(f"\n$ {' '.join(words)}\n".encode())
        out.flush()
        code = subprocess.call(
            words,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            cwd=cwd,
        )
    if code:
        tail = path.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        raise SetupError(
            f"`{words[0]}` ended with code {code}; its last lines:\n"
            + "\n".join(f"    {line}" for line in tail),
            hint or f"read {path}",
        )


def output(command: Sequence[object], env: Mapping[str, str] | None = None) -> str:
    """What `command` prints, stripped; "" when it cannot be run or fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(env or {})},
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def has(program: str) -> bool:
    return shutil.which(program) is not None
