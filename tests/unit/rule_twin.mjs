// The JavaScript engine as a process: a line of JSON in, a line out.
// First line: the rows. Then `{facts, replace?: [index, row or null]}`, answered by the violations of
// the facts against the rows (with that one replaced or left out), or by `{field}` of a FactsError.
import { createInterface } from "node:readline";
import { check, FactsError } from "../../addons/tobacco_compliance/static/src/core/rules.js";

function answer(rows, { facts, replace }) {
    const used = rows.flatMap((row, index) =>
        replace && index === replace[0] ? (replace[1] ? [replace[1]] : []) : [row],
    );
    try {
        return check(facts, used);
    } catch (error) {
        if (!(error instanceof FactsError)) {
            throw error;
        }
        return { field: error.field, expected: error.expected };
    }
}

let rows = null;
for await (const line of createInterface({ input: process.stdin })) {
    if (rows) {
        process.stdout.write(`${JSON.stringify(answer(rows, JSON.parse(line)))}\n`);
    } else {
        rows = JSON.parse(line);
    }
}
