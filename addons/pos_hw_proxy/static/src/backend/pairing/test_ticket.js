import { canvasImage } from "@pos_hw_proxy/app/utils/hw_canvas_image";

const LINE_PX = 44;
const MARGIN_PX = 24;

/**
 * A picture with the lines and a frame as wide as the paper: a cut frame shows a wrong width.
 *
 * @param {number} widthDots
 * @param {string[]} lines
 * @returns {Promise<string>} a PNG in base64
 */
export async function testTicket(widthDots, lines) {
    const canvas = document.createElement("canvas");
    canvas.width = widthDots;
    canvas.height = 2 * MARGIN_PX + LINE_PX * lines.length;
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#000";
    context.lineWidth = 4;
    context.strokeRect(2, 2, canvas.width - 4, canvas.height - 4);
    context.font = "28px sans-serif";
    context.textAlign = "center";
    lines.forEach((line, index) => {
        const y = MARGIN_PX + LINE_PX * (index + 0.75);
        context.fillText(line, canvas.width / 2, y, canvas.width - 2 * MARGIN_PX);
    });
    return (await canvasImage(canvas)).png;
}
