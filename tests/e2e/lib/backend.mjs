// The screens of the back office, as their readers use them.
import { settings } from "./settings.mjs";

export async function openAction(page, xmlid) {
    await page.goto(`${settings.odooUrl}/odoo/action-${xmlid}`);
    await page
        .locator(".o_action_manager .o_view_controller, .modal .o_form_view")
        .first()
        .waitFor();
}

export async function openRecord(page, xmlid, id) {
    await page.goto(`${settings.odooUrl}/odoo/action-${xmlid}/${id}`);
    await page.locator(".o_form_view").first().waitFor();
}

/** A row of the list on the screen. */
export function row(page, ...texts) {
    return texts.reduce(
        (found, hasText) => found.filter({ hasText }),
        page.locator(".o_list_renderer tbody tr.o_data_row"),
    );
}

/** Press a button of the form or dialog by the method it calls. */
export async function press(page, method) {
    await page.locator(`button[name=${method}]:visible`).first().click();
}

/** Tick rows of a list and press a button of its header. */
export async function pressForRows(page, rows, method) {
    for (const each of await rows.all()) {
        await each.locator(".o_list_record_selector input").check();
    }
    await press(page, method);
}

/** Choose a value of a many2one field from its list. */
export async function choose(page, field, text) {
    await page.locator(`.o_field_widget[name=${field}] input`).last().click();
    await page.locator(".o-autocomplete--dropdown-menu a", { hasText: text }).first().click();
    await page.locator(".o-autocomplete--dropdown-menu").waitFor({ state: "detached" });
}

/** Say yes to the question that a button asks before it acts. */
export async function confirmDialog(page) {
    await page.locator(".modal-footer .btn-primary:visible").click();
    await page.locator(".modal-footer .btn-primary").waitFor({ state: "detached" });
}

export async function dialogClosed(page) {
    await page.locator(".modal .o_form_view").waitFor({ state: "detached" });
}

/** A dialog on top of the screen that says `text`. */
export function says(page, text) {
    return page.locator(".modal-content", { hasText: text });
}
