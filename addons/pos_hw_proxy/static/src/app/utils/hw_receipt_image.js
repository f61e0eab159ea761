import { toCanvas } from "@point_of_sale/app/utils/html-to-image";
import { waitImages } from "@point_of_sale/utils";
import { canvasImage } from "@pos_hw_proxy/app/utils/hw_canvas_image";
import { ownFontCss } from "@pos_hw_proxy/app/utils/hw_fonts";

/** What core's `.pos-receipt-print` is drawn for; its sizes are relative to the font's. */
const CORE_WIDTH_PX = 512;
const CORE_FONT_PX = 22;
/** Characters that XML, through which the picture is drawn, does not know. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\x00-\x08\x0B\x0C\x0E-\x1F]/g;

function removeForbidden(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (FORBIDDEN.test(node.textContent)) {
            node.textContent = node.textContent.replace(FORBIDDEN, "");
        }
    }
}

/**
 * Draw a receipt as wide as the printer's paper.
 *
 * @param {HTMLElement} receipt
 * @param {number} widthDots
 * @param renderer the service `renderer`
 */
export async function receiptImage(receipt, widthDots, renderer) {
    receipt.classList.add("pos-receipt-print");
    removeForbidden(receipt);
    const canvas = await renderer.whenMounted({
        el: receipt,
        callback: async (element) => {
            element.style.width = `${widthDots}px`;
            element.style.fontSize = `${(CORE_FONT_PX * widthDots) / CORE_WIDTH_PX}px`;
            await waitImages(element);
            return toCanvas(element, {
                backgroundColor: "#ffffff",
                width: widthDots,
                height: Math.ceil(element.clientHeight),
                pixelRatio: 1,
                fontEmbedCSS: await ownFontCss(element),
            });
        },
    });
    return canvasImage(canvas);
}
