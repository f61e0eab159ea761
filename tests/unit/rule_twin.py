"""The JavaScript engine beside the Python one, in one process for a whole test run."""

import json
import subprocess
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("rule_twin.mjs")


class Twin:
    """`check` as `static/src/core/rules.js` answers it; use it as a context."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def __enter__(self):
        self._node = subprocess.Popen(
            ["node", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._send(self._rows)
        return self

    def __exit__(self, *failure):
        self._node.stdin.close()
        self._node.stdout.close()
        self._node.wait(10)

    def check(self, facts: Any, replace: Any = None) -> Any:
        """Violations, or `{"field", "expected"}` of facts that are refused. `replace` is
        `[index of a row, another row or None]`.
        """
        self._send({"facts": facts, "replace": replace})
        return json.loads(self._node.stdout.readline())

    def _send(self, value: Any) -> None:
        self._node.stdin.write(json.dumps(value) + "\n")
        self._node.stdin.flush()
