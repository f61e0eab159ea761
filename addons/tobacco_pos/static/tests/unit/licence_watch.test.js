import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ASK_EVERY_MS, watchLicence } from "@tobacco_pos/app/services/licence_watch";
import { setupTill } from "./utils";

definePosModels();

/** A till that watches, and `change`, with which an officer changes its licence. */
async function setupWatch() {
    const till = await setupTill();
    const told = {};
    patchWithCleanup(till.store.data, {
        connectWebSocket: (channel, method) => (told[channel] = method),
    });
    patchWithCleanup(till.store.notification, { add: () => expect.step("cashier told") });
    till.store.licenceTimer = undefined;
    watchLicence(till.store);
    let licence = { ...till.store.config._tobacco.licence };
    let stopped = { recalled: [], damaged: [] };
    onRpc("pos.config", "tobacco_till_data", () => ({
        ...till.store.config._tobacco,
        licence,
        stopped,
    }));
    return {
        ...till,
        stop: (values) => (stopped = { ...stopped, ...values }),
        change: (values) => (licence = { ...licence, ...values }),
        tell: () => told.TOBACCO_TILL_DATA(),
    };
}

const rules = (order) => order.findTobaccoRefusals().map(({ rule }) => rule);

test("an officer who ends the licence stops the sale of an open basket, but not of water", async () => {
    const till = await setupWatch();
    await till.addPack();
    await till.addWater();
    expect(rules(till.order)).toEqual([]);
    till.change({ valid_to: "2018-12-31" });
    await till.tell();
    expect(rules(till.order)).toEqual(["CN-LIC-VALID"]);
    expect.verifySteps(["cashier told"]);
    till.order.removeTobaccoLines();
    expect(rules(till.order)).toEqual([]);
    expect(till.order.lines).toHaveLength(1);
});

test("a till that nobody told asks by itself, and says nothing when nothing changed", async () => {
    const till = await setupWatch();
    await till.addPack();
    await till.tell();
    expect.verifySteps([]);
    till.change({ valid_to: "2018-12-31" });
    await advanceTime(ASK_EVERY_MS);
    expect(rules(till.order)).toEqual(["CN-LIC-VALID"]);
    expect.verifySteps(["cashier told"]);
});

test("an offline till keeps what it knows", async () => {
    const till = await setupWatch();
    await till.addPack();
    till.change({ valid_to: "2018-12-31" });
    till.store.data.network.offline = true;
    await till.tell();
    expect(rules(till.order)).toEqual([]);
    till.store.data.network.offline = false;
});

test("an article that an officer stops is refused in the open basket until it is sold again", async () => {
    const till = await setupWatch();
    const line = await till.addPack();
    const article = line.product_id.product_tmpl_id.id;
    till.stop({ damaged: [article] });
    await till.tell();
    expect(line.prepareTobaccoLine(1).product.is_damaged).toBe(true);
    expect(till.order.findTobaccoRefusals()).toHaveLength(1);
    till.stop({ damaged: [], recalled: [article] });
    await till.tell();
    expect(line.prepareTobaccoLine(1).product).toInclude(["is_recalled", true]);
    till.stop({ recalled: [] });
    await till.tell();
    expect(rules(till.order)).toEqual([]);
});
