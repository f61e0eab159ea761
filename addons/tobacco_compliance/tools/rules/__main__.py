"""`bin/check-rules FACTS.json`: the command line of the engine, its only part that reads files."""

import json
import sys
from pathlib import Path

from . import FactsError, check, parse_jurisdictions, parse_packs, validate_facts
from .rows import JURISDICTIONS

PACKS = Path(__file__).parents[2] / "data" / "rules"


def packs() -> dict[str, list[str]]:
    return {
        path.name: path.read_text(encoding="utf-8").splitlines() for path in PACKS.glob("*.csv")
    }


def _refuse_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    facts = dict(pairs)
    if len(facts) != len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                raise FactsError(key, "is given twice")
            seen.add(key)
    return facts


def _violations(path: str) -> list[dict[str, object]]:
    try:
        facts = json.loads(Path(path).read_text(encoding="utf-8"), object_pairs_hook=_refuse_twice)
    except FactsError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise FactsError("facts", f"cannot be read as JSON ({error})") from error
    validate_facts(facts)
    files = packs()
    if facts["jurisdiction"] not in parse_jurisdictions(files[JURISDICTIONS]):
        raise FactsError("jurisdiction", f"{facts['jurisdiction']!r} is not a code of ours")
    return check(facts, parse_packs(files))


def main(arguments: list[str]) -> int:
    """0 with the violations on standard output, 2 with one line on standard error."""
    try:
        if len(arguments) != 1:
            raise FactsError("FACTS.json", "usage: check-rules FACTS.json")
        violations = _violations(arguments[0])
    except FactsError as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    sys.stdout.write(json.dumps(violations, separators=(",", ":")) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
