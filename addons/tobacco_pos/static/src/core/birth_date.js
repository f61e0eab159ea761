/*
 * A birth date as a document shows it. It is judged while the buyer stands at the counter and kept
 * nowhere; so only the till knows this test.
 */
const OLDEST_YEARS = 120;

/** @param {string} text ISO date @param {string} today ISO date @returns {boolean} whether it can be somebody's */
export function isBirthDate(text, today) {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text || "");
    if (!parts) {
        return false;
    }
    const [year, month, day] = parts.slice(1).map(Number);
    const isInCalendar = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
    return (
        month >= 1 &&
        month <= 12 &&
        isInCalendar &&
        text <= today &&
        year >= Number(today.slice(0, 4)) - OLDEST_YEARS
    );
}
