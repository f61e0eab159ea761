import { UomUom } from "@point_of_sale/../tests/unit/data/uom_uom.data";
import { patch } from "@web/core/utils/patch";

patch(UomUom.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "tobacco_unit"];
    },
});
