import { Component, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";

// A scanner sends its characters faster than this, a finger never does.
const SCANNER_GAP_MS = 80;

/**
 * No key that types something reaches what lies behind the question: the search box would take the
 * digit, a button with the focus would be pressed by a scanner's Enter.
 */
function swallowTyping(event) {
    const types = event.key === "Enter" || event.key?.length === 1;
    if (types && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        event.stopPropagation();
    }
}

/**
 * The age question. One key for somebody who is clearly an adult, two for a document that was
 * seen, one to refuse. Nothing about the buyer is kept but the answer.
 *
 * The keys are digits and not Enter, which every scanner sends; a digit counts only when nothing
 * else follows it at a scanner's speed.
 */
export class AgePopup extends Component {
    static template = "tobacco_pos.AgePopup";
    static components = { Dialog };
    static props = {
        age: Number,
        lines: { type: Array, element: String },
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ isDocumentAsked: false });
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
        useExternalListener(window, "keyup", swallowTyping, { capture: true });
        onWillUnmount(() => clearTimeout(this.pendingKey));
    }

    get title() {
        return _t("Is the buyer %s or older?", this.props.age);
    }

    onKeydown(event) {
        swallowTyping(event);
        const now = Date.now();
        const isBurst = now - (this.lastKeyAt ?? -Infinity) < SCANNER_GAP_MS;
        this.lastKeyAt = now;
        clearTimeout(this.pendingKey);
        if (!isBurst && ["0", "1", "2"].includes(event.key)) {
            this.pendingKey = setTimeout(() => this.onKey(event.key), SCANNER_GAP_MS);
        }
    }

    onKey(key) {
        ({ 0: () => this.refuse(), 1: () => this.clearlyAdult(), 2: () => this.document() })[key]();
    }

    answer(payload) {
        this.props.getPayload(payload);
        this.props.close();
    }

    clearlyAdult() {
        this.answer("appearance");
    }

    /** First ask for the document, then confirm what it says. */
    document() {
        if (this.state.isDocumentAsked) {
            this.answer("document");
        } else {
            this.state.isDocumentAsked = true;
        }
    }

    refuse() {
        this.answer("refused");
    }
}
