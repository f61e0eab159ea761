import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { patch } from "@web/core/utils/patch";
import { askRepeat } from "@tobacco_pos/app/components/popups/repeat_popup/repeat_popup";
import { readTobaccoCode } from "@tobacco_pos/app/services/tobacco_codes";

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useBarcodeReader({ tobaccoCode: this._barcodeTobaccoCode });
    },

    /** Core asks the server for an unknown barcode of a product, but not for one of a unit. */
    async _getProductByBarcode(code) {
        const product = await super._getProductByBarcode(...arguments);
        if (product || !this.pos.config._tobacco) {
            return product;
        }
        const records = await this.pos.loadNewProducts([
            ["product_variant_ids.product_uom_ids.barcode", "in", [code.base_code]],
        ]);
        return records && records["product.product"][0];
    },

    async _barcodeProductAction() {
        if (await this._isTobaccoScanMeant()) {
            return super._barcodeProductAction(...arguments);
        }
    },

    async _barcodeGS1Action() {
        if (await this._isTobaccoScanMeant()) {
            return super._barcodeGS1Action(...arguments);
        }
    },

    /** The second of a double scan adds an article only when the cashier says so. */
    async _isTobaccoScanMeant() {
        const { arrival } = this.barcodeReader;
        return (
            !this.pos.config._tobacco ||
            !arrival?.isRepeat ||
            (await askRepeat(this.pos, arrival.code))
        );
    },

    /** @returns {boolean} whether the scan was the code of a carton or of an e-cigarette */
    _barcodeTobaccoCode(text, { at }) {
        return readTobaccoCode(this.pos, text, at);
    },
});
