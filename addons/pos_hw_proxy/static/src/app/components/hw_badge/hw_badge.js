import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useService } from "@web/core/utils/hooks";

const LABELS = {
    paper_low: _t("Paper low"),
    paper_out: _t("No paper"),
    cover_open: _t("Cover open"),
    offline: _t("Printer off-line"),
    unreachable: _t("No printer"),
    away: _t("No agent"),
    refused: _t("Not paired"),
    blocked: _t("Browser blocks devices"),
};

/** The printer's condition in the navigation bar; pressed, it says what to do. */
export class HwBadge extends Component {
    static template = "pos_hw_proxy.HwBadge";
    static props = {};

    setup() {
        this.agent = useState(useService("hw_agent"));
        this.dialog = useService("dialog");
    }

    get colour() {
        if (!this.agent.trouble) {
            return "text-success";
        }
        return this.agent.isBlocked ? "text-danger" : "text-warning";
    }

    get label() {
        return this.agent.trouble ? LABELS[this.agent.trouble] : "";
    }

    get text() {
        const lines = [this.agent.troubleText || _t("The printer is ready.")];
        const count = this.agent.open.length;
        if (count) {
            lines.push(_t("Receipts that wait for the printer: %s", count));
        }
        return lines.join("\n");
    }

    open() {
        this.dialog.add(AlertDialog, { title: _t("Receipt printer"), body: this.text });
    }
}
