import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { patch } from "@web/core/utils/patch";

patch(ProductScreen.prototype, {
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
});
