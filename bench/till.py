"""`python -m bench.till DATABASE ODOO_WORDS...`: one side of the comparison, a process of its own.

The shelf comes as the first line on standard input; each further line is a command, answered by
one line of JSON: `order RUN NUMBER` stores a sale, `load` loads what a till loads at its start.
Both give `ms` and `queries`; `load` also `json_kb` and `gzip_kb`.
"""

import gzip
import json
import sys
import time

from bench.inside import Meter, environment, open_registry
from bench.shelf import Shelf, order

CONTEXT = {"lang": "zh_CN", "tz": "Asia/Shanghai"}


def main(words):
    database, *odoo_words = words
    registry = open_registry(odoo_words, database)
    shelf = Shelf.from_json(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        name, *arguments = line.split()
        answer = COMMANDS[name](registry, shelf, *arguments)
        print(json.dumps(answer), flush=True)  # noqa: T201 - read by run.py


def store(registry, shelf, run, number):
    now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    sale = order(shelf, run, int(number), now)
    with Meter() as meter, environment(registry, shelf.cashier_id, **CONTEXT) as env:
        env["pos.order"].sync_from_ui([sale])
    return {"ms": meter.ms, "queries": meter.queries}


def load(registry, shelf):
    with Meter() as meter, environment(registry, shelf.cashier_id, **CONTEXT) as env:
        session = env["pos.session"].browse(shelf.session_id)
        parameters = session.load_data_params()
        data = session.load_data([])
        text = json.dumps([parameters, data], default=str).encode()
    packed = gzip.compress(text, 6)
    return {
        "ms": meter.ms,
        "queries": meter.queries,
        "json_kb": len(text) / 1024,
        "gzip_kb": len(packed) / 1024,
    }


COMMANDS = {"order": store, "load": load}


if __name__ == "__main__":
    main(sys.argv[1:])
