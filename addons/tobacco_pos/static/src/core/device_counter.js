/*
 * Every sale with tobacco takes the next number of its device, so that a gap in the numbers shows
 * a sale that never arrived. Kept beside the device's own name in the browser's storage.
 */

/** @param {Storage} storage @param {string} device opaque name @returns {number} from 1 */
export function takeDeviceNumber(storage, device) {
    const key = `tobacco_device_seq-${device}`;
    const number = Number(storage.getItem(key) || 0) + 1;
    storage.setItem(key, String(number));
    return number;
}
