import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReceiptHome } from "./receipt_home";
import { ReceiptScreen } from "./receipt_screen";

/**
 * Goods in: the deliveries that are expected, and the one that is being received. The receipt's
 * id is part of the address, so a reload comes back to it.
 */
export class ReceiptAction extends Component {
    static template = "tobacco_compliance.ReceiptAction";
    static components = { ReceiptHome, ReceiptScreen };
    static props = { ...standardActionServiceProps };
    static path = "tobacco-receiving";
    static displayName = _t("Goods In");

    setup() {
        this.orm = useService("orm");
        this.state = useState({ receiptId: this.props.resId || false });
        onWillStart(async () => {
            const { active_id, active_model } = this.props.action.context ?? {};
            if (!this.state.receiptId && active_id && active_model === "stock.picking") {
                await this.open("open_picking", active_id);
            }
        });
    }

    /** @param {string} method of tobacco.receipt that opens one and answers its data */
    async open(method, ...args) {
        const receipt = await this.orm.call("tobacco.receipt", method, args);
        this.show(receipt.id);
    }

    show(receiptId) {
        this.state.receiptId = receiptId;
        this.props.updateActionState?.({ resId: receiptId });
    }
}

registry.category("actions").add("tobacco_receipt", ReceiptAction);
