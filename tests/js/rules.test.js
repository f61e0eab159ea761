import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import {
    check,
    FactsError,
    messageOf,
    withoutImplied,
} from "../../addons/tobacco_compliance/static/src/core/rules.js";

const vectors = new URL("../../addons/tobacco_compliance/static/tests/vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, vectors)));
const rows = read("rule_rows.json");
const files = readdirSync(vectors).filter((name) => /^rules.*\.json$/.test(name));
const cases = files.flatMap((name) => read(name).cases);
const { cases: ofMainland, invalid } = read("rules.json");

for (const { case: name, facts, violations } of cases) {
    test(name, () => assert.deepEqual(check(facts, rows), violations));
}

for (const { case: name, facts, field } of invalid) {
    test(`refused: ${name}`, () => {
        assert.throws(
            () => check(facts, rows),
            (error) => error instanceof FactsError && error.field === field,
        );
    });
}

test("a message names the figures, and the row's part where a rule has several", () => {
    const params = { limit: "50", actual: "$& 51" };
    assert.match(messageOf({ rule: "CN-QTY-50", params }, rows), /^\$& 51 cartons in one sale/);
    const renewal = { rule: "CN-LIC-RENEW", params: { ...params, test: "overdue" } };
    assert.match(messageOf(renewal, rows), /^Only \$& 51 days are left/);
    assert.equal(messageOf({ rule: "X-1", params }, rows), "X-1");
    const born = { rule: "UK-DOB-2009", params: { limit: "2009-01-01", actual: "" } };
    assert.match(messageOf(born, rows), /^Nobody born on or after 2009-01-01/);
});

test("a message says a code in words where the row has them", () => {
    const row = { code: "X", label: "", value: "none", message: "Not “{actual}”." };
    const violation = { rule: "X", params: { limit: "none", actual: "sms" } };
    assert.equal(messageOf(violation, [row]), "Not “sms”.");
    assert.equal(messageOf(violation, [{ ...row, words: { sms: "短信" } }]), "Not “短信”.");
});

test("fifty cartons are said once and broken three times", () => {
    const line = {
        category: "cigarette",
        unit: "carton",
        sticks_per_pack: 20,
        packs_per_carton: 10,
    };
    const basket = (qty) => ({
        stage: "sale",
        jurisdiction: "CN",
        at: "2026-11-22T11:04:05+08:00",
        licence: { number: "110101100001" },
        lines: [{ ...line, qty }],
    });
    const codes = (violations) => violations.map(({ rule }) => rule);
    const found = check(basket("51"), rows);
    const all = ["CN-QTY-10000", "CN-QTY-50", "CN-QTY-NEAR", "CN-CARRY-CIG"];
    assert.deepEqual(codes(found), all);
    assert.deepEqual(codes(withoutImplied(found, rows)), ["CN-QTY-50"]);
    const near = check(basket("45"), rows);
    assert.deepEqual(withoutImplied(near, rows), near);
});

test("fifty lines against the whole pack take at most two milliseconds", () => {
    const line = ofMainland[0].facts.lines[0];
    const facts = {
        ...ofMainland[0].facts,
        lines: Array.from({ length: 50 }, (_, i) => ({ ...line, line: i + 1 })),
    };
    const times = Array.from({ length: 60 }, () => {
        const start = performance.now();
        check(facts, rows);
        return performance.now() - start;
    });
    const median = times.slice(10).sort((a, b) => a - b)[25];
    assert.ok(median < 4, `median ${median} ms`);
});
