"""Sealing: numbers and hashes for what was captured."""

import datetime as dt

from odoo import models
from odoo.tools import SQL

from ..tools.report import states
from ..tools.report.chain import Captured, Head, seal

MAX_ROWS = 1000


class TobaccoReportSealer(models.AbstractModel):
    """Appends captured records to their chain. Runs inside a fenced transaction only."""

    _name = "tobacco.report.sealer"
    _description = "Sealer of Regulator Records"

    def _seal(self, cr, chain_id):
        """Seal up to MAX_ROWS records behind the head. :return: how many

        The caller holds the chain's row, so nobody else is at its head.
        """
        chain = self._read_chain(cr, chain_id)
        if chain["state"] not in ("open", "stopped"):
            return 0
        rows = self._read_captured(cr, chain_id)
        if not rows:
            return 0
        head = Head(chain["head_seq"], chain["head_hash"], chain["head_sealed_at"] or "")
        links = list(
            seal(
                chain["licence_number"],
                chain["epoch"],
                head,
                [Captured(row["id"], row["uuid"], row["payload_sha256"]) for row in rows],
                dt.datetime.now(dt.timezone.utc),
            )
        )
        withheld = {row["id"] for row in rows if row["problems"]}
        self._write_links(cr, chain_id, links, withheld)
        for row in rows:
            if row["problems"]:
                link = next(link for link in links if link.id == row["id"])
                params = {"seq": link.seq, "message": row["problems"]}
                self.env["tobacco.report.finding"]._open(
                    cr, chain_id, "QUARANTINED", "warning", params
                )
        return len(links)

    def _read_chain(self, cr, chain_id):
        cr.execute(
            SQL(
                """
                SELECT state, licence_number, epoch, head_seq, head_hash, head_sealed_at
                  FROM tobacco_report_chain WHERE id = %s
                """,
                chain_id,
            )
        )
        return cr.dictfetchone()

    def _read_captured(self, cr, chain_id):
        cr.execute(
            SQL(
                """
                SELECT r.id, r.uuid, r.payload_sha256, r.problems
                  FROM tobacco_report_delivery d
                  JOIN tobacco_report_record r ON r.id = d.record_id
                 WHERE d.chain_id = %s AND d.state = %s
                 ORDER BY d.record_id
                 LIMIT %s
                """,
                chain_id,
                states.CAPTURED,
                MAX_ROWS,
            )
        )
        return cr.dictfetchall()

    def _write_links(self, cr, chain_id, links, withheld):
        """Seals, deliveries and head in one statement each."""
        columns = {
            "record_id": [link.id for link in links],
            "seq": [link.seq for link in links],
            "prev_hash": [link.prev_hash for link in links],
            "hash": [link.hash for link in links],
            "sealed_at": [link.sealed_at for link in links],
            "state": [
                states.QUARANTINED if link.id in withheld else states.SEALED for link in links
            ],
        }
        cr.execute(
            SQL(
                """
                WITH link AS (
                    SELECT * FROM unnest(
                        %(record_id)s::int[], %(seq)s::int[], %(prev_hash)s::text[],
                        %(hash)s::text[], %(sealed_at)s::text[], %(state)s::text[]
                    ) AS l(record_id, seq, prev_hash, hash, sealed_at, state)
                ), sealed AS (
                    INSERT INTO tobacco_report_seal
                           (record_id, chain_id, seq, prev_hash, hash, sealed_at)
                    SELECT record_id, %(chain)s, seq, prev_hash, hash, sealed_at FROM link
                )
                UPDATE tobacco_report_delivery d
                   SET state = link.state, seq = link.seq
                  FROM link
                 WHERE d.record_id = link.record_id AND d.state = %(captured)s
                """,
                **columns,
                chain=chain_id,
                captured=states.CAPTURED,
            )
        )
        if cr.rowcount != len(links):
            raise ValueError("a captured record was sealed already")
        last = links[-1]
        cr.execute(
            SQL(
                """
                UPDATE tobacco_report_chain
                   SET head_seq = %s, head_hash = %s, head_sealed_at = %s
                 WHERE id = %s
                """,
                last.seq,
                last.hash,
                last.sealed_at,
                chain_id,
            )
        )
