/*
 * The hash of a PIN that a till tries by itself; see tools/pin.py, whose function this is.
 */

/**
 * @param {string} pin
 * @param {string} salt hexadecimal
 * @param {number} iterations
 * @returns {Promise<string>} hexadecimal PBKDF2-HMAC-SHA256, 32 bytes
 */
export async function pinDigest(pin, salt, iterations) {
    const { subtle } = globalThis.crypto;
    const bytes = new TextEncoder().encode(pin);
    const material = await subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
    const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: fromHex(salt), iterations };
    const bits = await subtle.deriveBits(algorithm, material, 256);
    return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
