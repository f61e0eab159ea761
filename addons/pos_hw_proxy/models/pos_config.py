from odoo import api, fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    hw_printer_id = fields.Many2one(
        "pos.hw.device",
        string="Agent Receipt Printer",
        domain="[('kind', '=', 'printer'), ('company_id', '=', company_id)]",
        check_company=True,
        ondelete="set null",
        copy=False,
        help="Receipts are printed, and the drawer is opened, through this printer's agent.",
    )
    hw_drawer_pin = fields.Selection(
        [("2", "Drawer 1 (pin 2)"), ("5", "Drawer 2 (pin 5)")],
        string="Drawer Connector",
        default="2",
        required=True,
    )

    @api.model
    def _load_pos_data_read(self, records, config):
        # EXTENDS point_of_sale
        read_records = super()._load_pos_data_read(records, config)
        for values in read_records:
            # Only the till that is opened gets its token, whatever records were asked for.
            if values["id"] == config.id:
                values["_hw_printer"] = config._prepare_hw_printer_data()
        return read_records

    def _prepare_hw_printer_data(self):
        """Return what this till needs to print through its agent, or False without one."""
        self.ensure_one()
        # sudo: the cashier may use the till's device and token, but not read the models
        device = self.sudo().hw_printer_id
        tokens = self.env["pos.hw.token"].sudo()  # sudo: as above
        token = tokens.search(
            [("config_id", "=", self.id), ("agent_id", "=", device.agent_id.id)], limit=1
        )
        if not token:
            return False
        return {
            "url": device.agent_id.url,
            "token": token.token,
            "printer": device.identifier,
            "width_dots": device.width_dots,
            "drawer_pin": int(self.hw_drawer_pin),
        }

    def action_hw_pair(self):
        """Open the pairing assistant for this till."""
        self.ensure_one()
        action = self.hw_printer_id.agent_id.action_pair()
        action["params"]["config_id"] = self.id
        return action
