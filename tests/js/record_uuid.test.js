import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { recordUuid } from "../../addons/tobacco_compliance/static/src/core/record_uuid.js";
import { sha1 } from "../../addons/tobacco_compliance/static/src/core/sha1.js";

const vectors = JSON.parse(
    readFileSync(
        new URL(
            "../../addons/tobacco_compliance/static/tests/vectors/record_uuid.json",
            import.meta.url,
        ),
    ),
);
for (const v of vectors) {
    test(v.case, () =>
        assert.equal(recordUuid(v.database_uuid, v.source_uuid, v.kind, v.revision), v.uuid),
    );
}

test("a database uuid that is none is refused", () => {
    assert.throws(() => recordUuid("no-uuid", "o-1", "sale", 0), TypeError);
});

test("SHA-1 agrees with Node's own for every length around the block boundaries", () => {
    for (let length = 0; length < 200; length++) {
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length) & 255);
        const expected = createHash("sha1").update(bytes).digest("hex");
        assert.equal(Buffer.from(sha1(bytes)).toString("hex"), expected, `length ${length}`);
    }
});
