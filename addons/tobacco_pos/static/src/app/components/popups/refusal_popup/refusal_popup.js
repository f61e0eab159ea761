import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { messageOf, withoutImplied } from "@tobacco_compliance/core/rules";

/** Which lines may not be sold, why, and what to do next. */
export class RefusalPopup extends Component {
    static template = "tobacco_pos.RefusalPopup";
    static components = { Dialog };
    static props = {
        order: Object,
        // violations of the engine
        refusals: { type: Array, element: Object },
        canAskManager: Boolean,
        getPayload: Function,
        close: Function,
    };

    get refusals() {
        const { order } = this.props;
        const rules = order.config._tobacco.rules;
        return withoutImplied(this.props.refusals, rules).map((violation) => ({
            key: `${violation.rule}-${violation.params.test || ""}-${violation.lines}`,
            code: violation.rule,
            message: messageOf(violation, rules),
            lines: violation.lines
                .map((number) => order.lines[number - 1])
                .filter(Boolean)
                .map((line) => `${line.getFullProductName()} · ${line.tobaccoSold}`),
        }));
    }

    get canSellTheRest() {
        return this.props.order.lines.length > this.props.order.tobaccoLines.length;
    }

    remove() {
        this.answer("remove");
    }

    askManager() {
        this.answer("manager");
    }

    answer(payload) {
        this.props.getPayload(payload);
        this.props.close();
    }
}
