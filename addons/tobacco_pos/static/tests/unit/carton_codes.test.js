import { expect, test } from "@odoo/hoot";
import { press, waitFor, waitForNone } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { BarcodeReader } from "@point_of_sale/app/services/barcode_reader_service";
import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { askRepeat } from "@tobacco_pos/app/components/popups/repeat_popup/repeat_popup";
import { readTobaccoCode } from "@tobacco_pos/app/services/tobacco_codes";
import { CARTON, setupTill } from "./utils";

definePosModels();

const CODES = ["3090399327788543CDYC110101100001", "3090399327788544CDYC110101100001"];
const FOREIGN = "3090399327788543CDYC430701204804";

/** A till with one line of `quantity` cartons in hand; `scan` gives what the cashier reads. */
async function setupCartons(quantity = 1) {
    const till = await setupTill();
    till.carton.uom_id.tobacco_unit = "carton";
    till.order.setSelectedOrderline?.(undefined);
    const line = await till.addCarton();
    line.setQuantity(6 * quantity, true);
    const said = [];
    patchWithCleanup(till.store.notification, { add: (text) => said.push(String(text)) });
    const scan = (text, at = 0) => {
        said.length = 0;
        expect(readTobaccoCode(till.store, text, at)).toBe(true);
        return said.join();
    };
    return { ...till, line, scan };
}

test("each carton takes one code, no code twice, and no more codes than cartons", async () => {
    const { line, scan } = await setupCartons(2);
    expect(scan(CODES[0])).toBe("");
    expect(scan(CODES[0])).toMatch(/on this order already/);
    expect(scan(CODES[1])).toBe("");
    expect(scan(FOREIGN)).toMatch(/next carton/);
    expect(line.tobaccoCodes).toEqual(CODES);
    line.setQuantity(6, true);
    expect(line.tobaccoCodes).toEqual([CODES[0]]);
    line.order_id.dropSpareTobaccoCodes();
    expect(line.tobacco_carton_codes).toEqual([CODES[0]]);
    line.removeTobaccoCode(CODES[0]);
    expect(line.tobaccoCodes).toEqual([]);
});

test("a code may come row by row, and goes to the server with its line", async () => {
    const { order, line, scan } = await setupCartons();
    expect(scan(CODES[0].slice(0, 16), 10)).toMatch(/other row/);
    expect(scan(CODES[0].slice(16), 900)).toBe("");
    expect(line.tobaccoCodes).toEqual([CODES[0]]);
    const sent = order.serializeForORM({ keepCommands: true });
    expect(sent.lines[0][2].tobacco_carton_codes).toEqual([CODES[0]]);
});

test("a code without a carton is refused with words, and a barcode is no code", async () => {
    const { store, order, line, scan } = await setupCartons();
    expect(readTobaccoCode(store, CARTON, 0)).toBe(false);
    expect(readTobaccoCode(store, "6901028999991", 0)).toBe(false);
    expect(scan(`3139${CODES[0].slice(4)}`)).toMatch(/Character 2/);
    order.removeOrderline(line);
    expect(scan(CODES[0])).toMatch(/barcode first/);
    expect(readTobaccoCode(store, CODES[0].slice(0, 16), 0)).toBe(false);
});

test("an e-cigarette takes the text of its code", async () => {
    const { store, order, line, scan } = await setupCartons();
    order.removeOrderline(line);
    const template = store.models["product.template"].get(5);
    template._tobacco_facts = { category: "ecig_pod" };
    const pod = await store.addLineToOrder({ product_tmpl_id: template, qty: 1 }, order);
    expect(scan("https://trace.example/q?c=4512")).toBe("");
    expect(pod.tobaccoCodes).toEqual(["https://trace.example/q?c=4512"]);
    expect(order.tobaccoFacts().lines[0].trace).toEqual(pod.tobaccoCodes);
});

test("the rules look at every code of a line", async () => {
    const { store, order, scan } = await setupCartons(3);
    const rules = [...store.config._tobacco.rules];
    store.config._tobacco.rules = [
        { ...rules[0], code: "CN-CODE-OWN", test: "code_licence", operator: "ne" },
    ];
    Object.assign(store.config._tobacco.rules[0], { value: "@licence_number", severity: "warn" });
    scan(CODES[0]);
    expect(order.checkTobacco()).toEqual([]);
    scan(FOREIGN);
    scan(FOREIGN.replace("543C", "544C"));
    expect(
        order.checkTobacco().map(({ rule, lines, params }) => [rule, lines, params.actual]),
    ).toEqual([["CN-CODE-OWN", [1], "430701204804"]]);
});

test("what comes back has the codes that were sold and did not come back before", async () => {
    const { store, line, scan, order } = await setupCartons(2);
    CODES.forEach((code) => scan(code));
    const takeBack = async () => {
        const refund = store.addNewOrder();
        const back = store.models["pos.order.line"].create({
            order_id: refund,
            product_id: line.product_id,
            qty: -6,
            refunded_orderline_id: line,
        });
        await TicketScreen.prototype.addAdditionalRefundInfo.call({}, order, refund);
        return back;
    };
    const first = await takeBack();
    expect(first.tobaccoCodes).toEqual([CODES[0]]);
    const second = await takeBack();
    expect(second.tobaccoCodes).toEqual([CODES[1]]);
    second.removeTobaccoCode(CODES[1]);
    expect(scan(FOREIGN)).toMatch(/not sold with this line/);
    expect(second.order_id.tobaccoFacts().stage).toBe("refund");
    expect(second.order_id.tobaccoFacts().lines[0].qty).toBe("1");
});

test("Enter adds the second of a double scan, a third scan is no answer, Escape is no", async () => {
    const { store } = await setupTill();
    await mountWithCleanup(MainComponentsContainer);
    let answer = askRepeat(store, CARTON);
    await waitFor(".tobacco-repeat");
    for (const key of [..."6901", "Enter"]) {
        await press(key);
    }
    await animationFrame();
    expect(".tobacco-repeat").toHaveCount(1);
    await advanceTime(500);
    await press("Enter");
    expect(await answer).toBe(true);
    await waitForNone(".tobacco-repeat");
    answer = askRepeat(store, CARTON);
    await waitFor(".tobacco-repeat");
    await press("Escape");
    expect(await answer).toBe(false);
});

test("a scan is timed when it arrives, and only a repeated one asks", async () => {
    await setupTill();
    const reader = new BarcodeReader({ parse_barcode: (code) => ({ type: "product", code }) }, {});
    const repeats = [];
    reader.register({ product: () => repeats.push(reader.arrival.isRepeat) });
    const first = reader.scan(CARTON);
    const second = reader.scan(CARTON);
    await Promise.all([first, second]);
    await advanceTime(500);
    await reader.scan(CARTON);
    expect(repeats).toEqual([false, true, false]);
});
