from odoo import api, fields, models


class PosHwToken(models.Model):
    """The secret that lets one till use its agent.

    Nobody but the system administrator can read this model. A till gets its own token, and no other
    one, when its session loads (``pos.config._load_pos_data_read``). It is worth little elsewhere:
    the agent takes it on the till's own computer and from this Odoo's web address only, and for the
    scopes it was given.
    """

    _name = "pos.hw.token"
    _description = "Hardware Agent Token"
    _order = "id desc"

    agent_id = fields.Many2one("pos.hw.agent", required=True, ondelete="cascade", index=True)
    config_id = fields.Many2one("pos.config", string="Till", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="config_id.company_id", store=True, index=True)
    token = fields.Char(required=True, copy=False, groups="base.group_system")
    scopes = fields.Char(readonly=True)
    paired_by_id = fields.Many2one("res.users", readonly=True, default=lambda self: self.env.user)

    _config_unique = models.UniqueIndex("(config_id)", "A till is paired with one agent.")

    @api.model
    def _save(self, agent, config, answer):
        """Replace the token of a till by the one of a new pairing."""
        # sudo: a manager may pair a till, but not read the secrets of the others
        tokens = self.sudo()
        tokens.search([("config_id", "=", config.id)]).unlink()
        tokens.create(
            {
                "agent_id": agent.id,
                "config_id": config.id,
                "token": answer["token"],
                "scopes": " ".join(answer["scopes"]),
                "paired_by_id": self.env.uid,
            }
        )
