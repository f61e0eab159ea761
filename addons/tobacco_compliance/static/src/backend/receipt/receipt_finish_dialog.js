import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { differenceOf, summaryOf } from "@tobacco_compliance/core/receipt_lines";

/** What was received, what is missing and what was set aside, before the stock is moved. */
export class ReceiptFinishDialog extends Component {
    static template = "tobacco_compliance.ReceiptFinishDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        amount: Function,
        finish: Function,
        lines: Array,
        problems: Array,
    };

    setup() {
        this.summary = summaryOf(this.props.lines);
    }

    /** @returns {string} cartons and packs that a line has too few or too many of */
    difference(line) {
        return this.props.amount(differenceOf(line), line);
    }

    /** @param {boolean} isBackorder what is missing is still expected */
    async finish(isBackorder) {
        this.props.close();
        await this.props.finish(isBackorder);
    }
}
