import { describe, expect, globals, test } from "@odoo/hoot";
import { overridableRules } from "@tobacco_pos/core/approval";
import { orderFacts } from "@tobacco_pos/core/facts";
import { unitPriceFen, unitQuantity } from "@tobacco_pos/core/units";

describe.current.tags("headless");

const vectors = async (name) =>
    (await globals.fetch(`/tobacco_pos/static/tests/vectors/${name}.json`)).json();

test("units vectors", async () => {
    for (const v of await vectors("units")) {
        expect(unitPriceFen(v.stock_price, v.per_unit)).toBe(v.unit_fen, { message: v.case });
        expect(unitQuantity(v.stock_qty, v.per_unit)).toBe(v.quantity, { message: v.case });
    }
});

test("facts vectors", async () => {
    for (const v of await vectors("facts")) {
        expect(orderFacts(v.order)).toEqual(v.facts, { message: v.case });
    }
});

test("approval vectors", async () => {
    for (const v of await vectors("approval")) {
        expect([...overridableRules(v.rules)]).toEqual(v.overridable, { message: v.case });
    }
});
