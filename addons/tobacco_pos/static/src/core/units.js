/*
 * Units of sale; see tools/units.py, whose names these are. Goods are stocked in packs; a price
 * belongs to the unit sold, and the price of a stock unit follows from it.
 */

/** The price of one unit sold in minor units of money, halves away from zero. */
export function unitPriceFen(stockPrice, perUnit, decimals = 2) {
    // Nine decimals first: a price that went through a float division is still the price meant.
    const exact = Number((stockPrice * perUnit).toFixed(9));
    const fen = Number((Math.abs(exact) * 10 ** decimals).toFixed(6));
    return Math.sign(exact) * Math.floor(fen + 0.5) || 0;
}

/** The price of one stock unit such that `perUnit` of them cost exactly `unitFen`. */
export function stockPrice(unitFen, perUnit, decimals = 2) {
    return unitFen / 10 ** decimals / perUnit;
}

/** How many units sold a quantity of stock units is, as a plain decimal of at most 3 places. */
export function unitQuantity(stockQuantity, perUnit) {
    const thousandths = Math.floor((Math.abs(stockQuantity) * 1000) / perUnit + 0.5 + 1e-9);
    return String((Math.sign(stockQuantity) * thousandths) / 1000 || 0);
}
