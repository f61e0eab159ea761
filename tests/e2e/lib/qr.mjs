// Read the QR code of a printed paper with a decoder that the project did not write.
import jsQR from "jsqr";
import { PNG } from "pngjs";

/** @returns {string | undefined} the text of the QR code on the picture, if there is one */
export function readQr(png) {
    const { data, width, height } = PNG.sync.read(png);
    return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}
