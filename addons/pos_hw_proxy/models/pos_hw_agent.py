from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.agent_url import clean_agent_url

DEVICE_KINDS = [("printer", "Printer")]
TILL_SCOPES = {"print", "drawer"}


class PosHwAgent(models.Model):
    """A hardware agent: the program on a till's computer that owns printers and drawers.

    Odoo never calls it: the server cannot reach the till's network. The manager's browser pairs
    with it and hands over what it answered.
    """

    _name = "pos.hw.agent"
    _description = "Hardware Agent"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    url = fields.Char(
        string="Address",
        required=True,
        default="http://127.0.0.1:8269",
        help="As the till's browser reaches it. An agent on the till's own computer is at "
        "http://127.0.0.1:8269; anywhere else it needs https.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    version = fields.Char(readonly=True)
    last_seen = fields.Datetime(
        readonly=True, help="When a manager's browser last talked to the agent."
    )
    device_ids = fields.One2many("pos.hw.device", "agent_id", string="Devices")
    config_ids = fields.Many2many(
        "pos.config", string="Paired Tills", compute="_compute_config_ids", compute_sudo=True
    )

    def _compute_config_ids(self):
        tokens = self.env["pos.hw.token"].search([("agent_id", "in", self.ids)])
        by_agent = tokens.grouped("agent_id")
        for agent in self:
            agent.config_ids = by_agent.get(agent, tokens.browse()).config_id

    @api.constrains("url")
    def _check_url(self):
        for agent in self:
            try:
                clean_agent_url(agent.url)
            except ValueError as error:
                raise ValidationError(agent._url_message(error.args[0])) from None

    def _url_message(self, code):
        if code == "not_secure":
            return self.env._(
                "An agent on another computer needs an address that starts with https://. "
                "Install the agent on the till's own computer, or give it a certificate."
            )
        return self.env._(
            "%(url)s is not the address of an agent. Write it like http://127.0.0.1:8269.",
            url=self.url,
        )

    # === PAIRING === #

    @api.model
    def save_pairing(self, config_id, url, answer, devices, printer=False, has_drawer=False):
        """Keep what pairing gave the manager's browser.

        :param int config_id: the till
        :param str url: the agent's address as the browser reached it
        :param dict answer: the agent's answer to ``POST /v1/pair``
        :param list devices: ``devices`` of the agent's ``GET /v1/state``
        :param printer: the agent's id of the till's receipt printer, or False
        :param bool has_drawer: whether a cash drawer is plugged into that printer
        :return: the agent's database id
        """
        if not self.env.user.has_group("point_of_sale.group_pos_manager"):
            raise AccessError(self.env._("Ask a point of sale manager to pair the till."))
        config = self.env["pos.config"].browse(config_id).exists()
        if not config:
            raise UserError(self.env._("This till no longer exists. Choose another one."))
        config.check_access("write")
        if not TILL_SCOPES.issubset(answer.get("scopes", ())):
            raise UserError(
                self.env._("The agent gave no right to print. Pair the till once more.")
            )
        agent = self._save_agent(config, url, answer)
        agent._save_devices(devices)
        self.env["pos.hw.token"]._save(agent, config, answer)
        chosen = agent.device_ids.filtered(lambda device: device.identifier == printer)
        config.write(
            {"hw_printer_id": chosen[:1].id, "iface_cashdrawer": bool(chosen and has_drawer)}
        )
        return agent.id

    def _save_agent(self, config, url, answer):
        """Return the agent of this till, made or brought up to date."""
        try:
            url = clean_agent_url(url)
        except ValueError as error:
            raise UserError(self.new({"url": url})._url_message(error.args[0])) from None
        vals = {"url": url, "version": answer.get("version"), "last_seen": fields.Datetime.now()}
        name = f"{answer.get('agent') or url} ({config.name})"
        agent = config.hw_printer_id.agent_id
        if not agent or agent.url != url:
            agent = self.create({**vals, "name": name, "company_id": config.company_id.id})
        else:
            agent.write(vals)
        return agent

    def _save_devices(self, devices):
        """Bring the printers up to date; those that the agent no longer knows are archived."""
        self.ensure_one()
        Device = self.env["pos.hw.device"].with_context(active_test=False)
        known = {
            device.identifier: device for device in Device.search([("agent_id", "=", self.id)])
        }
        kinds = dict(DEVICE_KINDS)
        for values in devices:
            if values.get("kind") not in kinds:
                continue
            vals = Device._prepare_device_vals(self, values)
            device = known.pop(vals["identifier"], None)
            if device:
                device.write(vals)
            else:
                Device.create(vals)
        for device in known.values():
            device.active = False

    def action_pair(self):
        """Open the pairing assistant; it runs in the browser, next to the agent."""
        return {
            "type": "ir.actions.client",
            "tag": "pos_hw_proxy.pairing",
            "name": self.env._("Pair a till"),
            "target": "new",
            "params": {"url": self[:1].url, "config_id": self[:1].config_ids[:1].id},
        }
