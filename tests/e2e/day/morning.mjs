// The first sales: packs and cartons, the age question, cash and WeChat, the printed receipt.
import assert from "node:assert/strict";

import { phoneShot, plainWindow, shot, windowOf } from "../lib/browser.mjs";
import { article, good } from "../lib/demo_data.mjs";
import { until } from "../lib/odoo.mjs";
import { drawerOpenings, newestPaper, recordOf, sales } from "../lib/peers.mjs";
import { readQr } from "../lib/qr.mjs";
import { settings } from "../lib/settings.mjs";
import * as till from "../lib/till.mjs";
import { day, hour } from "./state.mjs";

const zhonghua = article("中华(硬)");

export function morning() {
    hour("the cashier opens the till and counts the drawer", async () => {
        const page = await windowOf("cashier");
        await till.openTill(page, "1号收银台");
        await shot(page, "till-opening");
        await till.countDrawer(page, 500);
        await shot(page, "till-empty");
    });

    hour("a pack and a carton of one 品规 are two lines, each at its own price", async () => {
        const page = await windowOf("cashier");
        await till.scan(page, zhonghua.barcode);
        await till.line(page, "中华(硬)", "46.00").waitFor();
        await till.scan(page, zhonghua.barcode);
        await till.line(page, "中华(硬)", "92.00").waitFor();
        await till.scan(page, zhonghua.carton_barcode);
        await till.line(page, "中华(硬)", "460.00").first().waitFor();
        await till.scan(page, good("清泉矿泉水 550ml").barcode);
        await till.line(page, "清泉矿泉水 550ml").waitFor();

        const lines = await till.lines(page);
        assert.equal(lines.length, 3);
        assert.match(lines[0].text, /92\.00.*2 盒 × .*46\.00/);
        assert.match(lines[1].text, /460\.00.*1 条 × .*460\.00/);
        await shot(page, "till-packs-and-carton");
    });

    hour("the buyer's age is asked once, and the cash is counted back", async () => {
        const page = await windowOf("cashier");
        await till.goToPayment(page);
        await till.dialog(page).locator(".age-appearance").waitFor();
        await shot(page, "till-age-question");
        await till.dialog(page).locator(".age-appearance").click();
        await till.onPayment(page);
        await till.backToProducts(page);
        await till.goToPayment(page);
        await till.onPayment(page);
        assert.equal(await till.dialog(page).count(), 0, "the age is not asked a second time");

        await till.choosePayment(page, "现金");
        await till.tender(page, 600);
        await page.locator(".payment-screen", { hasText: "46.00" }).waitFor();
        await shot(page, "till-cash");
        await till.validatePayment(page);
        await till.receipt(page);
    });

    hour("the receipt is printed with licence and QR code, and the drawer opens", async () => {
        const page = await windowOf("cashier");
        const screen = page.locator(".receipt-screen");
        const recordUuid = await screen.locator(".tobacco-record").innerText();
        day.firstOrder = await till.receiptNumber(page);
        await shot(page, "till-receipt");

        const paper = await until(() => newestPaper(), { why: "a receipt on paper" });
        assert.equal(readQr(paper.picture), recordUuid, "the printed QR is the record's uuid");
        assert.equal(await screen.locator(".tobacco-licence").innerText(), "440104100018");
        await until(async () => (await drawerOpenings()) === 1, { why: "the drawer opened once" });
        const printer = await plainWindow(settings.printerUrl);
        await printer.waitForFunction(() => document.images[0]?.naturalWidth);
        await shot(printer, "printer-paper");

        const record = await until(() => recordOf(recordUuid), { why: "the record arrived" });
        assert.equal(record.status, "accepted");
        const payload = JSON.parse(record.payload);
        assert.equal(payload.order, day.firstOrder);
        assert.equal(payload.total, "552.00", "the water is not reported");
        assert.deepEqual(
            payload.lines.map((line) => [line.unit, line.qty, line.sticks, line.amount]),
            [
                ["pack", "2", "40", "92.00"],
                ["carton", "1", "200", "460.00"],
            ],
        );
        assert.deepEqual(payload.age_check, { result: "checked", basis: "appearance" });
        await shot(await plainWindow(settings.regulatorUrl), "regulator-first-record");
        await till.nextOrder(page);
    });

    hour("a buyer who looks young shows a document and pays by WeChat", async () => {
        const page = await windowOf("cashier");
        await till.scan(page, article("南京(雨花石)").barcode);
        await till.line(page, "南京(雨花石)").waitFor();
        await till.goToPayment(page);
        await till.dialog(page).locator(".age-document").click();
        await shot(page, "till-age-document");
        await till.dialog(page).locator(".age-document").click();
        await till.onPayment(page);
        await till.payWith(page, "微信支付");
        day.wechatOrder = await till.receiptNumber(page);
        await till.nextOrder(page);

        const sale = await until(async () => (await sales(day.wechatOrder))[0]);
        assert.deepEqual(sale.payments, [{ amount: "52.00", method: "wechat" }]);
        assert.equal(sale.lines[0].sticks, "16");
        assert.equal(sale.age_check.basis, "document");
        await phoneShot(page, "till", ".product-screen");
    });

    hour("a regular customer takes two cartons on account", async () => {
        const page = await windowOf("cashier");
        await till.chooseCustomer(page, "云山宾馆");
        await till.scan(page, article("利群(新版)").carton_barcode);
        await till.line(page, "利群(新版)", "150.00").first().waitFor();
        await till.scan(page, article("利群(新版)").carton_barcode);
        await till.line(page, "利群(新版)", "300.00").waitFor();
        await till.goToPayment(page);
        await till.dialog(page).locator(".age-appearance").click();
        await till.onPayment(page);
        await till.payWith(page, "挂账");
        day.accountOrder = await till.receiptNumber(page);
        await shot(page, "till-on-account");
        await till.nextOrder(page);
    });
}
