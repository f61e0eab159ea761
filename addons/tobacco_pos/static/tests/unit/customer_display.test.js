import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { setupTill } from "./utils";

definePosModels();

async function shown(plainOnDisplay) {
    const { store, order, addPack, addWater } = await setupTill();
    store.config._tobacco.plain_on_display = plainOnDisplay;
    const pack = await addPack();
    pack.setDiscount(10);
    pack.setCustomerNote("new taste");
    await addWater();
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    return adapter.data.lines;
}

test("tobacco on the display is a line to pay: no picture, no old price, no note", async () => {
    const [pack, water] = await shown(["cigarette"]);
    expect(pack.isPlain).toBe(true);
    expect(pack.discount).toBe("");
    expect(pack.customerNote).toBe("");
    expect(pack.productName).not.toBe("");
    expect(pack.price).not.toBe("");
    expect(water.isPlain).toBe(undefined);
});

test("where no rule forbids it the display is Odoo's own", async () => {
    const [pack] = await shown([]);
    expect(pack.isPlain).toBe(undefined);
    expect(pack.discount).toBe("10");
    expect(pack.customerNote).toBe("new taste");
});
