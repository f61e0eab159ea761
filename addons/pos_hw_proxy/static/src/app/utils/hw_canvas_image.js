import { base64, crc32, packDots, pngFile } from "@pos_hw_proxy/core/hw_png";

async function deflate(bytes) {
    const stream = new CompressionStream("deflate");
    const writer = stream.writable.getWriter();
    const written = writer.write(bytes).then(() => writer.close());
    const deflated = [];
    const reader = stream.readable.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        deflated.push(...part.value);
    }
    await written;
    return Uint8Array.from(deflated);
}

/**
 * The PNG of a canvas and the fingerprint of its dots.
 *
 * @returns {Promise<{png: string, revision: string}>} base64; 8 hexadecimal digits
 */
export async function canvasImage(canvas) {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const rows = packDots(data, width, height);
    const png = base64(pngFile(width, height, await deflate(rows)));
    return { png, revision: crc32(rows).toString(16).padStart(8, "0") };
}
