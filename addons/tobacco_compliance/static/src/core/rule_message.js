/** What violations say to the person at the counter. `tools/rules/message.py` in JavaScript. */

/**
 * The text of the violated row with its figures filled in; the rule's code where it has no text. Codes
 * that `{actual}` can be read as the row's `words` say.
 */
export function messageOf({ rule, params }, rules) {
    const rows = rules.filter(
        (row) => row.code === rule && row.label === (params.test || "") && row.message,
    );
    // A rule that changed with the years has a row for each time: that of this limit speaks.
    const row = rows.find(({ value }) => value === params.limit) || rows[0];
    if (!row) {
        return rule;
    }
    const actual = row.words?.[params.actual] || params.actual;
    return row.message
        .replaceAll("{limit}", () => params.limit)
        .replaceAll("{actual}", () => actual);
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
