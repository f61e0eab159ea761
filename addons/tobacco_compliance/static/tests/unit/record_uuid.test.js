import { describe, expect, globals, test } from "@odoo/hoot";
import { recordUuid } from "@tobacco_compliance/core/record_uuid";

describe.current.tags("headless");

test("every record has the uuid of its vector", async () => {
    const answer = await globals.fetch("/tobacco_compliance/static/tests/vectors/record_uuid.json");
    const vectors = await answer.json();
    expect(vectors.length).toBeGreaterThan(10);
    for (const v of vectors) {
        expect(recordUuid(v.database_uuid, v.source_uuid, v.kind, v.revision)).toBe(v.uuid);
    }
});
