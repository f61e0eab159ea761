import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { formatCurrency } from "@web/core/currency";
import { patch } from "@web/core/utils/patch";
import { codesOf, isTraced, roomForCodes } from "@tobacco_pos/core/codes";
import { stockPrice, unitPriceFen, unitQuantity } from "@tobacco_pos/core/units";

/*
 * A line keeps the unit it was sold in (tobacco_uom_id, tobacco_uom_qty stock units each) and
 * that unit's own price; `qty` stays in stock units, so that stock, cost and everything of core
 * go on to count packs. `price_unit` always follows from the price of the unit sold, unrounded,
 * so that `qty * price_unit` is exact to the fen.
 */
patch(PosOrderline.prototype, {
    get isTobacco() {
        return Boolean(this.config._tobacco && this.product_id?.product_tmpl_id?._tobacco_facts);
    },

    get tobaccoPerUnit() {
        return (this.tobacco_uom_id && this.tobacco_uom_qty) || 1;
    },

    /** Quantity in the unit sold, as a plain decimal text. */
    get tobaccoQuantity() {
        return unitQuantity(this.qty, this.tobaccoPerUnit);
    },

    get tobaccoUnit() {
        return this.tobacco_uom_id || this.product_id.uom_id;
    },

    /** The unit's name for rules and reports. */
    get tobaccoUnitCode() {
        return this.tobaccoUnit?.tobacco_unit || "piece";
    },

    get tobaccoUnitPriceFen() {
        return unitPriceFen(this.price_unit, this.tobaccoPerUnit, this.currency.decimal_places);
    },

    /** "2 条 × ¥450.00" */
    get tobaccoSold() {
        const price = this.tobaccoUnitPriceFen / 10 ** this.currency.decimal_places;
        const formatted = formatCurrency(price, this.currency.id);
        return `${this.tobaccoQuantity} ${this.tobaccoUnit?.name || ""} × ${formatted}`;
    },

    setOptions(options) {
        super.setOptions(options);
        if (!this.isTobacco) {
            return;
        }
        const barcode = options.code?.base_code || options.code?.code || "";
        this.tobacco_entry = barcode ? "scanned" : this.tobacco_entry || "keyed";
        if (barcode) {
            this.tobacco_barcode = barcode;
        }
        const packaging =
            options.tobaccoPackaging ||
            (barcode && this.models["product.uom"].getBy("barcode", barcode));
        if (packaging && packaging.product_id.id === this.product_id.id) {
            this.setTobaccoUnit(packaging, 1);
        }
    },

    /** Sell this line by the unit of `packaging` (product.uom), `quantity` of them. */
    setTobaccoUnit(packaging, quantity) {
        const perUnit = packaging.uom_id.factor / this.product_id.uom_id.factor;
        const price = packaging.tobacco_price || this.product_id.lst_price * perUnit;
        this.tobacco_uom_id = packaging.uom_id;
        this.tobacco_uom_qty = perUnit;
        this.tobacco_barcode = packaging.barcode;
        // "automatic": core recomputes only "original" prices, from the pack's pricelist.
        this.price_type = "automatic";
        this.setTobaccoUnitPrice(price);
        this.setQuantity(quantity * perUnit, true);
    },

    /** Sell this line by the unit in which it is stocked. */
    clearTobaccoUnit(quantity) {
        this.tobacco_uom_id = false;
        this.tobacco_uom_qty = 0;
        this.tobacco_unit_price = 0;
        this.tobacco_barcode = this.product_id.barcode || "";
        this.price_type = "original";
        this.setQuantity(quantity);
    },

    setTobaccoUnitPrice(price) {
        this.setUnitPrice(price / this.tobaccoPerUnit);
    },

    setUnitPrice(price) {
        super.setUnitPrice(...arguments);
        if (this.tobacco_uom_id && !isNaN(price)) {
            const decimals = this.currency.decimal_places;
            const fen = unitPriceFen(Number(price), this.tobaccoPerUnit, decimals);
            this.tobacco_unit_price = fen / 10 ** decimals;
            this.price_unit = stockPrice(fen, this.tobaccoPerUnit, decimals);
        }
    },

    canBeMergedWith(orderline) {
        if (this.tobacco_uom_id?.id !== orderline.tobacco_uom_id?.id) {
            return false;
        }
        if (!this.tobacco_uom_id) {
            return super.canBeMergedWith(...arguments);
        }
        return (
            this.product_id.id === orderline.product_id.id &&
            this.tobacco_uom_qty === orderline.tobacco_uom_qty &&
            this.tobaccoUnitPriceFen === orderline.tobaccoUnitPriceFen &&
            this.price_type === orderline.price_type &&
            this.getDiscount() === orderline.getDiscount() &&
            this.getNote() === orderline.getNote() &&
            this.getCustomerNote() === orderline.getCustomerNote() &&
            !this.refunded_orderline_id &&
            !orderline.refunded_orderline_id
        );
    },

    merge(orderline) {
        const codes = [...this.tobaccoCodes, ...orderline.tobaccoCodes];
        super.merge(...arguments);
        if (codes.length) {
            this.tobacco_carton_codes = codes;
        }
    },

    /** List price of the unit sold where it has one of its own. */
    get tobaccoOwnPrice() {
        return (
            this.tobacco_uom_id &&
            this.product_id.tobaccoPackagings.find(
                (packaging) => packaging.uom_id.id === this.tobacco_uom_id.id,
            )?.tobacco_price
        );
    },

    get isTobaccoTraced() {
        return this.isTobacco && isTraced(this.product_id.product_tmpl_id._tobacco_facts.category);
    },

    /** How many codes this line can carry: one a carton. */
    get tobaccoCodeRoom() {
        if (!this.isTobacco) {
            return 0;
        }
        const { category } = this.product_id.product_tmpl_id._tobacco_facts;
        return roomForCodes(category, this.tobaccoUnitCode, this.tobaccoQuantity);
    },

    /** The codes that count; what a smaller quantity leaves over comes back with a larger one. */
    get tobaccoCodes() {
        return codesOf(this.tobacco_carton_codes, this.tobaccoCodeRoom);
    },

    addTobaccoCode(code) {
        this.tobacco_carton_codes = [...this.tobaccoCodes, code];
    },

    removeTobaccoCode(code) {
        this.tobacco_carton_codes = this.tobaccoCodes.filter((other) => other !== code);
    },

    /** The codes that were sold and have not come back yet, as many as cartons come back now. */
    takeTobaccoCodesBack() {
        const sold = this.refunded_orderline_id;
        const earlier = sold.refund_orderline_ids
            .filter((line) => line !== this && line.order_id?.state !== "cancel")
            .flatMap((line) => line.tobacco_carton_codes || []);
        this.tobacco_carton_codes = (sold.tobacco_carton_codes || [])
            .filter((code) => !earlier.includes(code))
            .slice(0, this.tobaccoCodeRoom);
    },

    /** Facts of the article; what stops it is fresher than the article that was loaded. */
    get tobaccoArticle() {
        const { id, _tobacco_facts: facts } = this.product_id.product_tmpl_id;
        const stopped = this.config._tobacco.stopped;
        return stopped
            ? {
                  ...facts,
                  is_recalled: stopped.recalled.includes(id),
                  is_damaged: stopped.damaged.includes(id),
              }
            : facts;
    },

    /** Plain values of this line for core/facts. */
    prepareTobaccoLine(number) {
        const decimals = this.currency.decimal_places;
        const money = (fen) => (fen / 10 ** decimals).toFixed(decimals);
        const fen = this.tobaccoUnitPriceFen;
        return {
            line: number,
            product: this.tobaccoArticle,
            per_unit: String(this.tobaccoPerUnit),
            own_price: this.tobaccoOwnPrice ? this.tobaccoOwnPrice.toFixed(decimals) : null,
            unit: this.tobaccoUnitCode,
            qty: unitQuantity(Math.abs(this.qty), this.tobaccoPerUnit),
            unit_price: money(fen),
            discount: money(Math.round((fen * this.getDiscount()) / 100)),
            entry: this.tobacco_entry || "keyed",
            codes: this.tobaccoCodes,
        };
    },
});
