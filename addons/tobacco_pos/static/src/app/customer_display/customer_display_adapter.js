import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { patch } from "@web/core/utils/patch";

patch(CustomerDisplayPosAdapter.prototype, {
    /**
     * Where a rule forbids tobacco on a display, its line shows what is being paid for: name,
     * quantity and price. No picture, no price that was struck out, no note to the customer.
     */
    getOrderlineData(line) {
        const data = super.getOrderlineData(...arguments);
        const category = line.product_id?.product_tmpl_id?._tobacco_facts?.category;
        if (!line.config?._tobacco?.plain_on_display?.includes(category)) {
            return data;
        }
        return { ...data, isPlain: true, discount: "", customerNote: "" };
    },
});
