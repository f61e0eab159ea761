// The auditor follows one pack from the scan to the bank line, and back from the bank to the pack.
import assert from "node:assert/strict";

import * as back from "../lib/backend.mjs";
import { shot, windowOf } from "../lib/browser.mjs";
import { searchRead } from "../lib/odoo.mjs";
import { recordOf } from "../lib/peers.mjs";
import { day, hour } from "./state.mjs";

export function audit() {
    hour("the auditor follows a pack from the scan to the bank", async () => {
        const page = await windowOf("auditor");
        const [order] = await searchRead(
            page,
            "pos.order",
            [["pos_reference", "=", day.packOrder]],
            ["tobacco_report_record", "tobacco_report_state"],
        );
        assert.equal(order.tobacco_report_state, "accepted");
        await back.openRecord(page, "point_of_sale.action_pos_pos_form", order.id);
        await shot(page, "auditor-order");
        await back.press(page, "action_tobacco_report");
        await back.row(page, day.packOrder, "玉溪(软)").click();
        await page.locator(".o_form_view", { hasText: order.tobacco_report_record }).waitFor();
        await shot(page, "auditor-record");
        const record = await recordOf(order.tobacco_report_record);
        assert.equal(JSON.parse(record.payload).lines[0].entry, "scanned");

        await back.openRecord(page, "point_of_sale.action_pos_pos_form", order.id);
        await back.press(page, "action_tobacco_settlement");
        const trace = page.locator(".o_form_view").last();
        await trace.locator(".ribbon", { hasText: "已到账" }).waitFor();
        await shot(page, "auditor-trace");
        assert.ok((await trace.locator("[name=proposal_ids] tr.o_data_row").count()) === 1);
    });

    hour("and back from the bank's line to the pack", async () => {
        const page = await windowOf("auditor");
        const [line] = await searchRead(
            page,
            "tobacco.settlement.line",
            [["memo", "ilike", "微信支付结算"]],
            ["id"],
        );
        await back.openRecord(page, "tobacco_settlement.settlement_line_action", line.id);
        await shot(page, "auditor-bank-line");
        await back.press(page, "action_open_orders");
        await back.row(page, day.packOrder).first().waitFor();
        await shot(page, "auditor-orders-of-line");
    });

    hour("the auditor changes nothing", async () => {
        const page = await windowOf("auditor");
        assert.equal(await page.locator("button[name=action_post]:visible").count(), 0);
        await assert.rejects(
            searchRead(page, "pos.hw.token", [], ["token"]),
            "secrets are not the auditor's",
        );
    });
}
