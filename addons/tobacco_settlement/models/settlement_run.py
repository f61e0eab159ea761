from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.modules import module
from odoo.tools import SQL

CHUNK = 500
AT_ONCE = 50  # more are posted in the background


class SettlementRun(models.Model):
    """Posts approved proposals in chunks, each in a transaction of its own.

    Whatever stops the process, a chunk is either posted with its proposals marked, or not at all;
    the next run goes on with what is left. A chunk that cannot be posted is halved until the bad
    proposal is alone; that one keeps the reason and waits for a person.
    """

    _name = "tobacco.settlement.run"
    _description = "Settlement posting run"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Poster", required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="waiting",
    )
    proposal_ids = fields.One2many("tobacco.settlement.proposal", "run_id", readonly=True)
    total = fields.Integer(readonly=True)
    posted = fields.Integer(compute="_compute_progress")
    failed = fields.Integer(compute="_compute_progress", string="Not posted")
    progress = fields.Integer(compute="_compute_progress", help="Percent")
    started_at = fields.Datetime(readonly=True)
    ended_at = fields.Datetime(readonly=True)

    @api.depends("create_date")
    def _compute_name(self):
        for run in self:
            run.name = self.env._("Posting %(number)s", number=run.id)

    @api.depends("proposal_ids.state", "proposal_ids.post_error", "total")
    def _compute_progress(self):
        for run in self:
            run.posted = len(run.proposal_ids.filtered("move_id"))
            run.failed = len(run.proposal_ids.filtered(lambda p: p.post_error and not p.move_id))
            run.progress = 100 * (run.posted + run.failed) // (run.total or 1)

    @api.model
    def _start(self, proposals):
        """Start a run over approved proposals: at once if they are few, else in the background."""
        if not self.env.user.has_group("tobacco_settlement.group_poster"):
            raise AccessError(self.env._("Only the poster may post."))
        chosen = proposals.filtered(lambda proposal: proposal.state == "approved")
        if not chosen:
            raise UserError(self.env._("Choose proposals that were approved."))
        company = chosen.company_id
        if len(company) > 1:
            raise UserError(self.env._("Post one company after the other."))
        run = self.sudo().create(  # read-only for everybody; the role was checked above
            {"company_id": company.id, "user_id": self.env.uid, "total": len(chosen)}
        )
        chosen.sudo().write({"run_id": run.id, "post_error": False})  # ditto
        if len(chosen) <= AT_ONCE:
            run.with_env(self.env)._go_on(is_in_background=False)
        else:
            self.env.ref("tobacco_settlement.ir_cron_post").sudo()._trigger()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": run.id,
            "view_mode": "form",
        }

    def action_stop(self):
        """Let the chunk in work end and post no further one."""
        if not self.env.user.has_group("tobacco_settlement.group_poster"):
            raise AccessError(self.env._("Only the poster may stop a run."))
        self.sudo().filtered(lambda run: run.state != "done").state = "stopped"  # checked above

    @api.model
    def _cron_post(self):
        """Go on with every run that is not finished, in the name of its poster."""
        for run in self.search([("state", "in", ("waiting", "running"))], order="id"):
            run.with_user(run.user_id).with_company(run.company_id)._go_on(is_in_background=True)

    def _go_on(self, is_in_background, chunk=CHUNK):
        """Post chunk after chunk until nothing is left or somebody stops the run."""
        self.ensure_one()
        own = self.sudo()  # a run is read-only for its poster, who started it with a checked role
        own.write({"state": "running", "started_at": own.started_at or fields.Datetime.now()})
        while batch := self._next_chunk(chunk):
            self._post_halving(batch)
            self._commit(is_in_background)
            own.invalidate_recordset()
            if own.state == "stopped":
                return
        own.write({"state": "done", "ended_at": fields.Datetime.now()})
        self._commit(is_in_background)

    def _next_chunk(self, size):
        """The next proposals to post; another worker of the same run takes others."""
        self.env["tobacco.settlement.proposal"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM tobacco_settlement_proposal"
                " WHERE run_id = %s AND state = 'approved' AND post_error IS NULL"
                " ORDER BY day, id LIMIT %s FOR UPDATE SKIP LOCKED",
                self.id,
                size,
            )
        )
        return self.env["tobacco.settlement.proposal"].browse(row[0] for row in rows)

    def _post_halving(self, proposals):
        try:
            with self.env.cr.savepoint():
                proposals._post()
        except UserError as error:
            self.env.invalidate_all()
            if len(proposals) == 1:
                proposals.sudo().post_error = str(error)  # read-only for the poster
                return
            half = len(proposals) // 2
            self._post_halving(proposals[:half])
            self._post_halving(proposals[half:])

    def _commit(self, is_in_background):
        """End the chunk's transaction; a request and a test end theirs themselves."""
        if is_in_background and not module.current_test:
            self.env.cr.commit()  # pylint: disable=invalid-commit
