import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { messageOf } from "@tobacco_compliance/core/rules";
import { patch } from "@web/core/utils/patch";

patch(Orderline.prototype, {
    get lineScreenValues() {
        const values = super.lineScreenValues;
        const { line } = this;
        if (!line.order_id || !line.isTobacco) {
            return values;
        }
        return {
            ...values,
            unitPart: line.tobaccoQuantity,
            decimalPart: "",
            displayPriceUnit: !this.props.basic_receipt && line.tobaccoSold,
        };
    },

    /** What the rules say about this line, worst first; nothing on paper. */
    get tobaccoNotices() {
        const { line } = this;
        if (this.props.mode !== "display" || !line.order_id || !line.isTobacco) {
            return [];
        }
        const order = line.order_id;
        const number = order.lines.indexOf(line) + 1;
        return order.tobaccoViolations
            .filter(
                ({ severity, lines }) =>
                    severity !== "record" && (!lines.length || lines.includes(number))
            )
            .map((violation) => ({
                key: `${violation.rule}-${violation.params.test || ""}`,
                isRefused: violation.severity === "block",
                message: messageOf(violation, line.config._tobacco.rules),
            }));
    },
});
