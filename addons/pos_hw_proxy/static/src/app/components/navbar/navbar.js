import { Navbar } from "@point_of_sale/app/components/navbar/navbar";
import { patch } from "@web/core/utils/patch";
import { HwBadge } from "@pos_hw_proxy/app/components/hw_badge/hw_badge";

patch(Navbar, {
    components: { ...Navbar.components, HwBadge },
});
