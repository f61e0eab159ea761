import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { recordUuid } from "@tobacco_compliance/core/record_uuid";

export const DATABASE = "0f2c1a52-3b0e-4c8a-9a55-6a0f5a3e6d11";
export const CARTON = "6901028000024";

const rule = (values) => ({
    label: "",
    applies_to: ["CN"],
    scope: ["cigarette"],
    stages: ["sale"],
    channels: [],
    severity: "block",
    block_stages: [],
    override: "none",
    implied_by: [],
    valid_from: "2000-01-01",
    valid_to: null,
    message: "",
    ...values,
});

export const RULES = [
    rule({
        code: "CN-QTY-50",
        test: "cartons",
        operator: "ge",
        value: "50",
        message: "{actual} cartons: take some off.",
    }),
    rule({
        code: "CN-LIC-VALID",
        test: "day",
        operator: "gt",
        value: "@licence_valid_to",
        message: "The licence expired on {limit}.",
    }),
    rule({
        code: "CN-STOCK-MOULD",
        test: "is_damaged",
        operator: "eq",
        value: "true",
        override: "manager",
        message: "Damaged goods: put them aside.",
    }),
    rule({ code: "CN-QTY-NEAR", test: "cartons", operator: "ge", value: "40", severity: "warn" }),
];

/**
 * A till of a licensed shop: product 5 is a cigarette at 100 a pack, sold by the six-pack too (at
 * 599.99); product 6 is no tobacco.
 */
export async function setupTill() {
    const store = await setupPosEnv();
    store.config._tobacco = {
        database: DATABASE,
        shop: { code: "S1", name: "Shop", jurisdiction: "CN", tz: "Asia/Shanghai" },
        licence: {
            number: "110101100001",
            scope: ["cigarette"],
            valid_from: "2000-01-01",
            valid_to: "2099-12-31",
            suspended: [],
            site: "S1",
        },
        reports_since: "2020-01-01 00:00:00",
        rules: RULES,
    };
    const template = store.models["product.template"].get(5);
    template._tobacco_facts = {
        category: "cigarette",
        sticks_per_pack: 20,
        packs_per_carton: 6,
        marked_price: "100.00",
    };
    const product = store.models["product.product"].get(5);
    const carton = store.models["product.uom"].create({
        product_id: product,
        uom_id: store.models["uom.uom"].get(2),
        barcode: CARTON,
        tobacco_price: 599.99,
    });
    const order = store.addNewOrder();
    const add = (vals, opts) =>
        store.addLineToOrder(
            { product_tmpl_id: template, product_id: product, ...vals },
            order,
            opts,
        );
    return {
        store,
        order,
        carton,
        addPack: (qty = 1) => add({ qty }),
        addCarton: () => add({}, { code: { type: "product", code: CARTON, base_code: CARTON } }),
        addWater: () =>
            store.addLineToOrder(
                { product_tmpl_id: store.models["product.template"].get(6), qty: 1 },
                order,
            ),
    };
}

export const expectedRecord = (order, kind = "sale") => recordUuid(DATABASE, order.uuid, kind, 0);
