/** Readings of one line: price, licence scope, the 32-character carton code. `tools/rules/line_readings.py`. */

import { isDay, monthsBetween } from "./rule_calendar.js";
import { textOf } from "./rule_document.js";
import { absolute, add, divide, multiply, number, whole } from "./rule_numbers.js";
import { STATUTORY_CARTON_STICKS, unitSticks } from "./rule_quantities.js";

const LICENCE_SCOPE_OF = {
    cigarette: "cigarette",
    cigar: "cigar",
    cut_tobacco: "cut_tobacco",
    ecig_device: "ecig",
    ecig_pod: "ecig",
    ecig_combined: "ecig",
    e_liquid: "ecig",
};

export const licenceScopeNeeded = (ctx, line) => textOf(LICENCE_SCOPE_OF[line.category]);

export function pricePer200Sticks(ctx, line) {
    const sticks = unitSticks(line);
    const price = textOf(line.unit_price);
    return price === null || !sticks
        ? null
        : divide(multiply(number(price), STATUTORY_CARTON_STICKS), sticks);
}

/** How far the price is from the suggested one, either way, in percent of that. */
export function suggestedDeviationPercent(ctx, line) {
    const price = textOf(line.unit_price);
    const suggested = number(line.suggested_price || "0");
    if (price === null || suggested[0] <= 0n) {
        return null;
    }
    const away = absolute(add(number(price), [-suggested[0], suggested[1]]));
    return divide(multiply(away, whole(100)), suggested);
}

/** Characters of the 32-character carton code; null where it cannot be trusted to be one. */
export function codePart(line, start, end) {
    const code = line.carton_code || "";
    return /^[0-9A-Za-z]{32}$/.test(code) ? code.slice(start, end) : null;
}

export function codeOrder(ctx, line) {
    const order = codePart(line, 14, 16);
    return order !== null && /^[0-9]+$/.test(order) ? whole(Number(order)) : null;
}

/** Months since the newest day that has the code's last digit of year, month and day. */
export function codeAgeMonths(ctx, line) {
    const code = codePart(line, 0, 5);
    if (code === null || !/^[0-9]+$/.test(code)) {
        return null;
    }
    const newest = Number(ctx.day.slice(0, 4));
    for (let year = newest; year > newest - 20; year--) {
        const day = `${String(year).padStart(4, "0")}-${code.slice(1, 3)}-${code.slice(3, 5)}`;
        if (year % 10 === Number(code[0]) && isDay(day) && day <= ctx.day) {
            return whole(monthsBetween(day, ctx.day));
        }
    }
    return null;
}
