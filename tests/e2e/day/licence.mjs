// What the law does not let a till do, and how the cashier goes on.
import assert from "node:assert/strict";

import * as back from "../lib/backend.mjs";
import { shot, windowOf } from "../lib/browser.mjs";
import { article, good } from "../lib/demo_data.mjs";
import { searchRead, until } from "../lib/odoo.mjs";
import { sales } from "../lib/peers.mjs";
import * as till from "../lib/till.mjs";
import { hour } from "./state.mjs";

export function licence() {
    hour("fifty cartons are refused, and the rest of the basket is sold", async () => {
        const page = await windowOf("cashier");
        await till.scan(page, article("红塔山(硬经典100)").case_barcode);
        await till.line(page, "红塔山(硬经典100)", "5,000.00").first().waitFor();
        await till.scan(page, good("清泉矿泉水 550ml").barcode);
        await till.line(page, "清泉矿泉水 550ml").waitFor();
        await shot(page, "till-fifty-cartons");
        await till.goToPayment(page);
        const refusal = till.dialog(page, "CN-QTY-50");
        await refusal.waitFor();
        await shot(page, "till-refusal");
        await refusal.locator(".remove-tobacco").click();
        assert.equal(await till.line(page, "红塔山(硬经典100)").count(), 0);
        await till.goToPayment(page);
        await till.onPayment(page);
        await till.payWith(page, "现金");
        const number = await till.receiptNumber(page);
        await till.nextOrder(page);
        assert.deepEqual(await sales(number), [], "water is nobody's business");
    });

    hour("49 cartons are sold with a warning", async () => {
        const page = await windowOf("cashier");
        await till.scan(page, article("红塔山(硬经典100)").carton_barcode);
        await till.line(page, "红塔山(硬经典100)", "100.00").first().waitFor();
        await till.setQuantity(page, 49);
        await till.line(page, "红塔山(硬经典100)", "4,900.00").waitFor();
        await shot(page, "till-49-cartons");
        await till.goToPayment(page);
        await till.dialog(page).locator(".age-appearance").click();
        await till.onPayment(page);
        await till.payWith(page, "微信支付");
        await till.nextOrder(page);
    });

    hour("a minor gets no tobacco, and the refusal is kept", async () => {
        const page = await windowOf("cashier");
        await till.scan(page, article("云烟(紫)").barcode);
        await till.line(page, "云烟(紫)").waitFor();
        await till.goToPayment(page);
        await till.dialog(page).locator(".age-refuse").click();
        await till.line(page, "云烟(紫)").waitFor({ state: "detached" });
        const officer = await windowOf("officer");
        const [check] = await until(
            async () => {
                const refused = [["age_result", "=", "refused"]];
                const found = await searchRead(officer, "tobacco.check", refused, ["user_id"]);
                return found.length && found;
            },
            { why: "the refusal reached the server" },
        );
        assert.match(check.user_id[1], /李娜/);
        await back.openAction(officer, "tobacco_compliance.tobacco_check_action");
        await officer.locator(".o_data_row, .o_group_header").first().waitFor();
        await shot(officer, "officer-checks");
    });

    hour("a shop whose licence has run out sells water and no tobacco", async () => {
        const page = await windowOf("cashier2");
        await till.openTill(page, "东门分店收银台");
        await till.countDrawer(page, 200);
        await till.scan(page, article("中华(硬)").barcode);
        await till.line(page, "中华(硬)").waitFor();
        await till.goToPayment(page);
        await till.dialog(page, "CN-LIC-VALID").waitFor();
        await shot(page, "till-licence-expired");
        await till.dialog(page).locator(".remove-tobacco").click();
        await till.scan(page, good("清泉矿泉水 550ml").barcode);
        await till.line(page, "清泉矿泉水 550ml").waitFor();
        await till.goToPayment(page);
        await till.onPayment(page);
        await till.payWith(page, "现金");
        await till.nextOrder(page);
    });
}
