/*
 * The facts of an order, as the rule engine wants them; see tools/facts.py, whose names and
 * shapes these are.
 */

import { isTraced } from "./codes.js";

const PRICES_PER_STOCK_UNIT = ["marked_price", "suggested_price", "stamp_price"];
// Basis of an answer: the birth date on a document was typed and judged.
export const BIRTH_DATE = "birth_date";
// Reading of the engine: the law asks for the birth date and only a document is known.
export const BIRTH_DATE_UNREAD = "birth_date_unread";
const OF_THE_LINE = ["line", "unit", "qty", "unit_price", "discount", "entry"];

/** Facts of one order at the till. */
export function orderFacts(order) {
    const facts = {
        stage: order.stage,
        jurisdiction: order.jurisdiction,
        at: order.at,
        channel: "till",
        site: order.site,
        buyer: buyer(order.age),
        lines: order.lines.flatMap(lineFacts),
    };
    if (order.licence) {
        facts.licence = order.licence;
    }
    if (order.same_buyer_cartons) {
        facts.same_buyer_today = { cartons: order.same_buyer_cartons };
    }
    return facts;
}

/**
 * The rows that judge an order whose age question was answered with `age`: a birth date that was
 * read is kept nowhere, so rows that miss it are answered and not broken.
 */
export function rowsToJudge(rules, age) {
    const isRead = age?.basis === BIRTH_DATE;
    return isRead ? rules.filter(({ test }) => test !== BIRTH_DATE_UNREAD) : rules;
}

/** Facts of one line; of a line with codes one entry a coded carton and one for the rest. */
export function lineFacts(line) {
    const facts = { ...line.product };
    for (const key of PRICES_PER_STOCK_UNIT) {
        if (facts[key] !== undefined && facts[key] !== null) {
            facts[key] = times(facts[key], line.per_unit);
        }
    }
    if (line.own_price !== null) {
        facts.marked_price = line.own_price;
    }
    for (const key of OF_THE_LINE) {
        facts[key] = line[key];
    }
    const { codes } = line;
    if (isTraced(facts.category)) {
        return [codes.length ? { ...facts, trace: codes } : facts];
    }
    const coded = codes.map((code) => ({ ...facts, qty: "1", carton_code: code }));
    const rest = minus(facts.qty, codes.length);
    return rest === "0" ? coded : [...coded, { ...facts, qty: rest }];
}

/** A decimal text without trailing zeros less a whole number. */
function minus(decimal, count) {
    const [digits, places] = scaled(decimal);
    const text = String(digits - BigInt(count) * 10n ** BigInt(places)).padStart(places + 1, "0");
    const cut = text.length - places;
    return text.slice(0, cut) + (places ? "." + text.slice(cut) : "");
}

/** Exact product of two decimal texts, with the decimals of the first at least. */
export function times(price, factor) {
    const [left, leftPlaces] = scaled(price);
    const [right, rightPlaces] = scaled(factor);
    let places = leftPlaces + rightPlaces;
    let digits = left * right;
    while (places > leftPlaces && digits % 10n === 0n) {
        digits /= 10n;
        places -= 1;
    }
    const sign = digits < 0n ? "-" : "";
    const text = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
    const cut = text.length - places;
    return sign + text.slice(0, cut) + (places ? "." + text.slice(cut) : "");
}

function scaled(decimal) {
    const [whole, fraction = ""] = decimal.split(".");
    return [BigInt(whole + fraction), fraction.length];
}

function buyer(age) {
    if (!age) {
        return {};
    }
    const facts = { document_checked: ["document", BIRTH_DATE].includes(age.basis) };
    if (age.birth_date) {
        facts.birth_date = age.birth_date;
    }
    return facts;
}
