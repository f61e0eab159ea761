import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isDatabaseAway } from "../../addons/tobacco_pos/static/src/core/connection_error.js";
import { takeDeviceNumber } from "../../addons/tobacco_pos/static/src/core/device_counter.js";
import { orderFacts } from "../../addons/tobacco_pos/static/src/core/facts.js";
import {
    stockPrice,
    unitPriceFen,
    unitQuantity,
} from "../../addons/tobacco_pos/static/src/core/units.js";

const vectors = (name) =>
    JSON.parse(
        readFileSync(
            new URL(`../../addons/tobacco_pos/static/tests/vectors/${name}.json`, import.meta.url),
        ),
    );

for (const v of vectors("units")) {
    test(`units: ${v.case}`, () => {
        assert.equal(unitPriceFen(v.stock_price, v.per_unit), v.unit_fen);
        assert.equal(unitQuantity(v.stock_qty, v.per_unit), v.quantity);
    });
}

for (const v of vectors("facts")) {
    test(`facts: ${v.case}`, () => assert.deepEqual(orderFacts(v.order), v.facts));
}

test("a price of the unit sold survives its stock price to the fen", () => {
    for (let perUnit = 1; perUnit <= 60; perUnit++) {
        for (const fen of [1, 7, 99, 10000, 45001, 99999999]) {
            const price = stockPrice(fen, perUnit);
            assert.equal(unitPriceFen(price, perUnit), fen);
            assert.equal(Math.round(3 * perUnit * price * 100), 3 * fen);
        }
    }
});

test("each device counts for itself, from 1 and without a gap", () => {
    const kept = new Map();
    const storage = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v) };
    const take = (device) => takeDeviceNumber(storage, device);
    assert.deepEqual([take("1-4"), take("1-4"), take("1-5"), take("1-4")], [1, 2, 1, 3]);
});

test("a database that is away is told from an order that was refused", () => {
    assert.ok(isDatabaseAway("psycopg2.InterfaceError"));
    assert.ok(isDatabaseAway("psycopg2.errors.AdminShutdown"));
    assert.ok(!isDatabaseAway("odoo.exceptions.UserError"));
    assert.ok(!isDatabaseAway("psycopg2.errors.NotNullViolation"));
    assert.ok(!isDatabaseAway(undefined));
});
