/** What the receiving screen shows of a delivery: plain values in, plain values out. */

/** Whole cartons and loose packs; an article without cartons has packs only. */
export function cartonsAndPacks(packs, packsPerCarton) {
    if (!(packsPerCarton > 1)) {
        return { cartons: 0, packs };
    }
    return { cartons: Math.trunc(packs / packsPerCarton), packs: packs % packsPerCarton };
}

/** Packs that came, whether they are for sale or were set aside. */
function arrivedOf(line) {
    return line.received_packs + line.quarantined_packs;
}

/**
 * Whole percents of the expected packs: `received` for sale and `quarantined` set aside,
 * together at most 100. `state`: none, part, complete or over; an article that nobody expects
 * is over.
 */
export function progressOf(line) {
    const arrived = arrivedOf(line);
    const whole = Math.max(line.expected_packs, arrived);
    // rounded down: a full bar is only shown when nothing is missing
    const percent = (packs) => (whole ? Math.floor((packs * 100) / whole) : 0);
    const state = arrived >= line.expected_packs ? "complete" : arrived > 0 ? "part" : "none";
    return {
        received: percent(line.received_packs),
        quarantined: percent(line.quarantined_packs),
        state: arrived > line.expected_packs ? "over" : state,
    };
}

/** All articles as one; what came too much of one does not make up for what another lacks. */
export function totalOf(lines) {
    const total = { expected_packs: 0, received_packs: 0, quarantined_packs: 0 };
    for (const line of lines) {
        const counted = Math.min(line.quarantined_packs, line.expected_packs);
        total.expected_packs += line.expected_packs;
        total.quarantined_packs += counted;
        total.received_packs += Math.min(line.received_packs, line.expected_packs - counted);
    }
    return total;
}

/**
 * What finishing would mean. `kind`: empty (nothing was scanned), short (something that was
 * expected did not come) or complete; the articles behind it in `short`, `over`, `quarantined`.
 */
export function summaryOf(lines) {
    const short = lines.filter((line) => arrivedOf(line) < line.expected_packs);
    return {
        kind: !lines.some(arrivedOf) ? "empty" : short.length ? "short" : "complete",
        short,
        over: lines.filter((line) => arrivedOf(line) > line.expected_packs),
        quarantined: lines.filter((line) => line.quarantined_packs > 0),
    };
}

/** How many packs of a line did not come, or came too much. */
export function differenceOf(line) {
    return Math.abs(line.expected_packs - arrivedOf(line));
}

/** What is still to come first, then what is complete. */
export function sortLines(lines) {
    const rank = { none: 0, part: 0, over: 1, complete: 2 };
    return [...lines].sort((a, b) => rank[progressOf(a).state] - rank[progressOf(b).state]);
}

/** The newest scan that counted and has not been undone; `last` is newest first. */
export function undoable(last) {
    return last.find((scan) => !scan.is_undone && scan.result !== "refused") ?? null;
}

/**
 * The article to which the next carton or trace code will count, for the code itself names none:
 * the one that was chosen or scanned last, or the only one of the delivery.
 */
export function articleFor(lines, productId) {
    const found = lines.find((line) => line.product_id === productId);
    return found ?? (lines.length === 1 ? lines[0] : null);
}
