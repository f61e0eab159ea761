import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { isAway } from "@tobacco_pos/app/services/pos_store";
import { askAgeAndRules } from "@tobacco_pos/app/services/tobacco_guard";

patch(OrderPaymentValidation.prototype, {
    setup({ fastPaymentMethod }) {
        super.setup(...arguments);
        this.isFastPayment = Boolean(fastPaymentMethod);
    },

    async askBeforeValidation() {
        if ((await super.askBeforeValidation(...arguments)) === false) {
            return false;
        }
        const isAllowed = await askAgeAndRules(this.pos, this.order);
        if (!isAllowed && this.isFastPayment) {
            // The payment was entered before the question; the order will change.
            for (const payment of [...this.order.payment_ids]) {
                this.order.removePaymentline(payment);
            }
        }
        return isAllowed;
    },

    handleValidationError(error) {
        if (isAway(error) && !(error instanceof ConnectionLostError)) {
            // The money is in the drawer and nothing was wrong with the order.
            return super.handleValidationError(new ConnectionLostError());
        }
        const result = super.handleValidationError(...arguments);
        if (this.order?.state === "draft") {
            // Refused by the server: a draft again, and no longer a sale to be sent.
            this.pos.paidOrders.delete(this.order.uuid);
        }
        return result;
    },
});
