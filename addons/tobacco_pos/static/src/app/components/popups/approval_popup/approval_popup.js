import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { Dialog } from "@web/core/dialog/dialog";

const OTHER = "other";

/**
 * A manager approves with PIN and reason. The fields are filled from the keyboard, Enter sends,
 * Escape closes. A wrong PIN is said here and the PIN emptied; nothing of it is kept.
 */
export class ApprovalPopup extends Component {
    static template = "tobacco_pos.ApprovalPopup";
    static components = { Dialog };
    static props = {
        managers: { type: Array, element: Object },
        messages: { type: Array, element: String },
        // ({ user_id, pin, reason }) => what the server answers, "offline" without one
        approve: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.reasons = {
            data: _t("The article's data is wrong, the goods were checked"),
            officer: _t("Agreed with the compliance officer"),
            [OTHER]: _t("Another reason"),
        };
        this.state = useState({
            userId: this.props.managers[0]?.id,
            reason: "data",
            text: "",
            pin: "",
            problem: "",
            isBusy: false,
        });
        this.pinInput = useAutofocus({ refName: "pin" });
    }

    get needsText() {
        return this.state.reason === OTHER;
    }

    get reason() {
        return this.needsText ? this.state.text.trim() : String(this.reasons[this.state.reason]);
    }

    problemOf(answer) {
        return {
            wrong: _t("This PIN is wrong. After five wrong ones it is locked for 5 minutes."),
            locked: _t("This PIN is locked. Wait 5 minutes or ask another manager."),
            reason: _t("Say why: it is kept with the approval."),
            rule: _t("Nobody may approve this. Change the order or take the tobacco off."),
            approver: _t("This user may not approve here. Ask another manager."),
            offline: _t("The server cannot be reached. Change the order or try again later."),
        }[answer];
    }

    async send(event) {
        event.preventDefault();
        if (this.state.isBusy) {
            return;
        }
        if (!this.reason) {
            this.state.problem = this.problemOf("reason");
            return;
        }
        this.state.isBusy = true;
        const { userId, pin } = this.state;
        const answer = await this.props.approve({ user_id: userId, pin, reason: this.reason });
        this.state.isBusy = false;
        this.state.pin = "";
        if (answer === "ok") {
            this.props.getPayload(true);
            this.props.close();
        } else {
            this.state.problem = this.problemOf(answer) || this.problemOf("rule");
            this.pinInput.el.value = "";
        }
    }
}
