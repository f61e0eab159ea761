/** Readings of one line: price, licence scope, the 32-character carton code. `tools/rules/line_readings.py`. */

import { deliveryDay, trusted } from "./carton_code.js";
import { monthsBetween } from "./rule_calendar.js";
import { textOf } from "./rule_document.js";
import { absolute, add, divide, multiply, number, whole } from "./rule_numbers.js";
import { STATUTORY_CARTON_STICKS, packages, unitSticks } from "./rule_quantities.js";

const OUNCE_G = [28349523125n, 1000000000n]; // 28.349523125 g

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

const pricePerSticks = (count) => (ctx, line) => {
    const sticks = unitSticks(line);
    const price = textOf(line.unit_price);
    return price === null || !sticks ? null : divide(multiply(number(price), count), sticks);
};

export const pricePer200Sticks = pricePerSticks(STATUTORY_CARTON_STICKS);
export const pricePer20Sticks = pricePerSticks(whole(20));

/** Sticks that the buyer gets at least: one where the shop sells single sticks. */
export function sticksInPackage(ctx, line) {
    const sticks = line.unit === "stick" ? 1 : line.sticks_per_pack;
    return sticks ? whole(sticks) : null;
}

export function pricePerPackage(ctx, line) {
    const price = textOf(line.unit_price);
    return price === null ? null : divide(number(price), packages(line));
}

/** A reading that only lines of these product types have. */
export const ofType = (isMeant, read) => (ctx, line) =>
    isMeant(line.product_type) ? read(ctx, line) : null;

/** Price of as much tobacco as a package of `ounces` holds. */
export const pricePerOunces = (ounces) => (ctx, line) => {
    const price = pricePerPackage(ctx, line);
    const weight = number(line.weight_g || "0");
    return price === null || weight[0] <= 0n
        ? null
        : divide(multiply(price, multiply(number(ounces), OUNCE_G)), weight);
};

/** Of the contents; where they are not known, mg/g, which is less: liquid weighs over 1 g/ml. */
export function nicotineMgPerMl(ctx, line) {
    const nicotine = textOf(line.nicotine_mg);
    const volume = number(line.volume_ml || "0");
    return nicotine === null || volume[0] <= 0n
        ? textOf(line.nicotine_mg_per_g)
        : divide(number(nicotine), volume);
}

/** What a tank holds; a pod or combined product is filled, so its contents count too. */
export const tankHeldMl = (ctx, line) => textOf(line.tank_ml ?? line.volume_ml);

/** Lists of approved products that name the article; none where nothing is known. */
export const onLists = (ctx, line) => String(line.lists || "");

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
    const code = trusted(line.carton_code);
    return code === null ? null : code.slice(start, end);
}

export function codeOrder(ctx, line) {
    const order = codePart(line, 14, 16);
    return order !== null && /^[0-9]+$/.test(order) ? whole(Number(order)) : null;
}

/** Months since the newest day that has the code's last digit of year, month and day. */
export function codeAgeMonths(ctx, line) {
    const day = deliveryDay(line.carton_code, ctx.day);
    return day === null ? null : whole(monthsBetween(day, ctx.day));
}
