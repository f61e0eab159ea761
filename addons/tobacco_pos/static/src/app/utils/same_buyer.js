/*
 * What one member buys on one day; see tobacco_compliance/tools/rules/same_buyer.py, whose names these are.
 */
import { ZERO, add, number, numberText } from "@tobacco_compliance/core/rule_numbers";
import { lineCartons } from "@tobacco_compliance/core/rule_quantities";

const COUNTED = ["cigarette", "cigar"]; // scope of CN-QTY-SPLIT

export const isCounted = ({ category }) => COUNTED.includes(category);

/** Cartons in `lines` (facts; qty negative of goods taken back) less those taken back, as text. */
export function netCartons(lines) {
    const total = lines.filter(isCounted).reduce((sum, line) => {
        const [numerator, denominator] = lineCartons({ ...line, qty: line.qty.replace("-", "") });
        return add(sum, [line.qty.startsWith("-") ? -numerator : numerator, denominator]);
    }, ZERO);
    return numberText(total);
}

/** The orders of a day together; what was bought on another day and came back lowers none. */
export function boughtBefore(cartons) {
    const total = cartons.reduce((sum, text) => add(sum, number(text)), ZERO);
    return total[0] > 0n ? numberText(total) : "0";
}
