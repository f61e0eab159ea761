import { describe, expect, globals, test } from "@odoo/hoot";
import { FactsError, check } from "@tobacco_compliance/core/rules";

describe.current.tags("headless");

const FILES = ["rules", "rules_eu", "rules_gb", "rules_hk", "rules_house", "rules_tw", "rules_us"];

async function vectors(name) {
    const response = await globals.fetch(`/tobacco_compliance/static/tests/vectors/${name}.json`);
    return response.json();
}

test("every case has its violations", async () => {
    const rows = await vectors("rule_rows");
    const cases = (await Promise.all(FILES.map(vectors))).flatMap((file) => file.cases);
    const wrong = cases.filter(
        ({ facts, violations }) =>
            JSON.stringify(check(facts, rows)) !== JSON.stringify(violations),
    );
    expect(wrong.map((vector) => vector.case)).toEqual([]);
    expect(cases.length).toBeGreaterThan(550);
});

test("facts that are not valid are refused by name", async () => {
    const rows = await vectors("rule_rows");
    const { invalid } = await vectors("rules");
    for (const { case: name, facts, field } of invalid) {
        let refusal = null;
        try {
            check(facts, rows);
        } catch (error) {
            refusal = error;
        }
        expect(refusal instanceof FactsError && refusal.field).toBe(field, { message: name });
    }
});
