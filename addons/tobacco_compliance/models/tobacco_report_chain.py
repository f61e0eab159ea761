"""Chains: one per licence and epoch, with its head, its lease and its binding."""

import datetime as dt
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, ormcache

from ..tools.report import chain as chain_tools
from ..tools.report.payload import zero_payload
from .tobacco_report_guard import guard_table


class Capturing(NamedTuple):
    """What a capture must know of a chain."""

    id: int
    licence: str
    go_live: dt.datetime


class TobaccoReportChain(models.Model):
    """The chain of a licence: `seq` from 1 without a gap, each hash over the one before.

    Only the worker that holds the lease writes the head (`tobacco.report.worker`). A chain is
    bound to one database; a copy of the database finds itself unbound and freezes until a
    person decides which of the two reports.

        open <----> stopped     the regulator refuses us (key, clock, licence): seals, sends not
         ^  \\
         |   +----> frozen      seals not and sends not: copy, fork, or a person's decision
         +------------+
        closed                  a newer epoch goes on

    Records are captured in every state but closed: selling never waits for the regulator.
    """

    _name = "tobacco.report.chain"
    _description = "Regulator Chain"
    _order = "licence_number, epoch desc"
    _rec_name = "licence_number"

    licence_id = fields.Many2one(
        "tobacco.licence", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="licence_id.company_id", store=True, index=True)
    licence_number = fields.Char(required=True, readonly=True)
    epoch = fields.Integer(required=True, readonly=True, default=1)
    go_live = fields.Datetime(
        "Reported Since",
        required=True,
        readonly=True,
        help="Set once. What happened before is never reported.",
    )
    profile_id = fields.Many2one("tobacco.report.profile", required=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("open", "Running"),
            ("stopped", "Stopped by the Regulator"),
            ("frozen", "Frozen"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )

    root_hash = fields.Char(required=True, readonly=True, default=chain_tools.ROOT_HASH)
    head_seq = fields.Integer("Sealed up to", readonly=True, default=0, aggregator=None)
    head_hash = fields.Char(readonly=True)
    head_sealed_at = fields.Char(readonly=True)
    ack_seq = fields.Integer("Acknowledged up to", readonly=True, default=0, aggregator=None)
    ack_hash = fields.Char(readonly=True)
    ack_at = fields.Datetime("Last Answer", readonly=True)
    clock_skew_s = fields.Float(
        "Clock Skew (s)",
        readonly=True,
        help="The regulator's clock minus ours, from its last answer. "
        "Beyond 300 seconds every request is refused.",
    )

    bound_database_uuid = fields.Char(readonly=True)
    bound_database_name = fields.Char(readonly=True)
    bound_system_id = fields.Char("Bound Server", readonly=True)

    lease_owner = fields.Char(readonly=True)
    lease_token = fields.Integer(readonly=True, default=0)
    lease_until = fields.Datetime(readonly=True)
    next_try_at = fields.Datetime(readonly=True)
    failures = fields.Integer(readonly=True, default=0, help="Failed calls in a row.")
    batch_limit = fields.Integer(readonly=True, default=0)
    suspect_last_seq = fields.Integer(readonly=True, default=0)
    suspect_range_last_seq = fields.Integer(readonly=True, default=0)
    refused_in_row = fields.Integer(readonly=True, default=0)

    unsealed_count = fields.Integer("Unsealed", compute="_compute_backlog")
    pending_count = fields.Integer("Waiting", compute="_compute_backlog")
    rejected_count = fields.Integer("Rejected", compute="_compute_backlog")
    quarantined_count = fields.Integer("Withheld", compute="_compute_backlog")
    oldest_pending_at = fields.Datetime("Oldest Waiting Since", compute="_compute_backlog")
    finding_ids = fields.One2many(
        "tobacco.report.finding", "chain_id", domain=[("state", "=", "open")]
    )
    finding_count = fields.Integer(compute="_compute_finding_count")

    is_compare_wanted = fields.Boolean(
        readonly=True, help="The worker compares heads with the regulator at its next turn."
    )

    _licence_epoch_unique = models.Constraint(
        "UNIQUE(licence_number, epoch)", "A licence has one chain in each epoch."
    )

    def init(self):
        guard_table(
            self.env.cr, self._table, keep=("licence_number", "epoch", "go_live", "root_hash")
        )

    # === COMPUTE METHODS === #

    def _compute_backlog(self):
        counts = self.env["tobacco.report.delivery"]._count_backlog(self.ids)
        for chain in self:
            row = counts.get(chain.id, {})
            chain.unsealed_count = row.get("unsealed", 0)
            chain.pending_count = row.get("pending", 0)
            chain.rejected_count = row.get("rejected", 0)
            chain.quarantined_count = row.get("quarantined", 0)
            chain.oldest_pending_at = row.get("oldest_pending_at", False)

    @api.depends("finding_ids")
    def _compute_finding_count(self):
        for chain in self:
            chain.finding_count = len(chain.finding_ids)

    @api.depends("licence_number", "epoch")
    def _compute_display_name(self):
        for chain in self:
            chain.display_name = f"{chain.licence_number} / {chain.epoch}"

    # === CONSTRAINT AND CRUD METHODS === #

    @api.constrains("licence_number")
    def _check_licence_number(self):
        for chain in self:
            number = chain.licence_number
            if not (number.isascii() and number.isalnum() and number == number.upper()):
                raise ValidationError(
                    self.env._(
                        "The regulator knows a licence by digits and capital letters only. "
                        "Correct the number %(number)s on the licence first.",
                        number=number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        chains = super().create(vals_list)
        self.env.registry.clear_cache()
        return chains

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    @api.readonly
    def get_backlog(self):
        """The systray's figure, over the companies at hand.

        :return: chains, waiting (records not acknowledged), attention (what needs a person)
        :rtype: dict[str, int]
        """
        chains = self.search([("state", "!=", "closed")])
        return {
            "chains": len(chains),
            "waiting": sum(chain.unsealed_count + chain.pending_count for chain in chains),
            "attention": sum(
                chain.rejected_count + chain.quarantined_count + chain.finding_count
                for chain in chains
            ),
        }

    # === OPENING === #

    @api.model
    def _open(self, licence, profile, go_live):
        """Open the first chain of `licence`, bound to this database.

        :param datetime go_live: naive UTC
        """
        if licence.report_chain_ids:
            raise UserError(
                self.env._(
                    "Licence %(number)s reports already. Its go-live time was set once and stays.",
                    number=licence.number,
                )
            )
        # sudo: a chain is a legal fact; people open one by this method only
        return self.sudo().create(
            {
                "licence_id": licence.id,
                "licence_number": licence.number,
                "profile_id": profile.id,
                "go_live": go_live,
                "head_hash": chain_tools.ROOT_HASH,
                **self._prepare_binding_vals(),
            }
        )

    # === BINDING === #

    @api.model
    def _prepare_binding_vals(self):
        """What tells this database from its copies, as field values.

        Odoo's own duplicate changes database.uuid; `createdb -T` changes the name only, a
        restored dump on another server the system identifier (and maybe the name) only.
        """
        self.env.cr.execute(
            "SELECT current_database(), system_identifier::text FROM pg_control_system()"
        )
        name, system_id = self.env.cr.fetchone()
        # sudo: system parameters are closed to officers; this one is no secret
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return {
            "bound_database_uuid": uuid,
            "bound_database_name": name,
            "bound_system_id": system_id,
        }

    def _is_bound_here(self):
        self.ensure_one()
        return all(self[name] == value for name, value in self._prepare_binding_vals().items())

    # === WHAT CAPTURES ASK === #

    @api.model
    @ormcache("licence_id")
    def _capturing(self, licence_id):
        """The newest chain of a licence that still takes records, as `Capturing`, or None."""
        self.env.cr.execute(
            SQL(
                """
                SELECT id, licence_number, go_live FROM tobacco_report_chain
                 WHERE licence_id = %s AND state != 'closed' ORDER BY epoch DESC LIMIT 1
                """,
                licence_id or None,
            )
        )
        row = self.env.cr.fetchone()
        return Capturing(*row) if row else None

    @api.model
    @ormcache("currency")
    def _currency_decimals(self, currency):
        """Decimals of a currency's code; 2 for one that this database does not know."""
        # sudo: cashiers need not read currencies that are not their company's
        currencies = self.env["res.currency"].sudo().with_context(active_test=False)
        found = currencies.search([("name", "=", currency)], limit=1)
        return found.decimal_places if found else 2

    # === WHAT PEOPLE DO === #

    def action_freeze(self):
        """Stop sealing and sending; capturing goes on."""
        self._ensure_officer()
        # sudo: the state is read-only for everybody; officers change it by these buttons only
        self.sudo().filtered(lambda chain: chain.state in ("open", "stopped")).state = "frozen"

    def action_resume(self):
        """Report again after the cause was put right; open findings are the person's to close."""
        self._ensure_officer()
        for chain in self.filtered(lambda chain: chain.state in ("stopped", "frozen")):
            if not chain._is_bound_here():
                raise UserError(
                    self.env._(
                        "This chain is bound to database %(name)s. If this database is the one "
                        "that reports from now on, bind it here first.",
                        name=chain.bound_database_name,
                    )
                )
            # sudo: as above
            chain.sudo().write({"state": "open", "next_try_at": False, "failures": 0})
            chain.finding_ids._resolve()
        self.env["tobacco.report.record"]._wake_worker()

    def action_bind_here(self):
        """This database reports from now on. The person answers that no copy does so too."""
        self._ensure_officer()
        for chain in self:
            # sudo: as above
            chain.sudo().write(self._prepare_binding_vals())
            chain.finding_ids.filtered(lambda finding: finding.code == "CLONE")._resolve()
        return self.action_resume()

    def action_compare(self):
        """Let the worker ask the regulator for its head, and go on if it is one of ours."""
        self._ensure_officer()
        # sudo: as above
        self.sudo().is_compare_wanted = True
        self.env["tobacco.report.record"]._wake_worker()

    def action_probe(self):
        """Send a zero record, which takes its place in the chain, to see the line work."""
        self._ensure_officer()
        for chain in self:
            now = fields.Datetime.now().replace(tzinfo=dt.timezone.utc)
            self.env["tobacco.report.record"]._capture(
                source_model=self._name,
                source_uuid=f"{chain.licence_number}/{now.isoformat()}",
                revision=0,
                kind="zero",
                licence=chain.licence_id,
                payload=zero_payload(licence=chain.licence_number, business_time=now),
            )

    def action_view_records(self):
        """The records of this chain that wait or need a person."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tobacco_compliance.tobacco_report_delivery_action"
        )
        action["domain"] = [("chain_id", "in", self.ids)]
        return action

    def _ensure_officer(self):
        if not self.env.user.has_group("tobacco_compliance.group_officer"):
            raise UserError(
                self.env._("Ask a compliance officer: only they may change how sales are reported.")
            )
        self.check_access("read")
