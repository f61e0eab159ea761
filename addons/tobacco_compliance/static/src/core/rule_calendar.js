/** Days as ISO text, and the spans between them that the law counts. `tools/rules/calendar.py` in JavaScript. */

const DAY_MS = 86400000;

const parts = (iso) => iso.split("-").map(Number);

function stamp(iso) {
    const [year, month, day] = parts(iso);
    return new Date(0).setUTCFullYear(year, month - 1, day);
}

const isoDay = (time) => new Date(time).toISOString().slice(0, 10);

export const isDay = (iso) => parts(iso)[0] > 0 && isoDay(stamp(iso)) === iso;

export const daysBetween = (start, end) => (stamp(end) - stamp(start)) / DAY_MS;

/** 1 for Monday to 7 for Sunday. */
export const weekday = (iso) => new Date(stamp(iso)).getUTCDay() || 7;

export const nextDay = (iso) => isoDay(stamp(iso) + DAY_MS);

export const previousDay = (iso) => isoDay(stamp(iso) - DAY_MS);

/** Whole months completed on `end`; a day that the month lacks counts as the first of the next. */
export function monthsBetween(start, end) {
    const [startYear, startMonth, startDay] = parts(start);
    const [year, month, day] = parts(end);
    return (year - startYear) * 12 + month - startMonth - Number(day < startDay);
}

/** Whole years completed on `end`: an age, reached on the birthday, on 1 March for 29 February. */
export function yearsBetween(start, end) {
    const [startYear] = parts(start);
    const [year] = parts(end);
    return year - startYear - Number(end.slice(5) < start.slice(5));
}

/** Years begun between two days: 5 up to the fifth anniversary, 6 from the day after it. */
export function yearsStarted(start, end) {
    return yearsBetween(start, end) + Number(start.slice(5) !== end.slice(5));
}
