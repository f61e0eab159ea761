// What the hours of the day leave to each other: receipt numbers and sums.
export const day = {};
