/**
 * The rule engine for the till: facts of one document in, violations out, the same offline.
 * `tools/rules/engine.py` in JavaScript; `static/tests/vectors/rules.json` holds both to one answer.
 */

import { FactsError, validateFacts } from "./rule_facts.js";
import { MEASURES } from "./rule_measures.js";
import { compare, number, numberText } from "./rule_numbers.js";

export { FactsError, validateFacts };

const SEVERITIES = ["block", "warn", "record"];
const ORDER = {
    lt: (sign) => sign < 0,
    le: (sign) => sign <= 0,
    gt: (sign) => sign > 0,
    ge: (sign) => sign >= 0,
    eq: (sign) => sign === 0,
    ne: (sign) => sign !== 0,
};
const LISTS = {
    in: (actual, limit) => limit.includes(actual[0]),
    not_in: (actual, limit) => !limit.includes(actual[0]),
    has: (actual, limit) => limit.some((item) => actual.includes(item)),
    lacks: (actual, limit) => limit.some((item) => !actual.includes(item)),
};

const asNumber = (reading) => (typeof reading === "string" ? number(reading) : reading);
const asText = (reading) => (typeof reading === "string" ? reading : numberText(reading));

/** Order of code points, which is Python's; UTF-16 order differs above U+FFFF. */
function compareText(a, b) {
    const left = Array.from(a);
    const right = Array.from(b);
    const at = left.findIndex((character, index) => character !== right[index]);
    if (at === -1) {
        return left.length - right.length;
    }
    return at < right.length ? left[at].codePointAt(0) - right[at].codePointAt(0) : 1;
}

function isBroken(operator, kind, actual, limit) {
    if (operator === "missing") {
        return actual === null || actual === "";
    }
    if (actual === null || limit === null) {
        return false;
    }
    if (operator === "present") {
        return true;
    }
    if (operator in ORDER) {
        const isNumber = kind === "number";
        return ORDER[operator](
            isNumber ? compare(asNumber(actual), asNumber(limit)) : compareText(actual, limit),
        );
    }
    if (operator === "not_matches") {
        return !new RegExp(`^(?:${limit})$`).test(asText(actual));
    }
    const listed = operator.endsWith("in") ? [asText(actual)] : asText(actual).split(",");
    return LISTS[operator](listed, asText(limit).split(","));
}

function applies(row, facts, day) {
    return (
        row.stages.includes(facts.stage) &&
        row.applies_to.includes(facts.jurisdiction) &&
        (!row.channels.length || row.channels.includes(facts.channel)) &&
        row.valid_from <= day &&
        (!row.valid_to || day < row.valid_to) &&
        row.value !== null
    );
}

function read(measure, ctx, lines, line) {
    if (measure.level === "facts") {
        return measure.read(ctx);
    }
    if (measure.level === "basket") {
        return measure.read(ctx, lines);
    }
    return line ? measure.read(ctx, line) : null;
}

/** `[params, line numbers]` of every reading that breaks the row. */
function breaches(row, ctx, lines) {
    const measure = MEASURES[row.test];
    const found = [];
    for (const line of measure.level === "line" ? lines : [null]) {
        const actual = read(measure, ctx, lines, line);
        const limit = row.value.startsWith("@")
            ? read(MEASURES[row.value.slice(1)], ctx, lines, line)
            : row.value;
        if (isBroken(row.operator, measure.kind, actual, limit)) {
            const params = {
                limit: limit === null ? "" : asText(limit),
                actual: actual === null ? "" : asText(actual),
                ...(row.label && { test: row.label }),
            };
            found.push([params, (line ? [line] : lines).map((each) => each.line)]);
        }
    }
    return found;
}

function severityOf(row, stage) {
    const isMilder =
        row.severity === "block" && row.block_stages.length && !row.block_stages.includes(stage);
    return isMilder ? "warn" : row.severity;
}

function compareViolations(a, b) {
    return (
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        compareText(a.rule, b.rule) ||
        (a.lines[0] || 0) - (b.lines[0] || 0) ||
        compareText(a.params.test || "", b.params.test || "") ||
        compareText(a.params.limit, b.params.limit) ||
        compareText(a.params.actual, b.params.actual)
    );
}

function collect(merged, row, ctx, everyLine) {
    const lines = everyLine.filter((line) => row.scope.includes(line.category));
    if (row.scope.length && !lines.length) {
        return;
    }
    const severity = severityOf(row, ctx.facts.stage);
    for (const [params, numbers] of breaches(row, ctx, lines)) {
        const key = JSON.stringify([row.code, severity, params]);
        const same = merged.get(key) || { rule: row.code, severity, lines: [], params };
        same.lines = [...new Set([...same.lines, ...numbers])].sort((a, b) => a - b);
        merged.set(key, same);
    }
}

/**
 * Every breach of `rules` in `facts`: block before warn before record, then code, then first line.
 * A line without a number has its position. Throws FactsError for facts that are not as the contract
 * writes them.
 */
export function check(facts, rules) {
    validateFacts(facts);
    const ctx = { facts, day: facts.at.slice(0, 10) };
    const lines = (facts.lines || []).map((line, index) => ({
        ...line,
        line: line.line || index + 1,
    }));
    const merged = new Map();
    for (const row of rules) {
        if (applies(row, facts, ctx.day)) {
            collect(merged, row, ctx, lines);
        }
    }
    return [...merged.values()].sort(compareViolations);
}

/** The text of the violated row with its figures filled in; the rule's code where it has no text. */
export function messageOf({ rule, params }, rules) {
    const rows = rules.filter(
        (row) => row.code === rule && row.label === (params.test || "") && row.message,
    );
    // A rule that changed with the years has a row for each time: that of this limit speaks.
    const row = rows.find(({ value }) => value === params.limit) || rows[0];
    return row
        ? row.message
              .replaceAll("{limit}", () => params.limit)
              .replaceAll("{actual}", () => params.actual)
        : rule;
}

/**
 * The violations that a person needs to read: 50 cartons are 10,000 sticks and near the limit. One is
 * left out when a violation of a rule in the `implied_by` of its own is there for the same lines. All
 * of them are breaches of the law and are recorded.
 */
export function withoutImplied(violations, rules) {
    const impliedBy = new Map(rules.map((row) => [row.code, row.implied_by || []]));
    return violations.filter(
        ({ rule, lines }) =>
            !violations.some(
                (other) =>
                    (impliedBy.get(rule) || []).includes(other.rule) &&
                    lines.every((line) => other.lines.includes(line)),
            ),
    );
}
