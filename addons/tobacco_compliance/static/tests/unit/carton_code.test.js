import { describe, expect, globals, test } from "@odoo/hoot";
import { deliveryDay, parse } from "@tobacco_compliance/core/carton_code";

describe.current.tags("headless");

function problemOf(scan) {
    try {
        return parse(scan);
    } catch (error) {
        return [error.code, error.position, error.found];
    }
}

test("every carton code reads as its vector says", async () => {
    const answer = await globals.fetch("/tobacco_compliance/static/tests/vectors/carton_code.json");
    const vectors = await answer.json();
    expect(vectors.length).toBeGreaterThan(20);
    for (const v of vectors) {
        if ("today" in v) {
            expect(deliveryDay(v.day_of, v.today)).toBe(v.day);
        } else if ("error" in v) {
            expect(problemOf(v.scan)).toEqual(v.error);
        } else {
            expect(parse(v.scan)).toEqual(v.fields);
        }
    }
});
