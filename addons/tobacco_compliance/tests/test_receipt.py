import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .receipt_common import ReceiptCase


@tagged("post_install", "-at_install")
class TestReceipt(ReceiptCase):
    def test_a_full_delivery_by_cartons_and_their_codes_goes_to_stock(self):
        picking = self._deliver((self.cigarette, 20))
        receipt_id = self._open(picking)
        answer = self._scan(
            receipt_id,
            self.carton_barcode,
            self._code(1),
            self.carton_barcode,
            self._code(2),
        )
        self.assertEqual([item["result"] for item in answer["results"]], ["ok"] * 4)
        line = answer["receipt"]["lines"][0]
        self.assertEqual(line["product_id"], self.cigarette.id)
        self.assertEqual((line["expected_packs"], line["received_packs"]), (20, 20))
        self.assertEqual(answer["receipt"]["problems"], [])
        done = self._receipts().finish(receipt_id, True)
        self.assertFalse(done["backorder_id"])
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._on_hand(self.cigarette, self.warehouse.lot_stock_id), 20)
        trace = self._trace(self._code(1))
        self.assertEqual((trace.state, trace.product_id), ("in_stock", self.cigarette))
        self.assertEqual(trace.event_ids.mapped("kind"), ["received"])
        self.assertEqual(trace.event_ids.source_name, picking.name)
        self.assertEqual(picking.purchase_id.order_line.qty_received, 20)

    def test_what_is_missing_stays_to_come_or_is_given_up(self):
        for is_backorder in (True, False):
            picking = self._deliver(
                (self.cigarette, 30), (self.pod, 5), tobacco_platform_order="P-2"
            )
            receipt_id = self._open(picking)
            self._scan(receipt_id, self.carton_barcode)
            done = self._receipts().finish(receipt_id, is_backorder)
            self.assertEqual(bool(done["backorder_id"]), is_backorder)
            if is_backorder:
                rest = self.env["stock.picking"].browse(done["backorder_id"])
                self.assertEqual(sorted(rest.move_ids.mapped("product_uom_qty")), [5, 20])
            self.assertEqual(self._receipts().finish(receipt_id, is_backorder), done)

    def test_a_carton_for_another_licence_goes_into_quarantine_with_the_reason(self):
        picking = self._deliver((self.cigarette, 20))
        receipt_id = self._open(picking)
        foreign = self._code(7, "430701204804")
        answer = self._scan(
            receipt_id, self.carton_barcode, foreign, self.carton_barcode, self._code(8)
        )
        result = answer["results"][1]
        self.assertEqual(result["result"], "quarantine")
        self.assertIn("430701204804", result["message"])
        line = answer["receipt"]["lines"][0]
        self.assertEqual((line["received_packs"], line["quarantined_packs"]), (10, 10))
        self.assertTrue(answer["receipt"]["problems"])
        check = self.env["tobacco.check"].search(
            [("source_uuid", "=", result["uuid"]), ("rule", "=", "CN-CODE-OWN")]
        )
        self.assertEqual((check.stage, check.severity), ("receipt", "block"))
        self._receipts().finish(receipt_id, True)
        quarantine = self.warehouse.tobacco_quarantine_loc_id
        self.assertTrue(quarantine.is_tobacco_quarantine)
        self.assertEqual(self._on_hand(self.cigarette, quarantine), 10)
        self.assertEqual(self._on_hand(self.cigarette, self.warehouse.lot_stock_id), 10)
        self.assertEqual(self._trace(foreign).state, "quarantined")
        self.assertEqual(self._trace(foreign).event_ids.mapped("kind"), ["received", "quarantined"])
        held = self.env["tobacco.quarantine"].search([("receipt_id", "=", receipt_id)])
        self.assertEqual((held.code, held.packs, held.state), (foreign, 10, "held"))

    def test_an_old_carton_is_taken_in_with_a_warning(self):
        receipt_id = self._open(self._deliver((self.cigarette, 10)))
        old = "1" + self._code(1)[1:]
        result = self._scan(receipt_id, old)["results"][0]
        self.assertEqual(result["result"], "ok")
        self.assertTrue(result["message"])

    def test_scans_that_arrive_again_count_once(self):
        receipt_id = self._open(self._deliver((self.cigarette, 30)))
        queue = [{"uuid": "again-1", "code": self.carton_barcode}]
        first = self._receipts().scan(receipt_id, queue)
        again = self._receipts().scan(receipt_id, queue * 2)
        self.assertEqual(again["results"], first["results"] * 2)
        self.assertEqual(again["receipt"]["lines"], first["receipt"]["lines"])

    def test_two_devices_work_on_one_delivery(self):
        picking = self._deliver((self.cigarette, 40), (self.pod, 2), tobacco_platform_order="P-3")
        receipt_id = self._open(picking)
        other_id = self._receipts(self.second).open_picking(picking.id)["id"]
        self.assertEqual(receipt_id, other_id)
        self._scan(receipt_id, self.carton_barcode)
        self._scan(receipt_id, self.pod.barcode, user=self.second)
        first = self._scan(receipt_id, self._code(1))["results"][0]
        second = self._scan(receipt_id, "ECIG-A", user=self.second)["results"][0]
        self.assertEqual(first["product_id"], self.cigarette.id)
        self.assertEqual(second["product_id"], self.pod.id)
        data = self._receipts().receipt_data(receipt_id)
        self.assertEqual([line["received_packs"] for line in data["lines"]], [10, 1])
        names = {scan["user"] for scan in data["last"]}
        self.assertEqual(names, {self.receiver.name, self.second.name})

    def test_an_e_cigarette_needs_a_code_of_its_own(self):
        picking = self._deliver((self.pod, 3), tobacco_platform_order="P-1")
        receipt_id = self._open(picking)
        answer = self._scan(
            receipt_id, self.pod.barcode, "E-1", "E-2", "E-1", self.pod.barcode, self.pod.barcode
        )
        self.assertEqual(
            [item["result"] for item in answer["results"]],
            ["ok", "ok", "ok", "refused", "ok", "ok"],
        )
        self.assertIn(picking.name, answer["results"][3]["message"])
        self.assertTrue(answer["receipt"]["lines"][0]["needs_code"])
        self.assertTrue(answer["receipt"]["problems"])
        self._receipts().finish(receipt_id, True)
        self.assertEqual(self._on_hand(self.pod, self.warehouse.tobacco_quarantine_loc_id), 1)
        self.assertEqual(self._on_hand(self.pod, self.warehouse.lot_stock_id), 2)
        later = self._open(self._deliver((self.pod, 1), tobacco_platform_order="P-2"))
        refused = self._scan(later, self.pod.barcode, "E-2")["results"][1]
        self.assertEqual(refused["result"], "refused")
        self.assertIn(picking.name, refused["message"])
        self.assertTrue(self.env["tobacco.check"].search([("rule", "=", "CN-ECIG-TRACE")]))

    def test_a_scan_that_was_taken_back_does_not_count_and_stays(self):
        receipt_id = self._open(self._deliver((self.cigarette, 10)))
        answer = self._scan(receipt_id, self.carton_barcode, self.carton_barcode)
        uuid = answer["results"][1]["uuid"]
        for _again in range(2):
            data = self._receipts(self.second).undo(receipt_id, uuid)
        self.assertEqual(data["lines"][0]["received_packs"], 10)
        self.assertTrue(data["last"][0]["is_undone"])
        scan = self.env["tobacco.receipt.scan"].search([("uuid", "=", uuid)])
        self.assertEqual(scan.undone_user_id, self.second)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            scan.packs = 1
            scan.flush_recordset()

    def test_goods_without_an_order_are_received_too(self):
        data = self._receipts().open_blind(self.vendor.id, self.shop.id)
        same = self._receipts().open_blind(self.vendor.id, self.shop.id)
        self.assertEqual(data["id"], same["id"])
        self._scan(data["id"], self.cigarette.barcode, self.carton_barcode)
        done = self._receipts().finish(data["id"], True)
        picking = self.env["stock.picking"].browse(done["picking_id"])
        self.assertEqual((picking.state, picking.partner_id), ("done", self.vendor))
        self.assertEqual(self._on_hand(self.cigarette, self.warehouse.lot_stock_id), 11)

    def test_an_unlicensed_vendor_brings_into_quarantine(self):
        other = self.env["res.partner"].create({"name": "Somebody", "tobacco_vendor": "other"})
        data = self._receipts().open_blind(other.id, self.shop.id)
        result = self._scan(data["id"], self.carton_barcode)["results"][0]
        self.assertEqual(result["result"], "quarantine")

    def test_what_cannot_be_read_is_refused_with_what_to_do(self):
        receipt_id = self._open(
            self._deliver((self.cigarette, 10), (self.pod, 1), tobacco_platform_order="P-1")
        )
        short, month = self._code(1)[:-1], "61303" + self._code(1)[5:]
        answer = self._scan(receipt_id, "123", self.carton_barcode, short, month)["results"]
        self.assertEqual(
            [item["result"] for item in answer], ["refused", "ok", "refused", "refused"]
        )
        self.assertIn("31", answer[2]["message"])
        self.assertIn("1303", answer[3]["message"])

    def test_a_cancelled_delivery_takes_no_scan_and_the_order_waits(self):
        picking = self._deliver((self.cigarette, 10))
        receipt_id = self._open(picking)
        self._scan(receipt_id, self.carton_barcode)
        self.assertEqual(self._receipts().cancel(receipt_id)["state"], "cancelled")
        self.assertEqual(
            self._scan(receipt_id, self.carton_barcode)["results"][0]["result"], "refused"
        )
        with self.assertRaises(UserError):
            self._receipts().finish(receipt_id, True)
        self.assertEqual(picking.state, "assigned")
        self.assertNotEqual(self._open(picking), receipt_id)

    def test_nothing_scanned_is_nothing_to_finish(self):
        receipt_id = self._open(self._deliver((self.cigarette, 10)))
        with self.assertRaisesRegex(UserError, "Nothing was scanned"):
            self._receipts().finish(receipt_id, True)

    def test_only_users_of_the_inventory_receive(self):
        picking = self._deliver((self.cigarette, 10))
        receipt_id = self._open(picking)
        for user in (self.cashier, self.auditor, self.officer):
            receipts = self._receipts(user)
            for call in (
                lambda r=receipts: r.open_picking(picking.id),
                lambda r=receipts: r.open_blind(self.vendor.id, self.shop.id),
                lambda r=receipts: r.receipt_data(receipt_id),
                lambda r=receipts: r.scan(receipt_id, [{"uuid": "x", "code": "1"}]),
                lambda r=receipts: r.undo(receipt_id, "x"),
                lambda r=receipts: r.finish(receipt_id, True),
                lambda r=receipts: r.cancel(receipt_id),
            ):
                with self.assertRaises(AccessError):
                    call()
        self._receipts(self.auditor).browse(receipt_id).read(["name"])
        with self.assertRaises(AccessError):
            self._receipts().browse(receipt_id).write({"state": "done"})
