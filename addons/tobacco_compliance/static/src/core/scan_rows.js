/**
 * A carton's code is printed in two rows of 16 and many scanners send each row as a scan of its
 * own. Rows are told apart by the positions that the notice of 2010 fixes (see carton_code.js):
 * the upper one starts with a digit of the year, month and day, the lower one is the
 * wholesaler's four letters and the licence number.
 */

import { clean } from "./carton_code.js";

// A GTIN-14 behind its GS1 identifier also has 16 digits ("01" + "0 69..." of a Chinese
// article), but no day that exists at 4-5.
const UPPER = /^[0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9A-Z]{11}$/;
const LOWER = /^[A-Z]{4}[0-9]{12}$/;

/** "upper", "lower", or null: not half of a carton code. */
export function rowOf(text) {
    const code = clean(text);
    if (UPPER.test(code)) {
        return "upper";
    }
    return LOWER.test(code) ? "lower" : null;
}

/**
 * What to do with the next scan while half of a code may wait for its other half.
 *
 * @param {string|null} held the half that waits
 * @param {string} text the next scan
 * @returns {{ held: string|null, codes: string[] }} what waits now; what is complete, in order
 */
export function joinRows(held, text) {
    const row = rowOf(text);
    if (held === null) {
        return row ? { held: clean(text), codes: [] } : { held: null, codes: [text] };
    }
    if (row === null) {
        return { held: null, codes: [held, text] };
    }
    const code = clean(text);
    if (row === rowOf(held)) {
        // the same row read twice is one row; another carton's row leaves the first incomplete
        return { held: code, codes: code === held ? [] : [held] };
    }
    return { held: null, codes: [row === "lower" ? held + code : code + held] };
}

const ARTICLE = /^(\d{8}|\d{12,14})$/;

/** Whether it is a bar code that names an article (EAN-8, UPC-A, EAN-13, GTIN-14). */
export function isArticleBarcode(text) {
    return ARTICLE.test(clean(text));
}
