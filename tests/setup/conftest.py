"""Tests of the set-up itself: each error that a newcomer can meet, met on purpose."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


@pytest.fixture
def suite(tmp_path):
    """Run `python -m scripts.suite WORDS` with changed variables; its code and its errors."""

    def run(*words, python=sys._base_executable, **variables):
        env = {**os.environ, "SUITE_STATE_DIR": str(tmp_path / "state"), **variables}
        done = subprocess.run(
            [python, "-m", "scripts.suite", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done.returncode, done.stderr

    return run
