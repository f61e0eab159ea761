/**
 * The rule engine for the till: facts of one document in, violations out, the same offline.
 * `tools/rules/engine.py` in JavaScript; `static/tests/vectors/rules.json` holds both to one answer.
 */

import { FactsError, validateFacts } from "./rule_facts.js";
import { MEASURES } from "./rule_measures.js";
import { compare, number, numberText } from "./rule_numbers.js";

export { FactsError, validateFacts };
export { messageOf, withoutImplied } from "./rule_message.js";

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

/** The lines of one document, and what was read of them already. */
class Basket {
    constructor(facts) {
        this.ctx = { facts, day: facts.at.slice(0, 10) };
        this.lines = (facts.lines || []).map((line, index) => ({
            ...line,
            line: line.line || index + 1,
        }));
        this.scopes = new Map();
    }

    /** Lines in the scope, with the readings of all of them together. */
    inScope(scope) {
        const key = scope.join();
        if (!this.scopes.has(key)) {
            const lines = this.lines.filter((line) => scope.includes(line.category));
            this.scopes.set(key, { lines, readings: new Map() });
        }
        return this.scopes.get(key);
    }

    /** One reading: of the document, of all lines in the scope, or of the line. */
    read(test, { lines, readings }, line) {
        const measure = MEASURES[test];
        if (measure.level === "line") {
            return line ? measure.read(this.ctx, line) : null;
        }
        if (!readings.has(test)) {
            readings.set(test, measure.read(this.ctx, lines));
        }
        return readings.get(test);
    }
}

/** `[params, line numbers]` of every reading that breaks the row. */
function breaches(row, basket, scoped) {
    const { level, kind } = MEASURES[row.test];
    const found = [];
    for (const line of level === "line" ? scoped.lines : [null]) {
        const actual = basket.read(row.test, scoped, line);
        if (actual === null && row.operator !== "missing") {
            continue;
        }
        const limit = row.value.startsWith("@")
            ? basket.read(row.value.slice(1), scoped, line)
            : row.value;
        if (isBroken(row.operator, kind, actual, limit)) {
            const params = {
                limit: limit === null ? "" : asText(limit),
                actual: actual === null ? "" : asText(actual),
                ...(row.label && { test: row.label }),
            };
            found.push([params, (line ? [line] : scoped.lines).map((each) => each.line)]);
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

function collect(merged, row, basket) {
    const scoped = basket.inScope(row.scope);
    if (row.scope.length && !scoped.lines.length) {
        return;
    }
    const severity = severityOf(row, basket.ctx.facts.stage);
    for (const [params, numbers] of breaches(row, basket, scoped)) {
        const key = JSON.stringify([row.code, severity, params]);
        if (!merged.has(key)) {
            merged.set(key, { rule: row.code, severity, lines: new Set(), params });
        }
        numbers.forEach((number) => merged.get(key).lines.add(number));
    }
}

/**
 * Every breach of `rules` in `facts`: block before warn before record, then code, then first line.
 * A line without a number has its position. Throws FactsError for facts that are not as the contract
 * writes them.
 */
export function check(facts, rules) {
    validateFacts(facts);
    const basket = new Basket(facts);
    const merged = new Map();
    for (const row of rules) {
        if (applies(row, facts, basket.ctx.day)) {
            collect(merged, row, basket);
        }
    }
    return [...merged.values()]
        .map((violation) => ({
            ...violation,
            lines: [...violation.lines].sort((a, b) => a - b),
        }))
        .sort(compareViolations);
}
