/*
 * What a scan means beyond its barcode: the second of a double scan, one printed row of a carton
 * code, the trace code of an e-cigarette. Nothing here knows the time but by its argument.
 */

export const REPEAT_MS = 400;
/** So long one row of a carton code waits for the other. */
export const ROW_WAITS_MS = 15000;

// a digit of the year, month and day of the delivery
const UPPER_ROW = /^[0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9A-Z]{11}$/;
const LOWER_ROW = /^[A-Z]{4}[0-9]{12}$/;
// Longer than any barcode of an article; the link of a QR code is of ordinary characters.
const TRACE_CODE = /^[\x21-\x7e]{18,200}$/;
// (01) begins a GS1 code, which names an article; 16 to 24 digits are a buyer's payment code
const NO_TRACE_CODE = /^(01[0-9]{14}.*|[0-9]{16,24})$/;

/** Whether a scan repeats the one before it, faster than a second article can be held up. */
export function isRepeat(previous, scan) {
    return previous?.code === scan.code && scan.at - previous.at <= REPEAT_MS;
}

/**
 * Put the two printed rows of a carton code together, whichever was scanned first.
 *
 * @param {?{text: string, at: number}} waiting the row that was scanned before, in ms
 * @param {{text: string, at: number}} scan its text in capitals without spaces
 * @returns {?{code: ?string, waiting: ?Object}} null when the scan is no row
 */
export function joinRows(waiting, { text, at }) {
    const row = { text, at };
    const isUpper = UPPER_ROW.test(text);
    if (!isUpper && !LOWER_ROW.test(text)) {
        return null;
    }
    const other = waiting && at - waiting.at <= ROW_WAITS_MS ? waiting.text : "";
    if (isUpper && LOWER_ROW.test(other)) {
        return { code: text + other, waiting: null };
    }
    if (!isUpper && UPPER_ROW.test(other)) {
        return { code: other + text, waiting: null };
    }
    return { code: null, waiting: row };
}

/** Whether a text can be the trace code of an e-cigarette, whose format is not published. */
export function looksLikeTrace(text) {
    return TRACE_CODE.test(text) && !NO_TRACE_CODE.test(text);
}
