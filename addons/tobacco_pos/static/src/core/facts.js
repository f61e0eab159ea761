/*
 * The facts of an order, as the rule engine wants them; see tools/facts.py, whose names and
 * shapes these are.
 */

const PRICES_PER_STOCK_UNIT = ["marked_price", "suggested_price", "stamp_price"];
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
        lines: order.lines.map(lineFacts),
    };
    if (order.licence) {
        facts.licence = order.licence;
    }
    return facts;
}

/** Facts of one line. */
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
    return facts;
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
    return { document_checked: !age || age.basis === "document" };
}
