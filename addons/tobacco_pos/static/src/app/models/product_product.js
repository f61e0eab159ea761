import { ProductProduct } from "@point_of_sale/app/models/product_product";
import { patch } from "@web/core/utils/patch";

patch(ProductProduct.prototype, {
    /** Units with a barcode of their own (carton, case), the smallest first. */
    get tobaccoPackagings() {
        return (this.backLink("<-product.uom.product_id") || []).sort(
            (a, b) => a.uom_id.factor - b.uom_id.factor,
        );
    },
});
