import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
    check,
    FactsError,
    messageOf,
} from "../../addons/tobacco_compliance/static/src/core/rules.js";

const vectors = new URL("../../addons/tobacco_compliance/static/tests/vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, vectors)));
const rows = read("rule_rows.json");
const { cases, invalid } = read("rules.json");

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
});

test("fifty lines against the whole pack take at most two milliseconds", () => {
    const line = cases[0].facts.lines[0];
    const facts = {
        ...cases[0].facts,
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
