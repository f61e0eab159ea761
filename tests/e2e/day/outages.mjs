// The server goes away, the regulator goes away; the shop goes on and nothing is lost.
import assert from "node:assert/strict";

import { plainWindow, shot, windowOf } from "../lib/browser.mjs";
import { article } from "../lib/demo_data.mjs";
import { searchRead, until } from "../lib/odoo.mjs";
import { control, newestPaper, recordOf, sales } from "../lib/peers.mjs";
import { readQr } from "../lib/qr.mjs";
import { settings } from "../lib/settings.mjs";
import * as till from "../lib/till.mjs";
import { day, hour } from "./state.mjs";

async function sellAPack(page, name, method = "现金") {
    await till.scan(page, article(name).barcode);
    await till.line(page, name).waitFor();
    await till.goToPayment(page);
    await till.dialog(page).locator(".age-appearance").click();
    await till.onPayment(page);
    await till.payWith(page, method);
    return till.receiptNumber(page);
}

export function outages() {
    hour("the till sells and prints while the server is down, and loses nothing", async () => {
        const page = await windowOf("cashier");
        await control("stop", "odoo");
        const number = await sellAPack(page, "芙蓉王(硬)");
        const uuid = await page.locator(".receipt-screen .tobacco-record").innerText();
        // The paper of an earlier hour may still be on its way.
        await until(
            async () => {
                const paper = await newestPaper();
                return paper && readQr(paper.picture) === uuid;
            },
            { why: "a receipt with the record's QR, though the server does not know it yet" },
        );
        await till.dialog(page, "连接中断").waitFor();
        await shot(page, "till-offline-receipt");
        await till.dialog(page, "连接中断").locator(".btn-primary").click();
        await till.nextOrder(page);
        await shot(page, "till-offline");

        await control("start", "odoo");
        const orders = await until(
            async () => {
                const found = await searchRead(
                    await windowOf("manager"),
                    "pos.order",
                    [["pos_reference", "=", number]],
                    ["state", "amount_paid", "tobacco_report_record"],
                );
                return found.length && found;
            },
            { seconds: 60, why: "the offline sale reached the server" },
        );
        assert.equal(orders.length, 1, "once and not twice");
        assert.equal(orders[0].amount_paid, 25);
        assert.equal(orders[0].tobacco_report_record, uuid);
        assert.equal((await until(() => recordOf(uuid))).status, "accepted");
    });

    hour("a killed regulator stops no sale, and the backlog drains by itself", async () => {
        const page = await windowOf("cashier");
        await control("kill", "regulator");
        const numbers = [];
        for (const name of ["玉溪(软)", "云烟(软珍品)"]) {
            numbers.push(await sellAPack(page, name, "微信支付"));
            await till.nextOrder(page);
        }
        const officer = await windowOf("officer");
        await officer.goto(`${settings.odooUrl}/odoo/tobacco-report`);
        await officer.locator(".o_view_controller").waitFor();
        await shot(officer, "officer-backlog");
        await control("start", "regulator");
        for (const number of numbers) {
            const found = await until(async () => (await sales(number))[0], {
                seconds: 90,
                why: `the backlog's sale ${number} arrived`,
            });
            assert.equal(found.total, "23.00");
        }
        await shot(await plainWindow(settings.regulatorUrl), "regulator-after-backlog");
        day.packOrder = numbers[0];
    });
}
