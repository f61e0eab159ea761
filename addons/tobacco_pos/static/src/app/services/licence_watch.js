import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

/** Where the bus does not reach, and for the licence that begins at midnight. */
export const ASK_EVERY_MS = 10 * 60 * 1000;

/**
 * Keep what an open till knows of its licence fresh: an officer who suspends it, closes it or
 * changes its scope is obeyed at once.
 */
export function watchLicence(pos) {
    if (!pos.licenceTimer) {
        pos.data.connectWebSocket("TOBACCO_TILL_DATA", () => refresh(pos));
        pos.licenceTimer = browser.setInterval(() => refresh(pos), ASK_EVERY_MS);
    }
}

async function refresh(pos) {
    if (pos.data.network.offline) {
        return;
    }
    const before = JSON.stringify(pos.config._tobacco.licence);
    await pos.refreshTobacco();
    if (JSON.stringify(pos.config._tobacco.licence) !== before) {
        pos.notification.add(
            _t("The shop's tobacco licence was changed. The till follows it from now on."),
            { type: "warning" },
        );
    }
}
