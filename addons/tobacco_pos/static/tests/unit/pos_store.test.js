import { expect, test } from "@odoo/hoot";
import { click, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { keepRefusal, flushRefusals } from "@tobacco_pos/app/services/refusal_log";
import { setupTill } from "./utils";

definePosModels();

const databaseAway = () => makeServerError({ errorName: "psycopg2.InterfaceError" });

function pay({ store, order }) {
    order.addPaymentline(store.models["pos.payment.method"].get(1));
    order.state = "paid";
    store.addPendingOrder([order.id]);
}

test("a paid order is on the disk before it is sent and struck out after", async () => {
    const till = await setupTill();
    await till.addPack();
    pay(till);
    let onDisk;
    onRpc("pos.order", "sync_from_ui", async () => {
        const entries = await till.store.paidOrders.run("readonly", "getAll");
        onDisk = entries.map(({ payload }) => payload);
    });
    await till.store.syncAllOrders();
    expect(onDisk).toHaveLength(1);
    expect(onDisk[0].uuid).toBe(till.order.uuid);
    expect(onDisk[0].state).toBe("paid");
    expect(onDisk[0].lines).toHaveLength(1);
    expect(onDisk[0].amount_total).toBe(till.order.amount_total);
    expect(await till.store.paidOrders.waiting()).toEqual([]);
});

test("what could not be delivered is sent again to the letter, though core thinks it clean", async () => {
    const till = await setupTill();
    await till.addPack();
    pay(till);
    const sent = [];
    let isAway = true;
    onRpc("pos.order", "sync_from_ui", ({ args }) => {
        sent.push(JSON.stringify(args[0]));
        if (isAway) {
            throw databaseAway();
        }
    });
    await till.store.syncAllOrders();
    expect(await till.store.paidOrders.waiting()).toHaveLength(1);
    expect(till.store.paidOrders.state.waiting).toBe(1);
    expect(till.order.isDirty()).toBe(false);
    isAway = false;
    await till.store.syncAllOrders();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    expect(till.store.paidOrders.state.waiting).toBe(0);
    expect(await till.store.paidOrders.waiting()).toEqual([]);
    expect(till.order.isSynced).toBe(true);
});

test("a paid order that core has lost comes back from the disk", async () => {
    const till = await setupTill();
    await till.addPack();
    pay(till);
    let isAway = true;
    onRpc("pos.order", "sync_from_ui", () => {
        if (isAway) {
            throw databaseAway();
        }
    });
    await till.store.syncAllOrders();
    const { uuid } = till.order;
    // as after a reload: core's own database was reset
    till.order.delete();
    till.store.clearPendingOrder();
    isAway = false;
    await till.store.syncAllOrders();
    expect(till.store.models["pos.order"].getBy("uuid", uuid).state).toBe("paid");
    expect(await till.store.paidOrders.waiting()).toEqual([]);
});

test("a draft that was paid offline does not come back as a draft", async () => {
    const till = await setupTill();
    await till.addPack();
    till.store.addPendingOrder([till.order.id]);
    await till.store.syncAllOrders();
    expect(till.order.isSynced).toBe(true);
    pay(till);
    let isAway = true;
    onRpc("pos.order", "sync_from_ui", () => {
        if (isAway) {
            throw databaseAway();
        }
    });
    await till.store.syncAllOrders();
    // as after a reload: the server knows a draft and says so
    till.order.state = "draft";
    till.store.clearPendingOrder();
    isAway = false;
    await till.store.syncAllOrders();
    expect(till.order.state).toBe("paid");
});

test("a browser without a disk still sells", async () => {
    const till = await setupTill();
    till.store.paidOrders.open = () => Promise.reject(new Error("no disk"));
    await till.addPack();
    pay(till);
    await till.store.syncAllOrders();
    expect(till.order.isSynced).toBe(true);
});

test("a fast payment that was refused leaves no payment on the order", async () => {
    const till = await setupTill();
    till.store.config._tobacco.licence.valid_to = "2018-12-31";
    await till.addPack();
    await mountWithCleanup(MainComponentsContainer);
    const answer = till.store.validateOrderFast(till.store.models["pos.payment.method"].get(1));
    await waitFor(".tobacco-refusal");
    expect(till.order.payment_ids).toHaveLength(1);
    await click(".modal .btn-primary");
    await answer;
    expect(till.order.payment_ids).toHaveLength(0);
    expect(till.order.state).toBe("draft");
});

test("a database that is away leaves the order paid, a refusal makes it a draft", async () => {
    const till = await setupTill();
    await till.addPack();
    pay(till);
    const validation = new OrderPaymentValidation({ pos: till.store, orderUuid: till.order.uuid });
    validation.afterOrderValidation = async () => expect.step("receipt");
    const away = Object.assign(new RPCError(), { exceptionName: "psycopg2.OperationalError" });
    expect.errors(1);
    expect(validation.handleValidationError(away)).toBeInstanceOf(ConnectionLostError);
    expect(till.order.state).toBe("paid");
    expect.verifySteps(["receipt"]);
    await animationFrame();
    expect.verifyErrors([/ConnectionLostError|Connection/]);
});

test("an order that the server refused is a draft and no longer a sale to be sent", async () => {
    const till = await setupTill();
    await till.addPack();
    pay(till);
    await till.store.writeDownPaidOrders();
    till.store.paidOrders.inFlight.clear();
    const validation = new OrderPaymentValidation({ pos: till.store, orderUuid: till.order.uuid });
    const refused = Object.assign(new RPCError("no"), {
        exceptionName: "odoo.exceptions.UserError",
        data: { message: "no", name: "odoo.exceptions.UserError" },
    });
    validation.handleValidationError(refused);
    expect(till.order.state).toBe("draft");
    await till.store.paidOrders.open();
    expect(await till.store.paidOrders.waiting()).toEqual([]);
});

test("each sale with tobacco takes the next number of its device, water takes none", async () => {
    const till = await setupTill();
    await till.addPack();
    till.store.numberTobaccoOrder(till.order);
    till.store.numberTobaccoOrder(till.order);
    const first = till.order.tobacco_device_seq;
    expect(till.order.tobacco_device).toMatch(/^1-/);
    const water = till.store.addNewOrder();
    await till.store.addLineToOrder(
        { product_tmpl_id: till.store.models["product.template"].get(6), qty: 1 },
        water,
    );
    till.store.numberTobaccoOrder(water);
    expect(Boolean(water.tobacco_device_seq)).toBe(false);
    expect(first).toBeGreaterThan(0);
});

test("a refused sale waits until the server has it", async () => {
    await setupTill();
    const refusal = { uuid: "u", at: "2026-11-22 03:04:05", user_id: 2, lines: [1] };
    keepRefusal(refusal);
    const away = flushRefusals(() => Promise.reject(new ConnectionLostError()));
    await expect(away).rejects.toBeInstanceOf(ConnectionLostError);
    await flushRefusals(async (waiting) => expect(waiting).toEqual([refusal]));
    await flushRefusals(() => expect.step("nothing left to send"));
    expect.verifySteps([]);
});
