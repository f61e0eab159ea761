import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";
import { chooseTobaccoUnit } from "@tobacco_pos/app/services/tobacco_units";

/*
 * Core counts in stock units; what the cashier types counts in the unit sold.
 */
patch(OrderSummary.prototype, {
    _setValue(val) {
        const line = this.currentOrder.getSelectedOrderline();
        const counts = this.pos.numpadMode === "quantity" && val !== "remove";
        return super._setValue(counts ? inStockUnits(line, val) : val);
    },

    async updateSelectedOrderline({ buffer, key }) {
        const line = this.pos.getOrder().getSelectedOrderline();
        const turnsSign = buffer === "-0" && key === "-" && this.pos.numpadMode === "quantity";
        if (turnsSign && line?.tobacco_uom_id && !line.refunded_orderline_id) {
            buffer = String(-Number(line.tobaccoQuantity));
            this.numberBuffer.state.buffer = buffer;
        }
        return super.updateSelectedOrderline({ buffer, key });
    },

    async updateQuantityNumber(newQuantity) {
        const line = this.currentOrder.getSelectedOrderline();
        return super.updateQuantityNumber(
            newQuantity === null ? null : inStockUnits(line, newQuantity),
        );
    },

    async setLinePrice(line, price) {
        if (!line.tobacco_uom_id) {
            return super.setLinePrice(...arguments);
        }
        line.price_type = "manual";
        line.setTobaccoUnitPrice(typeof price === "number" ? price : parseFloat(price));
    },

    /** Core edits the attributes of a line here; a tobacco article has units instead. */
    async onOrderlineLongPress(ev, orderline) {
        if (orderline.isTobacco) {
            return await chooseTobaccoUnit(this.pos, orderline);
        }
        return super.onOrderlineLongPress(...arguments);
    },
});

function inStockUnits(line, quantity) {
    if (!line?.tobacco_uom_id) {
        return quantity;
    }
    const number = typeof quantity === "number" ? quantity : parseFloat(String(quantity || 0));
    return number * line.tobaccoPerUnit;
}
