import { expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { setupTill } from "./utils";

definePosModels();

test("a scanned carton keeps its unit, its price and counts stock in packs", async () => {
    const { order, carton, addCarton } = await setupTill();
    const line = await addCarton();
    expect(line.qty).toBe(6);
    expect(line.tobacco_uom_id.id).toBe(carton.uom_id.id);
    expect(line.tobaccoQuantity).toBe("1");
    expect(line.tobacco_unit_price).toBe(599.99);
    expect(line.tobacco_entry).toBe("scanned");
    expect(line.tobacco_barcode).toBe(carton.barcode);
    expect(order.lines.length).toBe(1);
    line.setQuantity(18);
    expect(line.basePrice).toBeCloseTo(1799.97, { margin: 1e-9 });
});

test("lines of one unit merge, lines of different units never do", async () => {
    const { order, addPack, addCarton } = await setupTill();
    await addPack();
    await addCarton();
    await addPack();
    await addCarton();
    expect(order.lines.map((line) => line.tobaccoQuantity)).toEqual(["2", "2"]);
    expect(order.lines.map((line) => line.qty)).toEqual([2, 12]);
});

test("the price of the unit survives pricelist, quantity and fiscal position", async () => {
    const { store, order, addCarton } = await setupTill();
    const line = await addCarton();
    order.setPricelist(store.models["product.pricelist"].getFirst());
    order.updatePricelistAndFiscalPosition(false);
    order.fiscal_position_id = store.models["account.fiscal.position"].getFirst();
    line.setQuantity(12);
    line.setUnitPrice(line.price_unit);
    expect(line.tobaccoUnitPriceFen).toBe(59999);
    expect(line.price_unit).toBe(599.99 / 6);
});

test("the numpad counts and prices in the unit sold", async () => {
    const { store, order, addCarton } = await setupTill();
    const line = await addCarton();
    const summary = await mountWithCleanup(OrderSummary, {});
    order.selectOrderline(line);
    summary._setValue("3");
    expect(line.qty).toBe(18);
    await summary.updateSelectedOrderline({ buffer: "-0", key: "-" });
    expect(line.qty).toBe(-18);
    summary._setValue("3");
    store.numpadMode = "price";
    summary._setValue("580");
    expect(line.tobacco_unit_price).toBe(580);
    expect(line.price_type).toBe("manual");
});

test("the unit can be chosen and taken back, the number of units stays", async () => {
    const { carton, addPack } = await setupTill();
    const line = await addPack(2);
    const packPrice = line.price_unit;
    line.setTobaccoUnit(carton, 2);
    expect([line.qty, line.tobacco_unit_price]).toEqual([12, 599.99]);
    line.clearTobaccoUnit(2);
    expect([line.qty, line.price_unit, line.price_type]).toEqual([2, packPrice, "original"]);
    expect(Boolean(line.tobacco_uom_id)).toBe(false);
});

test("a till without a shop counts a carton as core does", async () => {
    const { store, addPack, addCarton } = await setupTill();
    store.config._tobacco = false;
    const packPrice = (await addPack()).price_unit;
    const line = await addCarton();
    // core merges it with the packs
    expect([line.qty, line.price_unit]).toEqual([7, packPrice]);
    expect(Boolean(line.tobacco_uom_id)).toBe(false);
});

test("goods come back in the unit in which they were sold, at its price", async () => {
    const { store, order, addCarton } = await setupTill();
    const sold = await addCarton();
    const refund = store.addNewOrder();
    const line = store.models["pos.order.line"].create({
        order_id: refund,
        product_id: sold.product_id,
        qty: -6,
        price_unit: sold.price_unit,
        price_type: "automatic",
        refunded_orderline_id: sold,
    });
    const screen = Object.create(TicketScreen.prototype);
    await screen.addAdditionalRefundInfo(order, refund);
    expect(line.tobaccoQuantity).toBe("-1");
    expect(line.tobacco_uom_id.id).toBe(sold.tobacco_uom_id.id);
    expect(line.tobaccoUnitPriceFen).toBe(59999);
    expect(line.tobacco_entry).toBe("scanned");
});
