import { registry } from "@web/core/registry";

/** As the test's delivery has them: the article's carton, and a carton of another licence. */
const CARTON = "6999999000012";
const FOREIGN = ["6090300000000001", "CDYC999999999999"];

function typed(code) {
    return { trigger: ".o_receipt_code", run: `edit ${code} && press Enter` };
}

registry.category("web_tour.tours").add("tobacco_receipt", {
    steps: () => [
        { trigger: ".o_receipt_expected", run: "click" },
        { trigger: ".o_receipt_feedback[data-tone=ready]" },
        typed(CARTON),
        { trigger: ".o_receipt_feedback[data-tone=ok]" },
        { trigger: ".o_receipt_line[data-state=part]" },
        typed(CARTON),
        { trigger: ".o_receipt_line[data-state=complete]" },
        { trigger: ".o_receipt_undo", run: "click" },
        { trigger: ".o_receipt_line[data-state=part]" },
        { trigger: ".o_receipt_last.text-decoration-line-through" },
        typed(FOREIGN[0]),
        { trigger: ".o_receipt_feedback[data-tone=wait]" },
        typed(FOREIGN[1]),
        { trigger: ".o_receipt_feedback[data-tone=quarantine]" },
        { trigger: ".o_receipt_finish:enabled", run: "click" },
        { trigger: ".o_receipt_summary .o_receipt_quarantined" },
        { trigger: ".o_receipt_finish_later", run: "click" },
        { trigger: ".o_receipt_done .o_receipt_backorder" },
    ],
});
