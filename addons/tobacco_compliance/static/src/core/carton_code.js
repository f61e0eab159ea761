/**
 * The 32-character code that a wholesaler's laser prints on a carton, two rows of 16.
 * Same functions as `tools/codes/carton_code.py`, where positions and source are explained.
 */

import { isDay } from "./rule_calendar.js";

const LENGTH = 32;
const SPACE = /[ \t\r\n\u00a0\u3000]/g;
const isDigitPlace = (position) => position <= 5 || position >= 21;
const isLetterPlace = (position) => position >= 17 && position <= 20;

/** `code`: length, character, digit, letter or day; `position` from 1, null for `length`. */
export class CartonCodeError extends Error {
    constructor(code, position, found) {
        super(`${code} ${position} ${found}`);
        Object.assign(this, { name: "CartonCodeError", code, position, found });
    }
}

/** The printed characters, as a scanner that reads text or a person types them. */
export const plain = (scan) => scan;

/** Payloads of two-dimensional codes are not published: a reader of one is put in front. */
export const READERS = [plain];

/** Without white space, in half width and capitals; any other character stays. */
export function clean(text) {
    return text
        .replace(SPACE, "")
        .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
        .replace(/[a-z]/g, (c) => c.toUpperCase());
}

/** The cleaned code when it has the shape of one, 32 digits and letters; otherwise null. */
export function trusted(text) {
    const code = clean(text || "");
    return /^[0-9A-Z]{32}$/.test(code) ? code : null;
}

function checkCharacters(code) {
    const characters = [...code];
    for (const [index, found] of characters.slice(0, LENGTH).entries()) {
        if (!/^[0-9A-Z]$/.test(found)) {
            throw new CartonCodeError("character", index + 1, found);
        }
    }
    if (characters.length !== LENGTH) {
        throw new CartonCodeError("length", null, String(characters.length));
    }
    for (const [index, found] of characters.entries()) {
        if (isDigitPlace(index + 1) && !/[0-9]/.test(found)) {
            throw new CartonCodeError("digit", index + 1, found);
        }
        if (isLetterPlace(index + 1) && !/[A-Z]/.test(found)) {
            throw new CartonCodeError("letter", index + 1, found);
        }
    }
}

/** The trusted fields of a code; throws CartonCodeError at the first position that is wrong. */
export function parse(scan, readers = READERS) {
    let text = null;
    for (const reader of readers) {
        text ??= reader(scan);
    }
    const code = clean(text ?? scan);
    checkCharacters(code);
    if (newestDay(code, 9999) === null) {
        throw new CartonCodeError("day", 2, code.slice(1, 5));
    }
    return {
        code,
        year_digit: code[0],
        month: code.slice(1, 3),
        day: code.slice(3, 5),
        company: code.slice(16, 20),
        licence: code.slice(20),
    };
}

/** The newest day up to `today` (ISO) that has the code's digit of the year, month and day. */
export function deliveryDay(text, today) {
    const code = trusted(text);
    if (code === null || !/^[0-9]{5}/.test(code)) {
        return null;
    }
    return newestDay(code, Number(today.slice(0, 4)), today);
}

function newestDay(code, newest, latest = "9999-12-31") {
    for (let year = newest; year > Math.max(newest - 20, 0); year--) {
        const day = `${String(year).padStart(4, "0")}-${code.slice(1, 3)}-${code.slice(3, 5)}`;
        if (year % 10 === Number(code[0]) && isDay(day) && day <= latest) {
            return day;
        }
    }
    return null;
}
