import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";
import { patch } from "@web/core/utils/patch";

patch(OrderReceipt.prototype, {
    /** Number of the licence under which tobacco was sold, "" for any other receipt. */
    get tobaccoLicenceNumber() {
        return this.order.tobaccoLines.length
            ? this.order.config._tobacco.licence?.number || ""
            : "";
    },

    /** A record exists once the order is paid, not for a bill before. */
    get hasTobaccoRecord() {
        return this.order.finalized && this.order.isTobaccoReported;
    },

    get tobaccoQrCode() {
        return generateQRCodeDataUrl(this.order.tobaccoRecordUuid);
    },
});
