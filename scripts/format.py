"""`python -m scripts.format [PATH...]`: put the code into the project's layout, in place.

With paths only those files are touched. What is not layout (a finding that needs a decision) is
left to `python -m scripts.lint`.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .lint import FORMATTED_BY_PRETTIER, ROOT, node_tool, python_tool

SUFFIXES = (".js", ".mjs", ".json", ".xml", ".scss", ".css", ".yaml", ".yml")


def commands(paths: Sequence[str]) -> list[list[str]]:
    """The formatters to run, in order, on `paths` (everything, if empty)."""
    for_ruff = [path for path in paths if path.endswith(".py") or Path(path).is_dir()]
    for_prettier = [path for path in paths if path.endswith(SUFFIXES) or Path(path).is_dir()]
    if not paths:
        for_ruff, for_prettier = ["."], list(FORMATTED_BY_PRETTIER)
    found = []
    if for_ruff:
        found += [
            python_tool("ruff", "check", "--quiet", "--fix", "--exit-zero", *for_ruff),
            python_tool("ruff", "format", "--quiet", *for_ruff),
        ]
    if for_prettier:
        words = ("--write", "--log-level=warn", "--no-error-on-unmatched-pattern")
        found.append(node_tool("prettier", *words, *for_prettier))
    return found


def main(paths: Sequence[str]) -> int:
    try:
        return max((subprocess.call(words, cwd=ROOT) for words in commands(paths)), default=0)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
