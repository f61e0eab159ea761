// The manager brings the cash to the bank, counts what is left and closes the till.
import assert from "node:assert/strict";

import { shot, windowOf } from "../lib/browser.mjs";
import { searchRead, until } from "../lib/odoo.mjs";
import * as till from "../lib/till.mjs";
import { day, hour } from "./state.mjs";

const FLOAT_YUAN = 500;

async function openSession(page) {
    const sessions = await searchRead(
        page,
        "pos.session",
        [
            ["config_id.name", "=", "1号收银台"],
            ["state", "=", "opened"],
        ],
        ["name", "cash_register_balance_end", "cash_register_balance_start"],
    );
    assert.equal(sessions.length, 1);
    return sessions[0];
}

export function evening() {
    hour("the manager takes the day's cash out of the drawer for the bank", async () => {
        const page = await windowOf("manager");
        const session = await openSession(page);
        day.session = session.name;
        day.deposit = session.cash_register_balance_end - FLOAT_YUAN;
        assert.ok(day.deposit > 0);
        await till.openTill(page, "1号收银台");
        await till.menu(page, "现金进出");
        await till.takeCashOut(page, day.deposit, "营业款交存银行");
        await shot(page, "manager-cash-to-bank");
        await till.confirmDialog(page);
    });

    hour("the manager counts the cash and closes the till", async () => {
        const page = await windowOf("manager");
        await till.menu(page, "关闭收银机");
        await till.countAtClosing(page, FLOAT_YUAN);
        await shot(page, "manager-closing");
        await till.confirmClosing(page);
        const [session] = await until(async () => {
            const found = await searchRead(
                page,
                "pos.session",
                [["name", "=", day.session]],
                ["state", "cash_register_difference", "cash_register_balance_end_real"],
            );
            return found[0]?.state === "closed" && found;
        });
        assert.equal(session.cash_register_difference, 0);
        assert.equal(session.cash_register_balance_end_real, FLOAT_YUAN);
        await page.locator(".open-register-btn").waitFor();
        await shot(page, "manager-closed");
    });
}
