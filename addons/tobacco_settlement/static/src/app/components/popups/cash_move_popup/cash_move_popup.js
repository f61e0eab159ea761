import { patch } from "@web/core/utils/patch";
import { CashMovePopup } from "@point_of_sale/app/components/popups/cash_move_popup/cash_move_popup";

/**
 * Cash in and out asks for a reason of the accountant's list. The reason decides the account, so
 * that nothing is booked on the suspense account. Without a list everything stays as in core.
 */
patch(CashMovePopup.prototype, {
    setup() {
        super.setup(...arguments);
        this.state.tobaccoReasonId = false;
    },
    get tobaccoReasons() {
        const reasons = this.pos.models["tobacco.settlement.reason"]?.getAll() || [];
        return reasons.filter((reason) => ["both", this.state.type].includes(reason.direction));
    },
    onTobaccoReason(reason) {
        this.state.tobaccoReasonId = reason.id;
        this.state.reason = reason.name;
    },
    onClickButton(type) {
        this.state.tobaccoReasonId = false;
        return super.onClickButton(...arguments);
    },
    isValidCashMove() {
        const isChosen = this.state.tobaccoReasonId || !this.tobaccoReasons.length;
        return Boolean(isChosen && super.isValidCashMove(...arguments));
    },
    _prepareTryCashInOutPayload(type, amount, reason, partnerId, extras) {
        return super._prepareTryCashInOutPayload(type, amount, reason, partnerId, {
            ...extras,
            tobacco_reason_id: this.state.tobaccoReasonId,
        });
    },
});
