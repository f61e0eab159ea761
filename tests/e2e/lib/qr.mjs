// Read the QR code of a printed paper with a decoder that the project did not write.
import jsQR from "jsqr";
import { PNG } from "pngjs";

/** @returns {string} the text of the one QR code on the picture */
export function readQr(png) {
    const { data, width, height } = PNG.sync.read(png);
    const code = jsQR(new Uint8ClampedArray(data), width, height);
    if (!code) {
        throw new Error("no QR code can be read on the paper");
    }
    return code.data;
}
