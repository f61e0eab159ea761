import { expect, globals, test } from "@odoo/hoot";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { onRpc } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { netCartons } from "@tobacco_pos/app/utils/same_buyer";
import { setupTill } from "./utils";

definePosModels();

const DAY = "2026-11-22";
const { DateTime } = luxon;

test("same_buyer vectors", async () => {
    const response = await globals.fetch("/tobacco_pos/static/tests/vectors/same_buyer.json");
    for (const v of await response.json()) {
        expect(netCartons(v.lines)).toBe(v.cartons, { message: v.case });
    }
});

/** A till at noon of the shop's day, a member at the counter with 60 packs of six to a carton. */
async function sellToMember(answer) {
    mockDate("2026-11-22 04:00:00", +0);
    onRpc("pos.config", "tobacco_bought_today", ({ args }) => {
        expect.step(args[1]);
        return answer();
    });
    const till = await setupTill();
    const line = await till.addPack(60);
    line.product_id.uom_id.tobacco_unit = "pack";
    const member = till.store.models["res.partner"].getFirst();
    till.order.setPartner(member);
    const bought = () => till.order.tobaccoFacts().same_buyer_today?.cartons;
    return { ...till, member, bought };
}

/** Another sale of this till to the same member, paid. */
async function sellMore({ store, member, order }, qty, at) {
    const other = store.addNewOrder();
    await store.addLineToOrder(
        { product_tmpl_id: order.lines[0].product_id.product_tmpl_id, qty: Math.abs(qty) },
        other,
    );
    other.lines[0].qty = qty;
    other.partner_id = member;
    other.date_order = DateTime.fromISO(at);
    other.state = "paid";
    return other;
}

test("the server is asked once a minute for a member, and its answer is a fact", async () => {
    const till = await sellToMember(() => ({ day: DAY, orders: { a: "30", b: "-2.5" } }));
    await till.store.learnTobaccoBuyer(till.order);
    await till.store.learnTobaccoBuyer(till.order);
    expect.verifySteps([till.member.id]);
    expect(till.bought()).toBe("27.5");
    await advanceTime(61000);
    await till.store.learnTobaccoBuyer(till.order);
    expect.verifySteps([till.member.id]);
});

test("the till's own orders of the day are added, counted once, and refunds subtract", async () => {
    const till = await sellToMember(() => ({ day: DAY, orders: { a: "30" } }));
    await till.store.learnTobaccoBuyer(till.order);
    const own = await sellMore(till, 12, "2026-11-22T03:00:00Z");
    expect(till.bought()).toBe("32");
    await sellMore(till, -6, "2026-11-22T03:30:00Z");
    expect(till.bought()).toBe("31");
    // the server has it meanwhile
    till.order.uiState.tobaccoBought.orders[own.uuid] = "2";
    expect(till.bought()).toBe("31");
    expect.verifySteps([till.member.id]);
});

test("offline the till counts what it knows, of the shop's day only", async () => {
    const till = await sellToMember(() => {
        throw new ConnectionLostError();
    });
    await till.store.learnTobaccoBuyer(till.order);
    expect.verifySteps([till.member.id]);
    await sellMore(till, 12, "2026-11-21T15:59:59Z");
    expect(till.bought()).toBe("0");
    await sellMore(till, 12, "2026-11-21T16:00:00Z");
    expect(till.bought()).toBe("2");
    till.store.data.network.offline = true;
    await till.store.learnTobaccoBuyer(till.order);
    expect.verifySteps([]);
    expect(till.bought()).toBe("2");
    till.store.data.network.offline = false;
});

test("the last answer serves offline until the shop's midnight", async () => {
    const till = await sellToMember(() => ({ day: DAY, orders: { a: "30" } }));
    await till.store.learnTobaccoBuyer(till.order);
    till.store.data.network.offline = true;
    await advanceTime(11 * 3600 * 1000);
    expect(till.bought()).toBe("30");
    await advanceTime(3600 * 1000);
    expect(till.bought()).toBe("0");
    till.store.data.network.offline = false;
    expect.verifySteps([till.member.id]);
});

test("a server that does not answer is waited for two seconds", async () => {
    let answer;
    const till = await sellToMember(() => new Promise((resolve) => (answer = resolve)));
    const learnt = till.store.learnTobaccoBuyer(till.order).then(() => expect.step("went on"));
    await advanceTime(1900);
    expect.verifySteps([till.member.id]);
    await advanceTime(200);
    await learnt;
    expect.verifySteps(["went on"]);
    answer({ day: DAY, orders: { a: "30" } });
    await advanceTime(10);
    expect(till.bought()).toBe("30");
});

test("nobody is asked about an order without a member or without cigarettes", async () => {
    const till = await sellToMember(() => ({ day: DAY, orders: {} }));
    till.order.setPartner(false);
    await till.store.learnTobaccoBuyer(till.order);
    expect(till.bought()).toBe(undefined);
    till.order.setPartner(till.member);
    till.order.lines[0].product_id.product_tmpl_id._tobacco_facts.category = "ecig";
    await till.store.learnTobaccoBuyer(till.order);
    expect(till.bought()).toBe(undefined);
    expect.verifySteps([]);
});

test("choosing the member warns on the screen of a split quantity", async () => {
    const till = await sellToMember(() => ({ day: DAY, orders: { a: "45" } }));
    till.store.config._tobacco.rules = [
        {
            ...till.store.config._tobacco.rules[3],
            code: "CN-QTY-SPLIT",
            test: "cartons_same_buyer",
            value: "50",
        },
    ];
    const codes = () => till.order.tobaccoViolations.map(({ rule }) => rule);
    expect(codes()).toEqual([]);
    till.store.setPartnerToCurrentOrder(till.member);
    await advanceTime(10);
    expect(codes()).toEqual(["CN-QTY-SPLIT"]);
    expect.verifySteps([till.member.id]);
});
