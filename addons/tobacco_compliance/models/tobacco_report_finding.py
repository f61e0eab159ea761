"""Findings: what a person must know or decide about a chain."""

import json

from odoo import api, fields, models
from odoo.tools import SQL


class TobaccoReportFinding(models.Model):
    """Something that the worker cannot put right by itself. Open until a person closes it.

    Texts are made from `code` and `params` in the reader's language.
    """

    _name = "tobacco.report.finding"
    _description = "Reporting Finding"
    _order = "id desc"
    _rec_name = "code"
    _log_access = False

    chain_id = fields.Many2one(
        "tobacco.report.chain", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="chain_id.company_id")
    code = fields.Char(required=True, readonly=True)
    params = fields.Json(readonly=True)
    severity = fields.Selection(
        [("error", "Standstill"), ("warning", "Notice")],
        required=True,
        readonly=True,
    )
    found_at = fields.Datetime(required=True, readonly=True)
    times = fields.Integer("Times Found", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("resolved", "Resolved")], required=True, readonly=True
    )
    resolved_at = fields.Datetime(readonly=True)
    resolved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    text = fields.Text("What Happened", compute="_compute_text")
    next_step = fields.Text(compute="_compute_text")

    _open_unique = models.UniqueIndex("(chain_id, code) WHERE state = 'open'")

    @api.depends("code", "params")
    @api.depends_context("lang")
    def _compute_text(self):
        for finding in self:
            finding.text, finding.next_step = finding._describe()

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = finding._describe()[0]

    def _describe(self):
        """What happened and what to do next."""
        _ = self.env._
        params = self.params or {}
        detail = params.get("message") or params.get("code") or ""
        texts = {
            "CLONE": (
                _("This database is a copy, or was moved: the chain belongs to another one."),
                _(
                    "If this database reports from now on and the other one does not, press "
                    "“Bind Here”. If this is a test copy, leave the chain frozen."
                ),
            ),
            "DENIED": (
                _("The regulator refuses our requests (%(detail)s).", detail=detail),
                _(
                    "Check the key, its id, the computer's clock and the licence with the "
                    "regulator, then press “Resume”. Nothing is lost meanwhile."
                ),
            ),
            "NO_KEY": (
                _("The worker has no usable key or address (%(detail)s).", detail=detail),
                _("Complete the profile and the environment of the worker; it goes on by itself."),
            ),
            "FORK": (
                _(
                    "The regulator holds another record than ours under number %(seq)s.",
                    seq=params.get("seq", "?"),
                ),
                _(
                    "Find out whether a second system reported under this licence. Press “Compare "
                    "with Regulator” to see where the two chains part."
                ),
            ),
            "CHAIN_GAP": (
                _(
                    "The regulator expects number %(seq)s next, we sent a later one.",
                    seq=params.get("expected_seq", "?"),
                ),
                _("Press “Compare with Regulator”: what it does not hold is then sent again."),
            ),
            "AHEAD": (
                _(
                    "The regulator holds records up to %(seq)s that this database does not know.",
                    seq=params.get("seq", "?"),
                ),
                _(
                    "Was this database restored from a backup, or does a copy of it report? Do "
                    "not resume before that is known."
                ),
            ),
            "IDEMPOTENCY_CONFLICT": (
                _("The regulator holds other bytes under the name of our batch."),
                _("Ask the regulator what it received under this batch, then press “Resume”."),
            ),
            "UNSIGNED": (
                _("An answer came without a good signature, so it acknowledged nothing."),
                _(
                    "It is asked again by itself. If this goes on, somebody between us and the "
                    "regulator changes answers, or the profile names the wrong key."
                ),
            ),
            "REFUSED_ALL": (
                _("The regulator refuses one record after the other (%(detail)s).", detail=detail),
                _("Clear up the cause with the regulator, then press “Resume”."),
            ),
            "QUARANTINED": (
                _(
                    "Record %(seq)s is withheld (%(detail)s); all others go on.",
                    seq=params.get("seq", "?"),
                    detail=detail,
                ),
                _(
                    "Look at the record and send it as it is; what the regulator then rejects can "
                    "be corrected."
                ),
            ),
            "REJECTED": (
                _(
                    "The regulator rejected record %(seq)s (%(detail)s).",
                    seq=params.get("seq", "?"),
                    detail=detail,
                ),
                _(
                    "Find the cause in the answer and put it right, then open the record and press "
                    "“Correct”: a new record answers it."
                ),
            ),
            "MISMATCH": (
                _(
                    "The regulator holds something else for record %(seq)s.",
                    seq=params.get("seq", "?"),
                ),
                _(
                    "Ask the regulator what it holds, then open the record and press “Correct”: "
                    "the new record counts."
                ),
            ),
            "SWEPT": (
                _(
                    "%(count)s sales had no record until they were looked for; the first was "
                    "%(document)s.",
                    count=params.get("count", "?"),
                    document=params.get("document", "?"),
                ),
                _(
                    "They are reported now, late. Find out why they were missed: a record is "
                    "written with its sale, so somebody or something else stored these."
                ),
            ),
            "UNREPORTED": (
                _(
                    "%(count)s sales have no record and none can be made; the first is "
                    "%(document)s (%(detail)s).",
                    count=params.get("count", "?"),
                    document=params.get("document", "?"),
                    detail=detail,
                ),
                _(
                    "Open the three-way check, put right what is named there, then press "
                    "“Capture Missing Records”."
                ),
            ),
            "SEQUENCE": (
                _("The chain in this database does not hold together (%(detail)s).", detail=detail),
                _("Restore the database, or call your administrator. Do not resume."),
            ),
        }
        return texts.get(self.code, (self.code, ""))

    # === OPENING AND CLOSING === #

    @api.model
    def _open(self, cr, chain_id, code, severity, params):
        """Note a finding, once: the same one again counts up and keeps the newest facts."""
        cr.execute(
            SQL(
                """
                INSERT INTO tobacco_report_finding
                       (chain_id, code, severity, params, found_at, times, state)
                VALUES (%(chain)s, %(code)s, %(severity)s, %(params)s,
                        clock_timestamp() AT TIME ZONE 'UTC', 1, 'open')
                ON CONFLICT (chain_id, code) WHERE state = 'open' DO UPDATE
                   SET times = tobacco_report_finding.times + 1, params = EXCLUDED.params
                """,
                chain=chain_id,
                code=code,
                severity=severity,
                params=json.dumps(params),
            )
        )

    def _resolve(self):
        # sudo: findings are read-only for everybody; a button of the chain closes them
        self.sudo().filtered(lambda finding: finding.state == "open").write(
            {
                "state": "resolved",
                "resolved_at": fields.Datetime.now(),
                "resolved_by_id": self.env.uid,
            }
        )

    def action_resolve(self):
        """The person has seen it; it comes back if it happens again."""
        self.chain_id._ensure_officer()
        self._resolve()
