import { Component, useExternalListener } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";

// Between two characters of a scanner, at most: core waits as long before it takes a barcode.
const SCANNER_GAP_MS = 150;

/**
 * Whether the second of a double scan is a second article. Enter adds it, Escape does not; an
 * Enter that ends another scan is not an answer.
 */
export class RepeatPopup extends Component {
    static template = "tobacco_pos.RepeatPopup";
    static components = { Dialog };
    static props = { name: String, code: String, getPayload: Function, close: Function };

    setup() {
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
    }

    /** Nothing that is typed reaches what lies behind the question. */
    onKeydown(event) {
        const isEnter = event.key === "Enter";
        if (!isEnter && event.key?.length !== 1) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        const now = Date.now();
        const isOfScanner = now - (this.lastKeyAt ?? -Infinity) < SCANNER_GAP_MS;
        this.lastKeyAt = now;
        if (isEnter && !isOfScanner && !event.repeat) {
            this.add();
        }
    }

    add() {
        this.props.getPayload(true);
        this.props.close();
    }
}

/** @returns {Promise<boolean>} whether one more is added */
export async function askRepeat(pos, code) {
    const product =
        pos.models["product.product"].getBy("barcode", code) ||
        pos.models["product.uom"].getBy("barcode", code)?.product_id;
    const answer = await makeAwaitable(pos.dialog, RepeatPopup, {
        name: product?.display_name || "",
        code,
    });
    return Boolean(answer);
}
