/**
 * SHA-1 (FIPS 180-4) of bytes, synchronous.
 *
 * Only for UUID v5, whose definition names it; crypto.subtle has it too, but answers
 * asynchronously and only on secure pages, and a receipt is rendered in one go on a till
 * that may be reached by plain HTTP.
 */

const K = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

const rotate = (word, bits) => (word << bits) | (word >>> (32 - bits));

const MIX = [
    (b, c, d) => (b & c) | (~b & d),
    (b, c, d) => b ^ c ^ d,
    (b, c, d) => (b & c) | (b & d) | (c & d),
    (b, c, d) => b ^ c ^ d,
];

/** The message, a one bit, zeros, and its length in bits: a whole number of 64-byte blocks. */
function padded(bytes) {
    const view = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) << 6));
    new Uint8Array(view.buffer).set(bytes);
    view.setUint8(bytes.length, 0x80);
    view.setUint32(view.byteLength - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(view.byteLength - 4, (bytes.length << 3) >>> 0);
    return view;
}

function schedule(view, offset) {
    const words = new Int32Array(80);
    for (let i = 0; i < 16; i++) {
        words[i] = view.getInt32(offset + 4 * i);
    }
    for (let i = 16; i < 80; i++) {
        words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    }
    return words;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} 20 bytes
 */
export function sha1(bytes) {
    const view = padded(bytes);
    const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    for (let offset = 0; offset < view.byteLength; offset += 64) {
        const words = schedule(view, offset);
        let [a, b, c, d, e] = state;
        for (let i = 0; i < 80; i++) {
            const round = Math.floor(i / 20);
            const next = (rotate(a, 5) + MIX[round](b, c, d) + e + K[round] + words[i]) | 0;
            [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
        }
        [a, b, c, d, e].forEach((word, i) => (state[i] = (state[i] + word) | 0));
    }
    const digest = new DataView(new ArrayBuffer(20));
    state.forEach((word, i) => digest.setInt32(4 * i, word));
    return new Uint8Array(digest.buffer);
}
