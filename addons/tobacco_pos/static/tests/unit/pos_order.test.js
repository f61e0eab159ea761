import { expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { expectedRecord, setupTill } from "./utils";

definePosModels();

const codes = (violations) => violations.map(({ rule }) => rule);

test("the facts of an order are those of its tobacco, at the shop's own time", async () => {
    const { order, addWater, addCarton } = await setupTill();
    mockDate("2026-11-22T18:00:00Z");
    await addWater();
    await addCarton();
    const facts = order.tobaccoFacts();
    expect(facts.at).toBe("2026-11-23T02:00:00+08:00");
    expect(facts.lines).toEqual([
        {
            category: "cigarette",
            sticks_per_pack: 20,
            packs_per_carton: 6,
            marked_price: "599.99",
            line: 2,
            unit: "piece",
            qty: "1",
            unit_price: "599.99",
            discount: "0.00",
            entry: "scanned",
        },
    ]);
});

test("49 cartons may be sold and 50 may not, on every change", async () => {
    const { order, addPack } = await setupTill();
    const line = await addPack(6 * 49);
    line.product_id.uom_id.tobacco_unit = "pack";
    expect(codes(order.tobaccoViolations)).toEqual(["CN-QTY-NEAR"]);
    expect(order.findTobaccoRefusals()).toEqual([]);
    line.setQuantity(6 * 50);
    expect(order.findTobaccoRefusals()).toEqual([
        {
            rule: "CN-QTY-50",
            severity: "block",
            lines: [1],
            params: { limit: "50", actual: "50" },
        },
    ]);
});

test("an expired licence refuses tobacco and nothing else", async () => {
    const { store, order, addPack, addWater } = await setupTill();
    store.config._tobacco.licence.valid_to = "2018-12-31";
    await addWater();
    expect(order.findTobaccoRefusals()).toEqual([]);
    await addPack();
    expect(order.findTobaccoRefusals()[0].rule).toBe("CN-LIC-VALID");
    expect(order.findTobaccoRefusals()[0].lines).toEqual([2]);
    order.removeTobaccoLines();
    expect(order.lines.length).toBe(1);
    expect(order.findTobaccoRefusals()).toEqual([]);
});

test("the age is asked once an order, and again after a refusal", async () => {
    const { store, order, addPack, addWater } = await setupTill();
    await addWater();
    expect(order.needsTobaccoAge).toBe(false);
    await addPack();
    expect(order.needsTobaccoAge).toBe(true);
    order.setTobaccoAge("refused", false, store.user);
    expect(order.needsTobaccoAge).toBe(true);
    order.setTobaccoAge("checked", "appearance", store.user);
    await addPack();
    expect(order.needsTobaccoAge).toBe(false);
    const kept = order.serializeForORM({ keepCommands: true });
    expect(kept.tobacco_age_basis).toBe("appearance");
    expect(kept.tobacco_age_user_id).toBe(store.user.id);
});

test("the record's uuid is the server's, for a sale and for a refund", async () => {
    const { order, addPack } = await setupTill();
    expect(order.tobaccoRecordUuid).toBe("");
    const line = await addPack();
    expect(order.tobaccoRecordUuid).toBe(expectedRecord(order));
    line.setQuantity(-1);
    expect(order.tobaccoKind).toBe("refund");
    expect(order.tobaccoRecordUuid).toBe(expectedRecord(order, "refund"));
    expect(order.needsTobaccoAge).toBe(false);
});

test("a receipt shows a record only of what is reported", async () => {
    const { store, order, addPack, addWater } = await setupTill();
    store.config._tobacco.reports_since = "2019-01-01 00:00:00";
    await addWater();
    expect(order.isTobaccoReported).toBe(false);
    await addPack();
    expect(order.isTobaccoReported).toBe(true);
    store.config._tobacco.reports_since = "2030-01-01 00:00:00";
    order.date_order = order.date_order.plus({ days: 1 });
    expect(order.isTobaccoReported).toBe(false);
    store.config._tobacco.reports_since = false;
    order.date_order = order.date_order.plus({ days: 1 });
    expect(order.isTobaccoReported).toBe(false);
});

test("an article with wrong facts warns and stops no till", async () => {
    const { order, addPack } = await setupTill();
    const line = await addPack();
    line.product_id.product_tmpl_id._tobacco_facts.sticks_per_pack = -1;
    expect(codes(order.checkTobacco())).toEqual(["TILL-FACTS-UNREADABLE"]);
    expect(order.findTobaccoRefusals()).toEqual([]);
});

test("a till without a shop has no opinion", async () => {
    const { store, order, addPack } = await setupTill();
    store.config._tobacco = false;
    await addPack(5000);
    expect(order.tobaccoViolations).toEqual([]);
    expect(order.needsTobaccoAge).toBe(false);
    expect(order.tobaccoRecordUuid).toBe("");
});
