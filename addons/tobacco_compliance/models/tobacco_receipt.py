from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class TobaccoReceipt(models.Model):
    """One delivery that is being received with a scanner or a phone, by one or many people.

    What was scanned is `tobacco.receipt.scan`; `tobacco_receipt_*.py` read scans, show the state
    and write the moves. The methods without underscore are called by the screen.
    """

    _name = "tobacco.receipt"
    _description = "Receipt of Goods"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shop_id = fields.Many2one("tobacco.shop", required=True, readonly=True, ondelete="restrict")
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", required=True, readonly=True, ondelete="restrict"
    )
    vendor_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Opened By", required=True, readonly=True, ondelete="restrict"
    )
    # open -> done | cancelled
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    finished_at = fields.Datetime(readonly=True)
    backorder_id = fields.Many2one(
        "stock.picking", string="Still to Come", readonly=True, ondelete="set null"
    )
    scan_ids = fields.One2many("tobacco.receipt.scan", "receipt_id", string="Scans", readonly=True)
    quarantine_ids = fields.One2many(
        "tobacco.quarantine", "receipt_id", string="In Quarantine", readonly=True
    )

    _open_picking_unique = models.UniqueIndex(
        "(picking_id) WHERE state = 'open'", "This delivery is being received already."
    )

    # === CALLED BY THE SCREEN === #

    @api.model
    def open_picking(self, picking_id):
        """Begin to receive the transfer, or go on where somebody began; see `receipt_data`."""
        self._check_receiver()
        picking = self.env["stock.picking"].browse(int(picking_id)).exists()
        picking.check_access("write")
        if not picking or picking.picking_type_code != "incoming":
            raise UserError(
                self.env._("This is no delivery that comes in: choose one of the list of receipts.")
            )
        picking.lock_for_update(allow_referencing=True)
        picking.invalidate_recordset(["state"])
        found = self.search([("picking_id", "=", picking.id), ("state", "=", "open")])
        if not found and picking.state in ("done", "cancel"):
            raise UserError(
                self.env._(
                    "%(picking)s is finished or cancelled already: choose another delivery, or"
                    " receive without an order.",
                    picking=picking.name,
                )
            )
        if picking.state == "draft" and picking.move_ids:
            picking.action_confirm()
        return self.receipt_data((found or self._begin(picking, self._shop_of(picking))).id)

    @api.model
    def open_blind(self, vendor_id, shop_id):
        """Begin to receive what `vendor_id` brought to the shop without an order."""
        self._check_receiver()
        shop = self.env["tobacco.shop"].browse(int(shop_id)).exists()
        vendor = self.env["res.partner"].browse(int(vendor_id)).exists()
        if not shop or not vendor:
            raise UserError(self.env._("Choose the vendor and the shop first."))
        shop.check_access("read")
        # Who presses twice gets the same delivery, as long as nothing was scanned.
        same = self.search(
            [
                ("state", "=", "open"),
                ("shop_id", "=", shop.id),
                ("vendor_id", "=", vendor.id),
                ("user_id", "=", self.env.uid),
                ("scan_ids", "=", False),
                ("picking_id.move_ids", "=", False),
            ],
            limit=1,
        )
        if not same:
            picking = self.env["stock.picking"].create(self._prepare_picking_vals(vendor, shop))
            same = self._begin(picking, shop)
        return self.receipt_data(same.id)

    @api.model
    def undo(self, receipt_id, uuid):
        """Take back one scan; the row stays, with who did it. A repetition changes nothing."""
        receipt = self._of_screen(receipt_id)
        scan = receipt.scan_ids.filtered(lambda scan: scan.uuid == uuid)
        if not scan:
            raise UserError(
                self.env._("This scan has not arrived here yet: wait a moment and try again.")
            )
        if not scan.undone_at:
            receipt._check_open()
            # sudo: scans are written by code only
            scan.sudo().write({"undone_at": fields.Datetime.now(), "undone_user_id": self.env.uid})
        return self.receipt_data(receipt.id)

    @api.model
    def cancel(self, receipt_id):
        """Stop receiving; the transfer waits as before, one that was made for it is cancelled."""
        receipt = self._of_screen(receipt_id)
        if receipt.state != "cancelled":
            receipt._check_open()
            receipt._set_state("cancelled")
            if not receipt.picking_id.move_ids:
                receipt.picking_id.action_cancel()
        return self.receipt_data(receipt.id)

    # === STEPS === #

    @api.model
    def _check_receiver(self):
        """Users of the inventory receive goods; the records' rules keep companies apart."""
        if not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(
                self.env._("Receiving goods is for users of the inventory: ask the manager.")
            )

    @api.model
    def _of_screen(self, receipt_id):
        """The receipt, readable for the user and locked: devices work on it one after another."""
        self._check_receiver()
        receipt = self.browse(int(receipt_id)).exists()
        if not receipt:
            raise UserError(self.env._("This delivery is not there any more: go back to the list."))
        receipt.check_access("read")
        # sudo: users only read receipts, and a lock asks for the right to write
        receipt.sudo().lock_for_update(allow_referencing=True)
        receipt.invalidate_recordset()
        return receipt

    def _check_open(self):
        if self.state != "open":
            raise UserError(
                self.env._(
                    "%(receipt)s is closed already: open the next delivery.", receipt=self.name
                )
            )

    def _begin(self, picking, shop):
        # sudo: receipts are written by code only
        receipt = self.sudo().create(
            {
                "name": picking.name,
                "company_id": picking.company_id.id,
                "shop_id": shop.id,
                "picking_id": picking.id,
                "vendor_id": picking.partner_id.id,
                "user_id": self.env.uid,
            }
        )
        return self.browse(receipt.id)

    def _set_state(self, state, **vals):
        # sudo: receipts are written by code only
        self.sudo().write({"state": state, "finished_at": fields.Datetime.now(), **vals})

    @api.model
    def _shop_of(self, picking):
        warehouse = picking.picking_type_id.warehouse_id
        shops = self.env["tobacco.shop"].search([("company_id", "=", picking.company_id.id)])
        shop = shops.filtered(lambda shop: warehouse in shop.warehouse_ids)[:1] or shops[:1]
        if not shop:
            raise UserError(
                self.env._(
                    "%(company)s has no tobacco shop yet: let the compliance officer enter the shop"
                    " and its licence first.",
                    company=picking.company_id.name,
                )
            )
        return shop

    def _prepare_picking_vals(self, vendor, shop):
        warehouse = shop.warehouse_ids[:1] or self.env["stock.warehouse"].search(
            [("company_id", "=", shop.company_id.id)], limit=1
        )
        kind = warehouse.in_type_id
        source = vendor.with_company(shop.company_id).property_stock_supplier
        return {
            "picking_type_id": kind.id,
            "partner_id": vendor.id,
            "location_id": source.id,
            "location_dest_id": kind.default_location_dest_id.id,
            "company_id": shop.company_id.id,
        }
