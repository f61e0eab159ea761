// One Chromium for the whole day; every person of the shop has a window of their own.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

import { settings } from "./settings.mjs";

const FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
const DESKTOP = { width: 1366, height: 768 };
const PERSON = {
    viewport: DESKTOP,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    acceptDownloads: true,
};
const PHONE = { width: 390, height: 844 };

let browser;
let shotNumber = 0;
const windows = new Map();

/** The window in which `login` works; logs in at its first use. */
export async function windowOf(login, password = settings.password) {
    if (!windows.has(login)) {
        const context = await (await running()).newContext(PERSON);
        context.setDefaultTimeout(settings.patienceMs);
        context.setDefaultNavigationTimeout(settings.loadingMs);
        const page = await context.newPage();
        await page.goto(`${settings.odooUrl}/web/login?db=${settings.database}`);
        await page.fill("input[name=login]", login);
        await page.fill("input[name=password]", password);
        await page.click("button[type=submit]:visible");
        await page.waitForURL(/\/odoo/);
        windows.set(login, page);
    }
    return windows.get(login);
}

/** A window without a login, for the pages of the printer, the regulator and the bank. */
export async function plainWindow(url) {
    if (!windows.has(url)) {
        const context = await (await running()).newContext(PERSON);
        context.setDefaultTimeout(settings.patienceMs);
        windows.set(url, await context.newPage());
    }
    const page = windows.get(url);
    await page.goto(url);
    return page;
}

/** Keep a picture of a screen; its number tells the order of the day. */
export async function shot(page, name) {
    shotNumber += 1;
    const file = `${String(shotNumber).padStart(2, "0")}-${name}.png`;
    mkdirSync(settings.shotsDir, { recursive: true });
    await page.screenshot({ path: path.join(settings.shotsDir, file), animations: "disabled" });
}

/** The same page as a telephone shows it; `landmark` tells that it is there. */
export async function phoneShot(page, name, landmark) {
    await page.setViewportSize(PHONE);
    await page.reload();
    await page.locator(landmark).first().waitFor({ timeout: settings.loadingMs });
    await shot(page, `${name}-phone`);
    await page.setViewportSize(DESKTOP);
}

/** A picture of every open window, for whoever looks for the reason of a failure. */
export async function shootAll() {
    for (const [who, page] of windows) {
        const file = `failed-${who.replace(/\W+/g, "_")}.png`;
        await page.screenshot({ path: path.join(settings.shotsDir, file) }).catch(() => {});
    }
}

export async function closeBrowser() {
    await browser?.close();
    windows.clear();
}

async function running() {
    browser ??= await chromium.launch({ executablePath: settings.chromium, args: FLAGS });
    return browser;
}
