import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { messageOf, withoutImplied } from "@tobacco_compliance/core/rules";
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

    /** Codes of the cartons of this line; on paper and on the display there are none. */
    get tobaccoCodes() {
        return this.props.mode === "display" && this.line.order_id ? this.line.tobaccoCodes : [];
    },

    get canRemoveTobaccoCode() {
        return !this.line.order_id.finalized;
    },

    /**
     * What the rules say, refusals before warnings; nothing on paper. What concerns several lines
     * is said once, at the last of them, which is the one in sight.
     */
    get tobaccoNotices() {
        const { line } = this;
        if (this.props.mode !== "display" || !line.order_id || !line.isTobacco) {
            return [];
        }
        const number = line.order_id.lines.indexOf(line) + 1;
        const violations = withoutImplied(
            line.order_id.tobaccoViolations,
            line.config._tobacco.rules,
        );
        const here = violations.filter(({ lines }) => lines.at(-1) === number);
        const refusals = here.filter(({ severity }) => severity === "block");
        const shown = refusals.length
            ? refusals
            : here.filter(({ severity }) => severity === "warn");
        return shown.map((violation) => ({
            key: `${violation.rule}-${violation.params.test || ""}-${violation.params.actual}`,
            isRefused: violation.severity === "block",
            message: messageOf(violation, line.config._tobacco.rules),
        }));
    },
});
