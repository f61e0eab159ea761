import { _t } from "@web/core/l10n/translation";
import { formatCurrency } from "@web/core/currency";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";

const STOCK_UNIT = "stock";

/** Let the cashier choose by which unit a line is sold; the number of units stays. */
export async function chooseTobaccoUnit(pos, line) {
    const packagings = line.product_id.tobaccoPackagings;
    if (!packagings.length || line.refunded_orderline_id) {
        return false;
    }
    const chosen = await makeAwaitable(pos.dialog, SelectionPopup, {
        title: _t("Sell %s by the …", line.product_id.name),
        list: prepareChoices(line, packagings),
        size: "md",
    });
    if (!chosen) {
        return false;
    }
    const quantity = Number(line.tobaccoQuantity);
    if (chosen === STOCK_UNIT) {
        line.clearTobaccoUnit(quantity);
    } else {
        line.setTobaccoUnit(chosen, quantity);
    }
    line.tobacco_entry = "keyed";
    return true;
}

function prepareChoices(line, packagings) {
    const product = line.product_id;
    const choice = (item, uom, price, isSelected) => ({
        id: uom.id,
        item,
        label: `${uom.name} · ${formatCurrency(price, line.currency.id)}`,
        isSelected,
    });
    return [
        choice(STOCK_UNIT, product.uom_id, product.lst_price, !line.tobacco_uom_id),
        ...packagings.map((packaging) =>
            choice(
                packaging,
                packaging.uom_id,
                packaging.tobacco_price ||
                    (product.lst_price * packaging.uom_id.factor) / product.uom_id.factor,
                line.tobacco_uom_id?.id === packaging.uom_id.id,
            ),
        ),
    ];
}
