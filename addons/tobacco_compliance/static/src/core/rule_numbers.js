/**
 * Exact numbers as `[numerator, denominator]` of BigInt, denominator above 0: a threshold is never
 * decided by rounding. `tools/rules/numbers.py` in JavaScript.
 */

const SHOWN_DECIMALS = 6;
const SCALE = 10n ** BigInt(SHOWN_DECIMALS);

export const ZERO = [0n, 1n];

export const whole = (count) => [BigInt(count), 1n];

const MOST_KEPT = 4096;
const spelled = new Map();

/** The number that a decimal string without exponent spells: "-12.50" is [-1250n, 100n]. */
export function number(text) {
    let found = spelled.get(text);
    if (!found) {
        const [units, decimals = ""] = text.split(".");
        found = [BigInt(units + decimals), 10n ** BigInt(decimals.length)];
        if (spelled.size >= MOST_KEPT) {
            spelled.clear(); // a till spells the same few prices all day
        }
        spelled.set(text, found);
    }
    return found;
}

export const add = (a, b) =>
    a[1] === b[1] ? [a[0] + b[0], a[1]] : [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];

export const multiply = (a, b) => [a[0] * b[0], a[1] * b[1]];

/** `a / b`; the caller has made sure that `b` is above 0. */
export const divide = (a, b) => [a[0] * b[1], a[1] * b[0]];

export const absolute = (a) => [a[0] < 0n ? -a[0] : a[0], a[1]];

/** -1, 0 or 1 as `a` is below, equal to or above `b`. */
export function compare(a, b) {
    const difference = a[0] * b[1] - b[0] * a[1];
    return difference < 0n ? -1 : Number(difference > 0n);
}

/** Shortest decimal text, rounded half up (away from zero) to six decimals where it does not end. */
export function numberText([numerator, denominator]) {
    const size = numerator < 0n ? -numerator : numerator;
    const rounded = (size * SCALE * 2n + denominator) / (denominator * 2n);
    const decimals = String(rounded % SCALE)
        .padStart(SHOWN_DECIMALS, "0")
        .replace(/0+$/, "");
    const text = String(rounded / SCALE) + (decimals && `.${decimals}`);
    return numerator < 0n && rounded ? `-${text}` : text;
}
