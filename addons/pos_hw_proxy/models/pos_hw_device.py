from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .pos_hw_agent import DEVICE_KINDS


class PosHwDevice(models.Model):
    """A device that an agent reported when a till was paired."""

    _name = "pos.hw.device"
    _description = "Hardware Device"
    _order = "agent_id, identifier"
    _check_company_auto = True

    agent_id = fields.Many2one("pos.hw.agent", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="agent_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True)
    identifier = fields.Char(required=True, help="The device's id in the agent's configuration.")
    kind = fields.Selection(DEVICE_KINDS, required=True)
    role = fields.Char(help="What the agent's configuration says the device is for.")
    driver = fields.Char()
    address = fields.Char()
    width_dots = fields.Integer(
        string="Paper Width (dots)",
        help="384 for paper of 58 mm, 576 for paper of 80 mm.",
    )

    _identifier_unique = models.UniqueIndex(
        "(agent_id, identifier)", "The agent already has a device with this id."
    )

    @api.depends("identifier", "agent_id.name")
    def _compute_display_name(self):
        for device in self:
            device.display_name = f"{device.agent_id.name} / {device.identifier}"

    @api.constrains("kind", "width_dots")
    def _check_width_dots(self):
        for device in self:
            if device.kind == "printer" and not 256 <= device.width_dots <= 1024:
                raise ValidationError(
                    self.env._(
                        "The paper width of %(device)s must be 256 to 1024 dots: "
                        "correct width_dots in the agent's configuration.",
                        device=device.identifier,
                    )
                )

    @api.model
    def _prepare_device_vals(self, agent, values):
        """Return the vals of one entry of the agent's ``GET /v1/state``."""
        return {
            "agent_id": agent.id,
            "active": True,
            "identifier": values["id"],
            "kind": values["kind"],
            "role": values.get("role"),
            "driver": values.get("driver"),
            "address": values.get("address"),
            "width_dots": values.get("width_dots") or 576,
        }
