import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, click, press, queryAllTexts, waitFor } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { browser } from "@web/core/browser/browser";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { session } from "@web/session";
import {
    contains,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { ReceiptQueue } from "@tobacco_compliance/core/receipt_queue";
import { ReceiptScreen } from "@tobacco_compliance/backend/receipt/receipt_screen";

defineMailModels();

const UPPER = "3090399327788543";
const LOWER = "CDYC430701204804";

/** The server: knows one bar code (a carton of ten), sends other licences' codes aside. */
let server;
let isOnline;

beforeEach(() => {
    isOnline = true;
    server = {
        id: 3,
        name: "WH/IN/00012",
        state: "open",
        vendor: "长沙市烟草公司",
        shop: "五一路店",
        lines: [
            {
                product_id: 5,
                name: "芙蓉王(硬)",
                expected_packs: 20,
                received_packs: 0,
                packs_per_carton: 10,
                quarantined_packs: 0,
                needs_code: false,
            },
        ],
        last: [],
        problems: [],
    };
    const [line] = server.lines;
    onRpc("tobacco.receipt", "receipt_data", () => structuredClone(server));
    onRpc("tobacco.receipt", "scan", ({ args: [receiptId, scans] }) => {
        expect(receiptId).toBe(3);
        const results = scans.map(({ uuid, code }) => {
            if (server.last.some((scan) => scan.uuid === uuid)) {
                expect.step(`again ${code}`);
            }
            const result =
                code.length === 32 ? "quarantine" : code === "6901028" ? "ok" : "refused";
            expect.step(`${result} ${code}`);
            line.received_packs += result === "ok" ? 10 : 0;
            line.quarantined_packs += result === "quarantine" ? 10 : 0;
            server.last.unshift({
                uuid,
                text: code,
                result,
                message: `${result} of ${code}`,
                at: "2026-11-25 07:00:00",
                user: "王芳",
                is_undone: false,
            });
            return { uuid, result, message: "", product_id: 5, packs: 10 };
        });
        return { results, receipt: structuredClone(server) };
    });
    onRpc("tobacco.receipt", "undo", ({ args: [, uuid] }) => {
        const scan = server.last.find((found) => found.uuid === uuid);
        scan.is_undone = true;
        line.received_packs -= 10;
        return structuredClone(server);
    });
    onRpc("tobacco.receipt", "finish", ({ args: [, isBackorder] }) => {
        expect.step(`finish ${isBackorder}`);
        server.state = "done";
        return { message: "Received.", picking_id: 12, backorder_id: isBackorder ? 13 : false };
    });
    const send = rpc._rpc;
    patchWithCleanup(rpc, {
        _rpc(url) {
            if (!isOnline && url.includes("tobacco.receipt")) {
                return Promise.reject(new ConnectionLostError(url));
            }
            return send(...arguments);
        },
    });
});

async function mountScreen() {
    await mountWithCleanup(MainComponentsContainer);
    return mountWithCleanup(ReceiptScreen, {
        props: { receiptId: 3, leave: () => expect.step("leave") },
    });
}

/** What a keyboard scanner does: keys in quick succession, then Enter. */
async function scan(code) {
    for (const key of code) {
        await press(key);
    }
    await press("Enter");
    await animationFrame();
}

function storedQueue() {
    const owner = { database: session.db, userId: user.userId, receiptId: 3 };
    return new ReceiptQueue(browser.localStorage, owner);
}

const tone = () => document.querySelector(".o_receipt_feedback").dataset.tone;

test("a scan counts, is shown green and stands in the list", async () => {
    await mountScreen();
    expect(tone()).toBe("ready");
    await scan("6901028");
    await waitFor(".o_receipt_feedback[data-tone=ok]:contains(+1 ctn)");
    expect(".o_receipt_line[data-state=part]").toHaveCount(1);
    expect(".o_receipt_last[data-result=ok]").toHaveCount(1);
    expect.verifySteps(["ok 6901028"]);
});

test("two rows of a carton code are sent as one, and a foreign one is amber", async () => {
    await mountScreen();
    await scan(UPPER);
    expect(tone()).toBe("wait");
    expect.verifySteps([]);
    await scan(LOWER);
    await waitFor(".o_receipt_feedback[data-tone=quarantine]");
    expect.verifySteps([`quarantine ${UPPER}${LOWER}`]);
});

test("half of a code that stays alone is judged by the server in the end", async () => {
    await mountScreen();
    await scan(UPPER);
    await advanceTime(15000);
    await waitFor(".o_receipt_feedback[data-tone=refused]");
    expect.verifySteps([`refused ${UPPER}`]);
});

test("a typed code is sent and the field is empty for the next", async () => {
    await mountScreen();
    await contains(".o_receipt_code").edit("12345", { confirm: "enter" });
    await waitFor(".o_receipt_feedback[data-tone=refused]");
    expect(".o_receipt_code").toHaveValue("");
    expect.verifySteps(["refused 12345"]);
});

test("without a connection scans wait in the browser and are sent once", async () => {
    await mountScreen();
    isOnline = false;
    await scan("6901028");
    await scan("999");
    await waitFor(".o_receipt_waiting:contains(2 to upload)");
    expect(tone()).toBe("wait");
    expect(".o_receipt_finish").not.toBeEnabled();
    expect.verifySteps([]);
    expect(storedQueue().pending.map((kept) => kept.code)).toEqual(["6901028", "999"]);
    isOnline = true;
    await advanceTime(4000);
    await waitFor(".o_receipt_feedback[data-tone=refused]");
    expect.verifySteps(["ok 6901028", "refused 999"]);
    expect(".o_receipt_waiting").toHaveCount(0);
    await advanceTime(8000);
    expect.verifySteps([]);
});

test("what a reload left behind is sent by the next page", async () => {
    isOnline = false;
    await mountScreen();
    expect(".o_receipt_unreachable").toHaveCount(1);
    storedQueue().add({ uuid: "left", code: "6901028" }, 1);
    isOnline = true;
    await contains(".o_receipt_unreachable button").click();
    await waitFor(".o_receipt_feedback[data-tone=ok]");
    expect.verifySteps(["ok 6901028"]);
});

test("undo takes back the last scan that counted", async () => {
    await mountScreen();
    await scan("6901028");
    await waitFor(".o_receipt_feedback[data-tone=ok]");
    await click(".o_receipt_undo");
    await waitFor(".o_receipt_last.text-decoration-line-through");
    expect(".o_receipt_line[data-state=none]").toHaveCount(1);
    expect.verifySteps(["ok 6901028"]);
});

test("what another device scans appears after a few seconds", async () => {
    await mountScreen();
    server.lines[0].received_packs = 20;
    await advanceTime(4000);
    await waitFor(".o_receipt_line[data-state=complete]");
    expect(".o_receipt_line").toHaveText(/2 ctn/);
});

test("a short delivery asks whether the rest comes, then shows what to do next", async () => {
    await mountScreen();
    await scan("6901028");
    await waitFor(".o_receipt_feedback[data-tone=ok]");
    await click(".o_receipt_finish");
    await waitFor(".o_receipt_summary[data-kind=short]");
    expect(queryAllTexts(".o_receipt_short b")).toEqual(["1 ctn"]);
    await click(".o_receipt_finish_later");
    await waitFor(".o_receipt_done:contains(Received.)");
    expect(".o_receipt_backorder").toHaveCount(1);
    await scan("6901028");
    expect.verifySteps(["ok 6901028", "finish true"]);
});

test("nothing scanned cannot be finished", async () => {
    await mountScreen();
    await click(".o_receipt_finish");
    await waitFor(".o_receipt_summary[data-kind=empty]");
    expect(".modal-footer .btn-primary").toHaveCount(0);
});

test("a delivery without lines says what to do", async () => {
    server.lines = [];
    await mountScreen();
    expect(".o_receipt_empty").toHaveCount(1);
});
