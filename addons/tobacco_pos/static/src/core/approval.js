/*
 * Which violations a manager may approve; see tools/approval.py, whose names these are.
 */

/** @returns {Set<string>} codes of the rules of which every blocking row may be overridden */
export function overridableRules(rules) {
    const byCode = new Map();
    for (const { code, severity, override } of rules) {
        if (severity === "block") {
            byCode.set(code, (byCode.get(code) ?? true) && override === "manager");
        }
    }
    return new Set([...byCode].filter(([, isOverridable]) => isOverridable).map(([code]) => code));
}

/** What must agree for an approval to cover a violation: another figure asks again. */
export function approvalKey({ rule, params }) {
    return JSON.stringify([rule, params.test ?? "", params.limit ?? "", params.actual ?? ""]);
}
