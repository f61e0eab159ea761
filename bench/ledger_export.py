"""`python -m bench.ledger_export DATABASE ODOO_WORDS...`: the ledger's first screen and its files.

In a process of its own, whose memory is therefore that of the ledger and of Odoo alone. Prints one
line of JSON: `screen_s`, `export_s`, `sales_s` (neutral csv and json), `memory_mb` of the whole
process at its highest, `odoo_mb` of that before the ledger was asked for, `lines`, `progress` (how
often somebody who waits saw it change), and `xlsx_mb`.
"""

import json
import resource
import sys
import threading
import time

from bench.inside import environment, open_registry

WATCH_S = 0.1


def main(words):
    database, *odoo_words = words
    registry = open_registry(odoo_words, database)
    answer = {}
    with environment(registry) as env:
        shop = env["tobacco.shop"].search([("code", "=", "BENCH-1")])
        env = env(context={"allowed_company_ids": shop.company_id.ids, "lang": "zh_CN"})
        period = period_of(env, shop)
        env["tobacco.rule"]._engine_rows(shop.jurisdiction)  # kept by the process
        answer["odoo_mb"] = memory_mb()
        started = time.perf_counter()
        env["tobacco.ledger"].create({"shop_id": shop.id, **period}).web_read({"line_ids": {}})
        answer["screen_s"] = time.perf_counter() - started
    for kind, key in (("ledger", "export_s"), ("sales", "sales_s")):
        answer |= export(registry, shop.id, period, kind, key)
    print(json.dumps(answer))  # noqa: T201 - read by run.py


def period_of(env, shop):
    env.cr.execute(
        "SELECT MIN(date_order)::date, MAX(date_order)::date + 1 FROM pos_order"
        " WHERE uuid LIKE 'bench-ledger-%%'"
    )
    return dict(zip(("date_from", "date_to"), env.cr.fetchone(), strict=True))


def export(registry, shop_id, period, kind, key):
    """As the scheduler does: a job in a transaction of its own."""
    with environment(registry) as env:
        shop = env["tobacco.shop"].browse(shop_id)
        env = env(context={"allowed_company_ids": shop.company_id.ids, "lang": "zh_CN"})
        job = env["tobacco.ledger.export"]._request(
            shop.with_env(env), period["date_from"], period["date_to"], kind
        )
    with environment(registry) as env, Watcher(registry, job.id) as watcher:
        job = env["tobacco.ledger.export"].browse(job.id)
        started = time.perf_counter()
        job._make()
        seconds = time.perf_counter() - started
    answer = {key: seconds, f"{kind}_memory_mb": memory_mb()}
    with environment(registry) as env:
        job = job.with_env(env)
        if job.state != "done":
            raise SystemExit(f"the export ended as {job.state}: {job.message}")
        if kind == "ledger":
            files = env["ir.attachment"].search(
                [
                    ("res_model", "=", job._name),
                    ("res_id", "=", job.id),
                    ("res_field", "=", "xlsx_file"),
                ]
            )
            answer |= {
                "lines": job.row_count,
                "xlsx_mb": files.file_size / 1e6,
                "progress": len(watcher.seen),
            }
    return answer


class Watcher(threading.Thread):
    """Looks at a job's progress as a person who waits does; `seen` are its different values."""

    def __init__(self, registry, job_id):
        super().__init__(daemon=True)
        self.registry, self.job_id = registry, job_id
        self.seen = set()
        self.is_over = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.join()

    def run(self):
        while not self.is_over.wait(WATCH_S):
            with self.registry.cursor() as cr:
                cr.execute(
                    "SELECT progress FROM tobacco_ledger_export WHERE id = %s", [self.job_id]
                )
                self.seen.add(cr.fetchone()[0])


def memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
