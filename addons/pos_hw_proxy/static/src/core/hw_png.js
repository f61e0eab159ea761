/**
 * A 1-bit PNG from the pixels of a canvas: what a receipt printer can print, 14 to 26 times smaller
 * than the JPEG of the stock till, and without its grey fringes.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const THRESHOLD = 128;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) {
        value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return value;
});

/** CRC-32 of bytes, as an unsigned number. */
export function crc32(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff];
    }
    return (crc ^ 0xffffffff) >>> 0;
}

/** In thousandths, because whole numbers have no rounding to argue about. */
function isWhite(pixels, at) {
    const alpha = pixels[at + 3];
    const level = 299 * pixels[at] + 587 * pixels[at + 1] + 114 * pixels[at + 2];
    return level * alpha + 255000 * (255 - alpha) >= 255000 * THRESHOLD;
}

/**
 * Pack RGBA pixels into PNG rows: a filter byte 0, then 8 dots a byte, 1 is white.
 *
 * @param {Uint8ClampedArray} pixels 4 bytes a pixel, row by row
 * @returns {Uint8Array}
 */
export function packDots(pixels, width, height) {
    const stride = Math.ceil(width / 8) + 1;
    const rows = new Uint8Array(stride * height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            if (isWhite(pixels, 4 * (y * width + x))) {
                rows[y * stride + 1 + (x >> 3)] |= 0x80 >> (x & 7);
            }
        }
    }
    return rows;
}

function uint32(value) {
    return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function chunk(name, data) {
    const body = [...name].map((char) => char.charCodeAt(0)).concat(...data);
    return [...uint32(data.length), ...body, ...uint32(crc32(body))];
}

/**
 * Put the file together.
 *
 * @param {Uint8Array} deflated the rows of `packDots` in zlib's format
 * @returns {Uint8Array}
 */
export function pngFile(width, height, deflated) {
    const header = [...uint32(width), ...uint32(height), 1, 0, 0, 0, 0];
    return Uint8Array.from([
        ...SIGNATURE,
        ...chunk("IHDR", header),
        ...chunk("IDAT", Array.from(deflated)),
        ...chunk("IEND", []),
    ]);
}

/** Bytes as base64 text. */
export function base64(bytes) {
    let text = "";
    for (let start = 0; start < bytes.length; start += 0x8000) {
        text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
    }
    return btoa(text);
}
