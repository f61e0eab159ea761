/*
 * Codes of single goods on a line: the 32 characters of a carton, the trace code of an
 * e-cigarette; see tools/codes.py, whose names these are.
 */

const TRACED = ["ecig_device", "ecig_pod", "ecig_combined", "e_liquid"];
const BY_PIECE = ["piece", "pack", "carton"];

export const isTraced = (category) => TRACED.includes(category);

/** How many codes a line can carry: one a carton, or one a piece of what is traced by piece. */
export function roomForCodes(category, unit, quantity) {
    const units = isTraced(category) ? BY_PIECE : ["carton"];
    return units.includes(unit) ? Math.floor(Math.abs(Number(quantity))) : 0;
}

/** The codes that count of those `kept` with a line: texts, each once, no more than `room`. */
export function codesOf(kept, room) {
    const texts = Array.isArray(kept) ? kept : [];
    const codes = texts.filter((code) => typeof code === "string" && code);
    return [...new Set(codes)].slice(0, room);
}

/** Each violation once; a line whose cartons are looked at one by one repeats them. */
export function distinctViolations(violations) {
    const byText = new Map();
    for (const violation of violations) {
        const { rule, severity, lines, params } = violation;
        const text = JSON.stringify([rule, severity, lines, Object.entries(params).sort()]);
        if (!byText.has(text)) {
            byText.set(text, violation);
        }
    }
    return [...byText.values()];
}
