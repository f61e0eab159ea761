import { ProductUom } from "@point_of_sale/../tests/unit/data/product_uom.data";
import { patch } from "@web/core/utils/patch";

patch(ProductUom.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "tobacco_price"];
    },
});
