/*
 * Wrong PINs that were tried without the server; see tools/pin.py, whose rule this is. Times are
 * milliseconds.
 */
const MAX_TRIES = 5;
const LOCK_MS = 5 * 60 * 1000;

/** Seconds for which no PIN is looked at, 0 when one may be tried. */
export function secondsLocked(lockedUntil, now) {
    return Math.max(0, Math.ceil((lockedUntil - now) / 1000));
}

/** The fifth wrong PIN in a row locks; the count starts anew with the lock. */
export function afterWrongPin(failedCount, now) {
    return failedCount + 1 >= MAX_TRIES
        ? { failedCount: 0, lockedUntil: now + LOCK_MS }
        : { failedCount: failedCount + 1, lockedUntil: 0 };
}
