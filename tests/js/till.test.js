import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
    codesOf,
    distinctViolations,
    roomForCodes,
} from "../../addons/tobacco_pos/static/src/core/codes.js";
import { pinDigest } from "../../addons/tobacco_pos/static/src/core/pin_digest.js";
import { isBirthDate } from "../../addons/tobacco_pos/static/src/core/birth_date.js";
import { isDatabaseAway } from "../../addons/tobacco_pos/static/src/core/connection_error.js";
import { takeDeviceNumber } from "../../addons/tobacco_pos/static/src/core/device_counter.js";
import {
    afterWrongPin,
    secondsLocked,
} from "../../addons/tobacco_pos/static/src/core/pin_tries.js";
import { orderFacts, rowsToJudge } from "../../addons/tobacco_pos/static/src/core/facts.js";
import {
    REPEAT_MS,
    ROW_WAITS_MS,
    isRepeat,
    joinRows,
    looksLikeTrace,
} from "../../addons/tobacco_pos/static/src/core/scan.js";
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

for (const v of vectors("codes")) {
    test(`codes: ${v.case}`, () => {
        assert.equal(roomForCodes(v.category, v.unit, v.quantity), v.room);
        assert.deepEqual(codesOf(v.kept, v.room), v.codes);
    });
}

test("cartons looked at one by one say the same thing once", () => {
    const said = { rule: "R", severity: "warn", lines: [1], params: { actual: "1", limit: "2" } };
    const again = { ...said, params: { limit: "2", actual: "1" } };
    const other = { ...said, params: { actual: "2", limit: "2" } };
    assert.deepEqual(distinctViolations([said, again, other]), [said, other]);
});

test("only the same barcode within 400 ms is a double scan", () => {
    const first = { code: "6901028000017", at: 1000 };
    const after = (ms, code = first.code) => isRepeat(first, { code, at: first.at + ms });
    assert.ok(after(0) && after(REPEAT_MS));
    assert.ok(!after(REPEAT_MS + 1));
    assert.ok(!after(100, "6901028000024"));
    assert.ok(!isRepeat(null, first));
});

test("the two rows of a carton code are one code in either order", () => {
    const [upper, lower] = ["3090399327788543", "CDYC430701204804"];
    for (const [one, two] of [
        [upper, lower],
        [lower, upper],
    ]) {
        const begun = joinRows(null, { text: one, at: 5 });
        assert.deepEqual(begun, { code: null, waiting: { text: one, at: 5 } });
        const done = joinRows(begun.waiting, { text: two, at: 900 });
        assert.deepEqual(done, { code: upper + lower, waiting: null });
    }
});

test("a row waits a while, the same row again starts anew, anything else is no row", () => {
    const waiting = { text: "3090399327788543", at: 0 };
    const late = { text: "CDYC430701204804", at: ROW_WAITS_MS + 1 };
    assert.deepEqual(joinRows(waiting, late), { code: null, waiting: late });
    const again = { text: waiting.text, at: 10 };
    assert.deepEqual(joinRows(waiting, again), { code: null, waiting: again });
    assert.equal(joinRows(waiting, { text: "6901028000017", at: 10 }), null);
    assert.equal(joinRows(waiting, { text: "CDYC43070120480", at: 10 }), null);
});

test("a trace code is longer than a barcode, names no article and pays nothing", () => {
    assert.ok(looksLikeTrace("https://trace.example/q?c=4512"));
    assert.ok(!looksLikeTrace("6901028000017"));
    assert.ok(!looksLikeTrace("010690102800001721A1B2"));
    assert.ok(!looksLikeTrace("134567890123456789"));
    assert.ok(!looksLikeTrace("a text with words in it"));
});

test("a birth date is in the calendar, not in the future and of somebody alive", () => {
    const today = "2027-03-01";
    for (const text of ["2008-12-31", "2008-02-29", today, "1907-01-01"]) {
        assert.ok(isBirthDate(text, today), text);
    }
    for (const text of [
        "",
        undefined,
        "2009-02-29",
        "2027-03-02",
        "1906-12-31",
        "20081231",
        "2008-13-01",
        "2008-1-1",
    ]) {
        assert.ok(!isBirthDate(text, today), text);
    }
});

test("once a birth date was read, rows that miss it are answered", () => {
    const rules = [{ test: "birth_date_unread" }, { test: "birth_date" }];
    assert.equal(rowsToJudge(rules, { basis: "birth_date" }).length, 1);
    assert.equal(rowsToJudge(rules, { basis: "document" }).length, 2);
    assert.equal(rowsToJudge(rules, null).length, 2);
});

test("the fifth wrong PIN locks for five minutes", () => {
    assert.deepEqual(afterWrongPin(3, 1000), { failedCount: 4, lockedUntil: 0 });
    const { failedCount, lockedUntil } = afterWrongPin(4, 1000);
    assert.deepEqual([failedCount, lockedUntil], [0, 301000]);
    assert.equal(secondsLocked(lockedUntil, 1000), 300);
    assert.equal(secondsLocked(lockedUntil, 300999), 1);
    assert.equal(secondsLocked(lockedUntil, 301000), 0);
});

for (const v of vectors("pin")) {
    test(`pin: ${v.case}`, async () =>
        assert.equal(await pinDigest(v.pin, v.salt, v.iterations), v.digest));
}
