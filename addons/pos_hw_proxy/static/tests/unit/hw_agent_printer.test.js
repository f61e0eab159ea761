import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, click, queryAll, waitFor, waitUntil } from "@odoo/hoot-dom";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { getMockEnv, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { FakeAgent, makePrinter, receipt } from "./hw_agent_mock";

definePosModels();

let fake, agent, printer;

beforeEach(async () => {
    const store = await setupPosEnv();
    fake = new FakeAgent();
    ({ agent, printer } = makePrinter(store.env.services));
});

function keys() {
    return [...fake.jobs.keys()];
}

describe("receipts", () => {
    test("a receipt becomes a job whose key names order, kind, printer and revision", async () => {
        const result = await printer.printReceipt(receipt());
        expect(result.successful).toBe(true);
        const [job] = fake.jobs.values();
        expect(job.key).toMatch(/^uuid-1:receipt:front:0-[0-9a-f]{8}$/);
        expect(job.kind).toBe("raster");
        expect(atob(job.payload).slice(1, 4)).toBe("PNG");
        expect(agent.open).toHaveLength(0);
    });

    test("the same receipt again has the same key, a second print and a changed one another", async () => {
        await printer.printReceipt(receipt());
        await printer.printReceipt(receipt());
        expect(keys()).toHaveLength(1);
        await printer.printReceipt(receipt({ hwCount: "1" }));
        await printer.printReceipt(receipt({ dot: 3 }));
        expect(keys()).toHaveLength(3);
    });

    test("a document without an order keeps its key when it is sent again", async () => {
        const report = document.createElement("div");
        await printer.printReceipt(report);
        await printer.printReceipt(report);
        expect(keys()).toHaveLength(1);
        expect(keys()[0]).toMatch(/:document:front:/);
    });

    test("receipts are sent one after the other, in order", async () => {
        await Promise.all(
            [1, 2, 3].map((n) =>
                printer.printReceipt(receipt({ hwDocument: `uuid-${n}:receipt` })),
            ),
        );
        expect(keys().map((key) => key.slice(0, 6))).toEqual(["uuid-1", "uuid-2", "uuid-3"]);
    });

    test("without an agent the till says what to do, and sends the same job later", async () => {
        fake.isAway = true;
        const result = await printer.printReceipt(receipt());
        expect(result.successful).toBe(false);
        expect(result.canRetry).toBe(true);
        expect(result.message.body).toMatch(/hardware agent on this computer does not answer/);
        expect(agent.trouble).toBe("away");
        fake.isAway = false;
        expect((await printer.printReceipt(receipt())).successful).toBe(true);
        expect(keys()).toHaveLength(1);
    });

    test("a held receipt is printed when the cashier asks for it once more", async () => {
        fake.nextState = "held";
        expect((await printer.printReceipt(receipt())).successful).toBe(true);
        expect([...fake.jobs.values()][0].verb).toBe("retry");
    });

    test("the state of a job never comes from the cache of the service worker", async () => {
        fake.nextState = "queued";
        const done = printer.printReceipt(receipt());
        await waitUntil(() => fake.calls.some((call) => call.startsWith("GET ")));
        [...fake.jobs.values()][0].state = "printed";
        await done;
        const url = fake.urls[fake.calls.findIndex((call) => call.startsWith("GET "))];
        expect(url).toMatch(/hw_proxy\/hello/);
        expect(fake.options[0].headers.Authorization).toBe("Bearer secret");
    });
});

describe("trouble", () => {
    test("while the paper is out the till goes on, a notice says what to do, then it is gone", async () => {
        await mountWithCleanup(MainComponentsContainer);
        fake.nextState = "queued";
        agent.device = { status: "offline", paper: "out", cover: "closed" };
        const result = await printer.printReceipt(receipt());
        expect(result.successful).toBe(true);
        expect(agent.open).toHaveLength(1);
        await waitFor(".o_notification:contains(no paper)");
        agent.device = { status: "online", paper: "ok", cover: "closed" };
        [...fake.jobs.values()][0].state = "printed";
        await waitUntil(async () => {
            await advanceTime(100);
            return !agent.open.length;
        });
        await animationFrame();
        expect(queryAll(".o_notification")).toHaveLength(0);
    });

    test("a doubtful receipt asks the cashier and is never printed again by itself", async () => {
        await mountWithCleanup(MainComponentsContainer);
        fake.nextState = "unknown";
        await printer.printReceipt(receipt());
        await waitFor(".modal:contains(Was the receipt printed?)");
        const [job] = fake.jobs.values();
        expect(job.verb).toBe(undefined);
        await click(".modal button:contains(It is printed)");
        await waitUntil(() => job.verb);
        expect(job.verb).toBe("confirm");
        expect(job.decision).toEqual({ by: "Li", printed: true });
    });

    test("a question that the till has closed is asked again, one that the cashier closed is not", async () => {
        const { dialog } = getMockEnv().services;
        await mountWithCleanup(MainComponentsContainer);
        fake.nextState = "unknown";
        await printer.printReceipt(receipt());
        await waitFor(".modal:contains(Was the receipt printed?)");
        dialog.closeAll();
        await animationFrame();
        await advanceTime(10);
        await waitFor(".modal:contains(Was the receipt printed?)");
        await click(".modal .btn-close");
        await waitUntil(() => !agent.open.length);
        expect([...fake.jobs.values()][0].verb).toBe(undefined);
    });

    test("the cashier may print a doubtful receipt again", async () => {
        await mountWithCleanup(MainComponentsContainer);
        fake.nextState = "unknown";
        await printer.printReceipt(receipt());
        await waitFor(".modal:contains(Was the receipt printed?)");
        await click(".modal button:contains(Print it again)");
        const [job] = fake.jobs.values();
        await waitUntil(() => job.verb);
        expect(job.verb).toBe("retry");
    });
});

describe("drawer", () => {
    test("the drawer is asked for once and with its connector", async () => {
        expect(await printer.openCashbox()).toBe(true);
        const [job] = fake.jobs.values();
        expect(job.payload).toEqual({ pin: 5 });
        expect(job.ttl_s).toBe(3);
    });

    test("a drawer that stays shut tells the cashier to use the key", async () => {
        await mountWithCleanup(MainComponentsContainer);
        fake.nextState = "cancelled";
        expect(await printer.openCashbox()).toBe(false);
        await waitFor(".o_notification:contains(Open it with its key)");
    });
});
