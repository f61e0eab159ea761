// The accountants: one loads the files and proposes, another reviews, a third posts, a fourth closes.
import assert from "node:assert/strict";
import path from "node:path";

import * as back from "../lib/backend.mjs";
import { phoneShot, plainWindow, shot, windowOf } from "../lib/browser.mjs";
import { searchRead, until } from "../lib/odoo.mjs";
import { settings } from "../lib/settings.mjs";
import { day, hour } from "./state.mjs";

const PROPOSALS = "tobacco_settlement.settlement_proposal_action";

/** Download a file from the bank's page as a person would; its path. */
async function download(button) {
    const page = await plainWindow(settings.bankUrl);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    const target = path.join(settings.shotsDir, "files", file.suggestedFilename());
    await file.saveAs(target);
    return target;
}

async function loadFile(page, channel, file, name) {
    await back.openAction(page, "tobacco_settlement.settlement_import_action");
    await back.choose(page, "channel_id", channel);
    await page.locator(".modal .o_field_widget[name=content] input[type=file]").setInputFiles(file);
    await page.locator(".modal button[name=action_load]").waitFor();
    await shot(page, name);
    await page.locator(".modal button[name=action_load]").click();
    await back.dialogClosed(page);
}

function proposals(page, fields = ["state", "band", "kind", "amount", "fee", "memo"]) {
    return searchRead(page, "tobacco.settlement.proposal", [], fields, { order: "id" });
}

