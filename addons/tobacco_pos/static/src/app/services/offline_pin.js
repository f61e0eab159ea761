import { pinDigest } from "@tobacco_pos/core/pin_digest";
import { afterWrongPin, secondsLocked } from "@tobacco_pos/core/pin_tries";

/*
 * A manager's PIN is tried here while the server cannot be reached. The count is the till's, not
 * the manager's, and in the browser's storage, so that no reload and no other name begins anew.
 */
const key = () => `tobacco_pin_tries-${odoo.pos_config_id}-${odoo.info?.db}`;

function read() {
    return JSON.parse(localStorage.getItem(key()) || '{"failedCount":0,"lockedUntil":0}');
}

/**
 * @param {{salt: string, digest: string, iterations: number}} manager hexadecimal
 * @param {string} pin
 * @returns {Promise<"ok"|"wrong"|"locked">}
 */
export async function tryPinOffline({ salt, digest, iterations }, pin) {
    const { failedCount, lockedUntil } = read();
    if (secondsLocked(lockedUntil, Date.now())) {
        return "locked";
    }
    // Counted before it is looked at: a reload in between dodges nothing.
    const wrong = afterWrongPin(failedCount, Date.now());
    localStorage.setItem(key(), JSON.stringify(wrong));
    if ((await pinDigest(pin, salt, iterations)) === digest) {
        localStorage.removeItem(key());
        return "ok";
    }
    return wrong.lockedUntil ? "locked" : "wrong";
}

/** Whether this browser can try one at all: WebCrypto needs https or localhost. */
export const canTryPinOffline = () => Boolean(window.crypto?.subtle);
