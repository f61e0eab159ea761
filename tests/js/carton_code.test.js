import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
    CartonCodeError,
    READERS,
    deliveryDay,
    parse,
} from "../../addons/tobacco_compliance/static/src/core/carton_code.js";

const vectors = JSON.parse(
    readFileSync(
        new URL(
            "../../addons/tobacco_compliance/static/tests/vectors/carton_code.json",
            import.meta.url,
        ),
    ),
);
for (const v of vectors) {
    test(v.case, () => {
        if ("today" in v) {
            assert.equal(deliveryDay(v.day_of, v.today), v.day);
        } else if ("error" in v) {
            const [code, position, found] = v.error;
            assert.throws(
                () => parse(v.scan),
                (e) =>
                    e instanceof CartonCodeError &&
                    e.code === code &&
                    e.position === position &&
                    e.found === found,
            );
        } else {
            assert.deepEqual(parse(v.scan), v.fields);
        }
    });
}

test("a reader in front takes its own payload and leaves the rest", () => {
    const labelled = (scan) => (scan.startsWith("CODE:") ? scan.slice(5) : null);
    const example = "3090399327788543CDYC430701204804";
    assert.equal(parse(`CODE:${example}`, [labelled, ...READERS]).code, example);
    assert.equal(parse(example, [labelled, ...READERS]).code, example);
});