export function settlement() {
    hour("the entry clerk loads the WeChat bill and the bank statement", async () => {
        const bill = await download("#trade-bill");
        const statement = await download("#statement-xlsx");
        await shot(await plainWindow(settings.bankUrl), "bank-page");
        const page = await windowOf("entry");
        await loadFile(page, "微信支付", bill, "entry-load-bill");
        await loadFile(page, "银行", statement, "entry-load-statement");
        const files = await searchRead(
            page,
            "tobacco.settlement.file",
            [],
            ["layout", "row_count", "amount", "fee"],
        );
        assert.deepEqual(files.map((file) => file.layout).sort(), ["bank", "wechat_trade"]);
        day.bill = files.find((file) => file.layout === "wechat_trade");
        assert.equal(day.bill.row_count, 4, "four WeChat payments of the day");
    });

    hour("the same file cannot be loaded twice", async () => {
        const bill = await download("#trade-bill");
        const page = await windowOf("entry");
        await back.openAction(page, "tobacco_settlement.settlement_import_action");
        await back.choose(page, "channel_id", "微信支付");
        await page
            .locator(".modal .o_field_widget[name=content] input[type=file]")
            .setInputFiles(bill);
        await page.locator(".modal button[name=action_load]").click();
        await back.says(page, "导入过这个文件").waitFor();
        await shot(page, "entry-file-known");
        const files = await searchRead(page, "tobacco.settlement.file", [], ["name"]);
        assert.equal(files.length, 2);
    });

    hour(
        "the matcher has proposed payout, transfer and deposit; interest needs a reason",
        async () => {
            const page = await windowOf("entry");
            const found = await until(async () => {
                const rows = await proposals(page);
                return rows.length === 4 && rows;
            });
            const kinds = Object.fromEntries(found.map((row) => [row.kind || row.memo, row]));
            assert.deepEqual(
                Object.keys(kinds).sort(),
                ["deposit", "platform", "receipt", found.find((row) => !row.kind).memo].sort(),
            );
            assert.equal(kinds.deposit.amount, day.deposit);
            assert.equal(kinds.receipt.amount, 300);
            assert.equal(kinds.platform.fee, day.bill.fee);
            await back.openAction(page, PROPOSALS);
            await back.row(page, "300.00").waitFor();
            await shot(page, "entry-proposals");

            await back.row(page, "0.37").click();
            await page.locator(".o_form_view button[name=action_choose_reason]").waitFor();
            await shot(page, "entry-proposal");
            await back.press(page, "action_choose_reason");
            await back.choose(page, "reason_id", "银行利息");
            await shot(page, "entry-reason");
            await page.locator(".modal button[name=action_confirm]").click();
            await back.dialogClosed(page);
        },
    );

    hour("nobody reviews their own proposal, and nothing unreviewed is posted", async () => {
        const page = await windowOf("entry");
        const states = (await proposals(page)).map((row) => row.state);
        assert.deepEqual(states, Array(4).fill("submitted"));
        assert.equal(await page.locator("button[name=action_approve]:visible").count(), 0);
        const poster = await windowOf("poster");
        await back.openAction(poster, PROPOSALS);
        await back.row(poster, "300.00").click();
        await poster.locator(".o_form_view .o_statusbar_status").waitFor();
        assert.equal(await poster.locator("button[name=action_post]:visible").count(), 0);
    });

    hour("the reviewer, another person, approves", async () => {
        const page = await windowOf("reviewer");
        await back.openAction(page, "tobacco_settlement.settlement_review_action");
        await shot(page, "reviewer-queue");
        await phoneShot(page, "reviewer-queue", ".o_kanban_record:not(.o_kanban_ghost)");
        await back.openAction(page, PROPOSALS);
        await back.row(page, "300.00").waitFor();
        await back.pressForRows(page, page.locator("tr.o_data_row"), "action_approve");
        await until(async () => (await proposals(page)).every((row) => row.state === "approved"));
        await shot(page, "reviewer-approved");
    });

    hour("the poster posts, and no money is stuck anywhere", async () => {
        const page = await windowOf("poster");
        await back.openAction(page, PROPOSALS);
        await back.row(page, "300.00").waitFor();
        await back.pressForRows(page, page.locator("tr.o_data_row"), "action_post");
        await back.confirmDialog(page);
        await until(async () => (await proposals(page)).every((row) => row.state === "posted"));
        await shot(page, "poster-posted");
        assert.deepEqual(await unsettled(page), []);
    });

    hour("the closer closes the day when every check is green", async () => {
        const page = await windowOf("closer");
        await back.openAction(page, "tobacco_settlement.settlement_day_action");
        await back.row(page, "幸福烟酒店").first().click();
        await page.locator(".o_form_view button[name=action_close]").waitFor();
        await back.press(page, "action_compare");
        await shot(page, "closer-day");
        await back.press(page, "action_close");
        await back.confirmDialog(page);
        await until(async () => {
            const days = await searchRead(page, "tobacco.settlement.day", [], ["state"]);
            return days.some((found) => found.state === "closed");
        });
        await shot(page, "closer-closed");
    });
}

/** Balances that should be zero and are not: suspense, platform, transit, customers' receivables. */
async function unsettled(page) {
    const [company] = await searchRead(
        page,
        "res.company",
        [],
        ["tobacco_transit_account_id", "tobacco_unknown_receipt_account_id"],
    );
    const channels = await searchRead(
        page,
        "tobacco.settlement.channel",
        [["kind", "=", "platform"]],
        ["account_id"],
    );
    const journals = await searchRead(page, "account.journal", [], ["suspense_account_id"]);
    const accounts = [
        company.tobacco_transit_account_id,
        company.tobacco_unknown_receipt_account_id,
        ...channels.map((channel) => channel.account_id),
        ...journals.map((journal) => journal.suspense_account_id),
    ]
        .filter(Boolean)
        .map(([id]) => id);
    const lines = await searchRead(
        page,
        "account.move.line",
        [
            ["parent_state", "=", "posted"],
            "|",
            ["account_id", "in", accounts],
            ["account_id.account_type", "=", "asset_receivable"],
        ],
        ["account_id", "balance"],
    );
    const fen = new Map();
    for (const { account_id, balance } of lines) {
        fen.set(account_id[1], (fen.get(account_id[1]) ?? 0) + Math.round(balance * 100));
    }
    return [...fen].filter(([, sum]) => sum);
}
