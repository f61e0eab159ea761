import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { patch } from "@web/core/utils/patch";
import { askTobaccoCode } from "@tobacco_pos/app/services/tobacco_codes";
import { chooseTobaccoUnit } from "@tobacco_pos/app/services/tobacco_units";

patch(ControlButtons.prototype, {
    get tobaccoUnitLine() {
        const line = this.pos.getOrder()?.getSelectedOrderline();
        return line?.isTobacco && line.product_id.tobaccoPackagings.length ? line : null;
    },

    clickTobaccoUnit() {
        return chooseTobaccoUnit(this.pos, this.tobaccoUnitLine);
    },

    get tobaccoCodeLine() {
        const line = this.pos.getOrder()?.getSelectedOrderline();
        return line?.tobaccoCodeRoom ? line : null;
    },

    clickTobaccoCode() {
        return askTobaccoCode(this.pos, this.tobaccoCodeLine);
    },
});
