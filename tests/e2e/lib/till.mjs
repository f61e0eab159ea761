// What a cashier does at the till, by keyboard, scanner and touch.
import { settings } from "./settings.mjs";

const DIALOG = ".modal:not(.o_inactive_modal)";
const KEY_MS = 4; // a scanner types faster than anybody

/** Open a till from the dashboard of the point of sale and count the drawer. */
export async function openTill(page, name, openingCash) {
    await page.goto(`${settings.odooUrl}/odoo/action-point_of_sale.action_pos_config_kanban`);
    const card = page.locator(".o_kanban_record", { hasText: name });
    await card.locator("button.btn-primary").first().click();
    await page.waitForURL(/\/pos\/ui\/\d+/, { timeout: 60_000 });
    const opening = page.locator(`${DIALOG} .opening-cash-section input`);
    await opening.waitFor({ timeout: 60_000 });
    await opening.fill(String(openingCash));
}

export async function confirmOpening(page) {
    await page.locator(`${DIALOG} .modal-footer .btn-primary`).click();
    await page.locator(".product-screen").waitFor();
}

/** Scan a barcode as a keyboard scanner does. */
export async function scan(page, barcode) {
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

/** Choose a means of payment on the payment screen. */
export async function choosePayment(page, method) {
    await page.locator(".paymentmethod", { hasText: method }).click();
}

/** Type the amount the buyer gives. */
export async function tender(page, amount) {
    await page.keyboard.type(String(amount), { delay: 60 });
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
    await page.locator(".receipt-screen .button.next:visible").click();
    await page.locator(".product-screen").waitFor();
}

/** Everything from the basket to the receipt. */
export async function payWith(page, method, tendered) {
    await goToPayment(page);
    await choosePayment(page, method);
    if (tendered) {
        await tender(page, tendered);
    }
    await validatePayment(page);
    return receipt(page);
}

export async function menu(page, text) {
    await page.locator(".pos-rightheader button:has(.fa-bars)").click();
    await page.locator("span.dropdown-item", { hasText: text }).click();
}
