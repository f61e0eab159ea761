import { _t } from "@web/core/l10n/translation";
import { CartonCodeError, clean, parse, trusted } from "@tobacco_compliance/core/carton_code";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TextInputPopup } from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";
import { joinRows, looksLikeTrace } from "@tobacco_pos/core/scan";

/**
 * Take a scan for the code of a carton or of an e-cigarette, where it can be nothing else.
 *
 * @param {number} at milliseconds of any clock that only goes forward
 * @returns {boolean} whether it was one, taken or refused with words
 */
export function readTobaccoCode(pos, text, at) {
    const order = pos.getOrder();
    if (!pos.config._tobacco || !order || isBarcode(pos, text)) {
        return false;
    }
    const code = trusted(text);
    if (code) {
        attachTobaccoCode(pos, order.findTobaccoCodeLine(false), code);
        return true;
    }
    return readRow(pos, order, text, at) || readTrace(pos, order, text);
}

function isBarcode(pos, text) {
    return Boolean(
        pos.models["product.product"].getBy("barcode", text) ||
        pos.models["product.uom"].getBy("barcode", text),
    );
}

/** A scanner that reads one printed row at a time; without a carton it is an unknown barcode. */
function readRow(pos, order, text, at) {
    const line = order.findTobaccoCodeLine(false);
    const row = line && joinRows(order.uiState.tobaccoRow, { text: clean(text), at });
    if (!row) {
        return false;
    }
    order.uiState.tobaccoRow = row.waiting;
    if (row.code) {
        attachTobaccoCode(pos, line, row.code);
    } else {
        pos.notification.add(_t("One row of the carton code is read. Scan the other row."), {
            type: "info",
        });
    }
    return true;
}

function readTrace(pos, order, text) {
    const line = looksLikeTrace(text) && order.findTobaccoCodeLine(true);
    if (line) {
        attachTobaccoCode(pos, line, text);
    }
    return Boolean(line);
}

/** @returns {boolean} whether the line carries the code now; the cashier reads why not */
export function attachTobaccoCode(pos, line, code) {
    const problem = codeProblem(line, code);
    if (problem) {
        pos.notification.add(problem, { type: "danger" });
        return false;
    }
    line.addTobaccoCode(code);
    return true;
}

function codeProblem(line, code) {
    if (!line) {
        return _t("Scan the carton's barcode first, then the code that is printed on it.");
    }
    if (!line.isTobaccoTraced) {
        const wrong = shapeProblem(code);
        if (wrong) {
            return wrong;
        }
    }
    if (line.order_id.lines.some((other) => other.tobaccoCodes.includes(code))) {
        return _t("The code %s is on this order already. Every code stands for one carton.", code);
    }
    const sold = line.refunded_orderline_id?.tobacco_carton_codes;
    if (sold?.length && !sold.includes(code)) {
        return _t("The code %s was not sold with this line. Take back what it sold.", code);
    }
    if (line.tobaccoCodes.length >= line.tobaccoCodeRoom) {
        return _t("Every carton of this order has its code. Scan the next carton first.");
    }
    return "";
}

function shapeProblem(code) {
    try {
        parse(code);
        return "";
    } catch (error) {
        if (!(error instanceof CartonCodeError)) {
            throw error;
        }
        return error.code === "length"
            ? _t("A carton code has 32 characters, this one has %s. Read both rows.", error.found)
            : _t("Character %s of the carton code is wrong. Read both rows again.", error.position);
    }
}

/** Let the cashier type or scan the code of `line` into a box. */
export async function askTobaccoCode(pos, line) {
    const text = await makeAwaitable(pos.dialog, TextInputPopup, {
        title: line.isTobaccoTraced
            ? _t("Trace code of %s", line.getFullProductName())
            : _t("Code on the carton of %s", line.getFullProductName()),
        placeholder: line.isTobaccoTraced ? "" : _t("32 characters in two rows"),
        rows: 2,
    });
    const code = line.isTobaccoTraced ? (text || "").trim() : clean(text || "");
    return Boolean(code) && attachTobaccoCode(pos, line, code);
}
