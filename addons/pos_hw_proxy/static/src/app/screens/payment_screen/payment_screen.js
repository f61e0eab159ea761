import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    openCashbox() {
        const result = super.openCashbox(...arguments);
        if (this.pos.config.iface_cashdrawer && this.hardwareProxy.printer) {
            // Core logs the openings at the start and end of a session, but not this one.
            this.pos.logEmployeeMessage(_t("without a sale"), "CASH_DRAWER_ACTION");
        }
        return result;
    },
});
