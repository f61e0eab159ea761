import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { patch } from "@web/core/utils/patch";

patch(TicketScreen.prototype, {
    /** What the cashier types counts in the unit that was sold. */
    _onUpdateSelectedOrderline({ key, buffer }) {
        const lineId = this.getSelectedOrderlineId();
        const line = this.getSelectedOrder()?.lines.find(({ id }) => id === lineId);
        if (line?.tobacco_uom_id && buffer) {
            buffer = String(Number(buffer) * line.tobaccoPerUnit);
        }
        return super._onUpdateSelectedOrderline({ key, buffer });
    },

    /** Goods come back in the unit in which they were sold, at that unit's price. */
    async addAdditionalRefundInfo(order, destinationOrder) {
        for (const line of destinationOrder.lines) {
            const sold = line.refunded_orderline_id;
            if (sold?.tobacco_entry) {
                line.tobacco_uom_id = sold.tobacco_uom_id;
                line.tobacco_uom_qty = sold.tobacco_uom_qty;
                line.tobacco_unit_price = sold.tobacco_unit_price;
                line.tobacco_barcode = sold.tobacco_barcode;
                line.tobacco_entry = sold.tobacco_entry;
                line.takeTobaccoCodesBack();
            }
        }
        return super.addAdditionalRefundInfo(...arguments);
    },
});
