// What a cashier does at the till, by keyboard, scanner and touch.
import { settings } from "./settings.mjs";

const DIALOG = ".modal:not(.o_inactive_modal)";
const KEY_MS = 4; // a scanner types faster than anybody
const FINGER_MS = 220; // slower than what the till takes for a scanner

/** Open a till from the dashboard of the point of sale, up to the question for the drawer. */
export async function openTill(page, name) {
    await page.goto(`${settings.odooUrl}/odoo/action-point_of_sale.action_pos_config_kanban`);
    const card = page.locator(".o_kanban_record", { hasText: name });
    await card.locator("button.btn-primary").first().click();
    await page.waitForURL(/\/pos\/ui\/\d+/, { timeout: settings.loadingMs });
    await page
        .locator(`.product-screen, .open-register-btn`)
        .first()
        .waitFor({ timeout: settings.loadingMs });
    const curtain = page.locator(".open-register-btn");
    if (await curtain.isVisible()) {
        await curtain.click();
    }
    await page.locator(".product-screen").waitFor({ timeout: settings.loadingMs });
}

/** Count the drawer and begin to sell. */
export async function countDrawer(page, amount) {
    const opening = page.locator(`${DIALOG} .opening-cash-section input`);
    await opening.fill(String(amount));
    await page.locator(`${DIALOG} .modal-footer .btn-primary`).click();
    await opening.waitFor({ state: "detached" });
}

// A hand needs this long to hold up the next article; faster is a double scan, and the till asks.
const HAND_MS = 500;
let lastScan;

/** Scan a barcode as a keyboard scanner does. */
export async function scan(page, barcode) {
    if (barcode === lastScan) {
        await page.waitForTimeout(HAND_MS);
    }
    lastScan = barcode;
    await page.locator("body").evaluate(() => document.activeElement?.blur());
    await page.keyboard.type(barcode, { delay: KEY_MS });
    await page.keyboard.press("Enter");
}

/** The lines of the order as the cashier sees them. */
export async function lines(page) {
    return page.locator(".order-container .orderline").evaluateAll((nodes) =>
        nodes.map((node) => ({
            name: node.querySelector(".product-name")?.innerText.trim() ?? "",
            text: node.innerText.replace(/\s+/g, " ").trim(),
        })),
    );
}

export function line(page, ...texts) {
    return texts.reduce(
        (found, hasText) => found.filter({ hasText }),
        page.locator(".order-container .orderline"),
    );
}

export function dialog(page, text) {
    const found = page.locator(`${DIALOG} .modal-content`);
    return text ? found.filter({ hasText: text }) : found;
}

export async function goToPayment(page) {
    await page.locator(".pay-order-button:visible").click();
}

export async function onPayment(page) {
    await page.locator(".payment-screen").waitFor();
}

export async function backToProducts(page) {
    await page.locator(".payment-screen .button.back:visible").click();
    await page.locator(".product-screen").waitFor();
}

/** Choose a means of payment on the payment screen. */
export async function choosePayment(page, method) {
    await page.locator(".paymentmethod", { hasText: method }).click();
}

/** Type the amount the buyer gives. */
export async function tender(page, amount) {
    await page.keyboard.type(String(amount), { delay: FINGER_MS });
}

export async function validatePayment(page) {
    await page.locator(".payment-screen .button.next:visible").click();
}

/** Wait for the receipt; touches away the screen that shows the amount paid. */
export async function receipt(page) {
    const receipt = page.locator(".receipt-screen");
    const paid = page.locator(".feedback-screen");
    await receipt.or(paid).first().waitFor();
    if (await paid.isVisible()) {
        await paid.click().catch(() => {});
    }
    await receipt.waitFor();
    return receipt;
}

export async function nextOrder(page) {
    const next = page.locator(".receipt-screen .button.next:visible");
    await page.addLocatorHandler(dialog(page, "打印失败"), retryPrinting, { times: 1 });
    await next.click();
    await page.removeLocatorHandler(dialog(page, "打印失败"));
    await page.locator(".product-screen").waitFor();
}

/** From the payment screen to the receipt, with the whole amount in one means of payment. */
export async function payWith(page, method) {
    await choosePayment(page, method);
    await validatePayment(page);
    return receipt(page);
}

/** On a machine under load the picture of a receipt may be late; a cashier tries once more. */
async function retryPrinting(failure) {
    await failure.getByText("重试").click();
}

/** The receipt's number as printed. */
export async function receiptNumber(page) {
    const text = await page.locator(".receipt-screen .pos-receipt").innerText();
    return text.match(/\d+-\d+-\d{6}/)[0];
}

/** Give the selected line another quantity. */
export async function setQuantity(page, quantity) {
    await page.keyboard.type(String(quantity), { delay: FINGER_MS });
}

export async function chooseCustomer(page, name) {
    await page.locator(".product-screen .set-partner:visible").click();
    await page.locator(`${DIALOG} .partner-list`).getByText(name).first().click();
}

export async function menu(page, text) {
    await page.locator(".pos-rightheader button:has(.fa-bars)").click();
    await page.locator("span.dropdown-item", { hasText: text }).click();
}

/** Take cash out of the drawer; `reason` is the text of its button. */
export async function takeCashOut(page, amount, reason) {
    await page.locator(`${DIALOG} .input-type`).nth(1).click();
    await page
        .locator(`${DIALOG} input.o_input, ${DIALOG} .input-amount input`)
        .first()
        .fill(`${amount}`);
    await page.locator(`${DIALOG} .tobacco-reasons button`, { hasText: reason }).click();
}

export async function confirmDialog(page) {
    await page.locator(`${DIALOG} .modal-footer .btn-primary`).click();
    await page.locator(`${DIALOG} .cash-reason`).waitFor({ state: "detached" });
}

/** In the closing dialog: what was counted in the drawer. */
export async function countAtClosing(page, amount) {
    await page
        .locator(`${DIALOG} .cash-input input, ${DIALOG} input.cash-input`)
        .first()
        .fill(`${amount}`);
}

export async function confirmClosing(page) {
    await page.locator(`.close-pos-popup .modal-footer .btn-primary`).click();
}
