import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import { scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { simulateBarCode } from "@barcodes/../tests/legacy/helpers";
import { registry } from "@web/core/registry";

const PACK = "6901028000017";
const CARTON = "6901028000024";
// of a carton of this shop: the last twelve are its licence
const CARTON_CODE = "6112399327788543CDYC110101100001";
const WATER = "6901028999991";

const pressPay = () => ProductScreen.clickPayButton(false);
const press = (key) => ({
    content: `press ${key}`,
    trigger: ".modal .tobacco-age",
    run: `press ${key}`,
});
const scanTwiceAtOnce = (barcode) => ({
    content: `the scanner fires twice at ${barcode}`,
    trigger: "body",
    run: () => {
        simulateBarCode([...barcode, "Enter"]);
        simulateBarCode([...barcode, "Enter"]);
    },
});
const see = (content, trigger) => ({ content, trigger });

const payInCash = () => [
    ...PaymentScreen.clickPaymentMethod("Cash"),
    ...PaymentScreen.clickValidate(),
    // storing the order and drawing its receipt
    ...ReceiptScreen.isShown().map((step) => ({ ...step, timeout: 30000 })),
];

registry.category("web_tour.tours").add("tobacco_sell_and_take_back", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            scan_barcode(PACK),
            scanTwiceAtOnce(CARTON),
            {
                content: "there is a second carton",
                trigger: ".modal:has(.tobacco-repeat:contains(Zhonghua)) .repeat-add",
                run: "click",
            },
            scan_barcode(CARTON_CODE),
            see("the carton's own code is on its line", `.tobacco-code:contains(${CARTON_CODE})`),
            // the same article twice: one line a unit
            inLeftSide([
                ...Order.hasLine({ productName: "Zhonghua", quantity: "1", price: "45.00" }),
                ...Order.hasLine({ productName: "Zhonghua", quantity: "2", price: "900.00" }),
                ...Order.hasLine({ priceUnit: "2 条 ×" }),
                ...Order.hasTotal("945.00"),
            ]),
            pressPay(),
            Dialog.is({ title: "18" }),
            press("2"),
            see("a document must be confirmed", ".age-document.btn-success"),
            press("2"),
            PaymentScreen.isShown(),
            payInCash(),
            see("the licence is on the receipt", ".tobacco-licence:contains(110101100001)"),
            see("and the record's QR", ".tobacco-qr[data-uuid]"),
            see("and the unit sold", ".pos-receipt .price-per-unit:contains(2 条 ×)"),
            // one of the two cartons comes back, counted in cartons
            ReceiptScreen.clickNextOrder(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            inLeftSide([
                ...Order.hasLine({ productName: "Zhonghua", price: "900.00", run: "click" }),
                ...Order.hasLine({ withClass: ".selected", price: "900.00" }),
                ...ProductScreen.clickNumpad("1"),
            ]),
            TicketScreen.toRefundTextContains("To Refund: 1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.totalIs("450.00"),
            payInCash(),
            see("the receipt says so", ".pos-receipt .price-per-unit:contains(-1 条 ×)"),
            Chrome.endTour(),
        ].flat(),
});

registry.category("web_tour.tours").add("tobacco_fifty_cartons_refused", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            scan_barcode(CARTON),
            inLeftSide([
                ...ProductScreen.clickNumpad("5", "0"),
                ...Order.hasLine({ productName: "Zhonghua", quantity: "50" }),
                see("the line says so at once", ".tobacco-notice.text-danger"),
            ]),
            pressPay(),
            see("which line and why", ".tobacco-refusal:contains(CN-QTY-50):contains(50 条)"),
            Dialog.confirm("Change the order"),
            inLeftSide([
                ...ProductScreen.clickNumpad("⌫", "⌫", "4", "9"),
                ...Order.hasLine({ productName: "Zhonghua", quantity: "49" }),
                see("nothing is refused any more", ".order-container:not(:has(.text-danger))"),
            ]),
            pressPay(),
            Dialog.is({ title: "18" }),
            press("1"),
            PaymentScreen.isShown(),
            Chrome.endTour(),
        ].flat(),
});

registry.category("web_tour.tours").add("tobacco_expired_licence_sells_water", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            scan_barcode(PACK),
            scan_barcode(WATER),
            pressPay(),
            see("the licence is the reason", ".tobacco-refusal:contains(CN-LIC-VALID)"),
            {
                content: "sell the rest",
                trigger: ".modal .remove-tobacco",
                run: "click",
            },
            inLeftSide([
                ...Order.doesNotHaveLine({ productName: "Zhonghua" }),
                ...Order.hasLine({ productName: "Water", quantity: "1" }),
            ]),
            pressPay(),
            PaymentScreen.isShown(),
            payInCash(),
            see("no licence on a receipt of water", ".pos-receipt:not(:has(.tobacco-licence))"),
            Chrome.endTour(),
        ].flat(),
});
