/** How sticks, cartons and millilitres of basket lines add up. Part of `tools/rules/measures.py`. */

import { ZERO, add, divide, multiply, number, whole } from "./rule_numbers.js";

export const STATUTORY_CARTON_STICKS = whole(200);
const POUND_G = [45359237n, 100000n]; // 453.59237 g
const CASE_STICKS = whole(10000); // 每1万支为1件: 烟草专卖法实施条例 52

/** Sticks in one carton of this article; null where the article's own figures are not known. */
function cartonSticks({ sticks_per_pack: sticks, packs_per_carton: packs }) {
    return sticks && packs ? whole(sticks * packs) : null;
}

/** Sticks in one unit of the line; a piece of cigar or cigarette is one. */
export function unitSticks(line) {
    switch (line.unit) {
        case "stick":
        case "piece":
            return ["cigarette", "cigar"].includes(line.category) ? whole(1) : null;
        case "pack":
            return line.sticks_per_pack ? whole(line.sticks_per_pack) : null;
        case "carton":
            return cartonSticks(line);
        case "case":
            return CASE_STICKS;
        default:
            return null;
    }
}

/** What the line hands out; a line that takes goods back lowers no limit. */
export function quantity(line) {
    const handedOut = number(line.qty || "0");
    return handedOut[0] > 0n ? handedOut : ZERO;
}

export function lineSticks(line) {
    const fallback = line.unit === "carton" ? STATUTORY_CARTON_STICKS : ZERO;
    return multiply(quantity(line), unitSticks(line) || fallback);
}

/** Cartons of the article's own size: 条 is what the law counts, whatever is in it. */
export function lineCartons(line) {
    if (line.unit === "carton") {
        return quantity(line);
    }
    if (line.unit === "pack" && line.packs_per_carton) {
        return divide(quantity(line), whole(line.packs_per_carton));
    }
    return divide(lineSticks(line), cartonSticks(line) || STATUTORY_CARTON_STICKS);
}

/** Packages of the article in one unit of the line, as far as its figures are known. */
export function packages({ unit, packs_per_carton: packs, sticks_per_pack: sticks }) {
    if (unit === "carton" && packs) {
        return whole(packs);
    }
    return unit === "case" && sticks ? divide(CASE_STICKS, whole(sticks)) : whole(1);
}

/** Pounds handed out: goods by weight are their quantity, a package weighs its `weight_g`. */
export function linePounds(line) {
    const each = line.unit === "g" ? whole(1) : number(line.weight_g || "0");
    return divide(multiply(multiply(quantity(line), each), packages(line)), POUND_G);
}

/** Liquid handed out; a device or pod holds its `volume_ml`, liquid by the ml is its quantity. */
export function lineMl(line) {
    return multiply(quantity(line), line.unit === "ml" ? whole(1) : number(line.volume_ml || "0"));
}

export const total = (lines, of) => lines.reduce((sum, line) => add(sum, of(line)), ZERO);
