import { Component, onWillStart, useState } from "@odoo/owl";
import { formatDateTime, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useBus, useService } from "@web/core/utils/hooks";

const DELIVERIES = 80;

/** First page: what is being received, what is expected, or a delivery that nobody ordered. */
export class ReceiptHome extends Component {
    static template = "tobacco_compliance.ReceiptHome";
    static components = { RecordSelector };
    static props = { open: Function, show: Function };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({
            receipts: [],
            pickings: [],
            shops: [],
            shopId: false,
            vendorId: false,
            isBlind: false,
        });
        this.vendorDomain = [["is_company", "=", true]];
        onWillStart(() => this.load());
        useBus(useService("barcode").bus, "barcode_scanned", (event) =>
            this.openByName(event.detail.barcode),
        );
    }

    async load() {
        const [receipts, pickings, shops, wholesalers] = await Promise.all([
            this.orm.searchRead(
                "tobacco.receipt",
                [["state", "=", "open"]],
                ["name", "vendor_id", "shop_id", "picking_id"],
            ),
            this.orm.searchRead(
                "stock.picking",
                [
                    ["picking_type_code", "=", "incoming"],
                    ["state", "in", ["confirmed", "waiting", "assigned"]],
                    ["move_ids.product_id.tobacco_category", "!=", false],
                ],
                ["name", "partner_id", "origin", "scheduled_date"],
                { limit: DELIVERIES, order: "scheduled_date, id" },
            ),
            this.orm.searchRead("tobacco.shop", [], ["name"]),
            this.orm.searchRead("res.partner", [["tobacco_vendor", "=", "local"]], ["id"], {
                limit: 2,
            }),
        ]);
        const taken = new Set(receipts.map((receipt) => receipt.picking_id?.[0]));
        Object.assign(this.state, {
            receipts,
            pickings: pickings.filter((picking) => !taken.has(picking.id)),
            shops,
            shopId: shops.length === 1 ? shops[0].id : false,
            vendorId: wholesalers.length === 1 ? wholesalers[0].id : false,
        });
    }

    when(picking) {
        return formatDateTime(deserializeDateTime(picking.scheduled_date), {
            showSeconds: false,
        });
    }

    /** The bar code on the printed transfer is its name. */
    openByName(text) {
        const name = text.trim().toUpperCase();
        const picking = this.state.pickings.find((found) => found.name.toUpperCase() === name);
        if (picking) {
            this.props.open("open_picking", picking.id);
        } else {
            this.notification.add(
                _t("No expected delivery is called %(name)s. Choose one below.", { name: text }),
                { type: "warning" },
            );
        }
    }

    openBlind() {
        this.props.open("open_blind", this.state.vendorId, this.state.shopId);
    }
}
