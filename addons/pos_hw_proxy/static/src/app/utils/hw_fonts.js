import { browser } from "@web/core/browser/browser";

/** Address of a font file -> promise of its CSS source, null when it cannot be had. */
const files = new Map();
const FETCH_TIMEOUT_MS = 3000;

function asDataUrl(blob) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
    });
}

async function fetchFont(url) {
    try {
        const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
        const response = await browser.fetch(url, { signal });
        return response.ok ? await asDataUrl(await response.blob()) : null;
    } catch {
        return null;
    }
}

async function embedded(url) {
    if (!files.has(url)) {
        files.set(url, fetchFont(url));
    }
    const source = await files.get(url);
    if (!source) {
        // The next receipt may find the server back.
        files.delete(url);
    }
    return source;
}

function* fontRules() {
    for (const sheet of document.styleSheets) {
        let rules;
        try {
            rules = sheet.cssRules;
        } catch {
            continue; // a sheet of another origin may not be read
        }
        for (const rule of rules) {
            if (rule instanceof CSSFontFaceRule) {
                yield rule;
            }
        }
    }
}

function familyOf(rule) {
    return rule.style.getPropertyValue("font-family").replace(/["']/g, "").toLowerCase();
}

/** The first file of a rule that lies on our own server. */
function ownFile(rule) {
    const base = rule.parentStyleSheet.href || document.baseURI;
    for (const match of rule.style.getPropertyValue("src").matchAll(/url\(["']?([^"')]+)/g)) {
        const url = new URL(match[1], base);
        if (url.origin === window.location.origin) {
            return url.href;
        }
    }
    return null;
}

function usedFamilies(element) {
    const used = new Set();
    for (const node of [element, ...element.querySelectorAll("*")]) {
        for (const pseudo of [null, "::before"]) {
            const { fontFamily } = window.getComputedStyle(node, pseudo);
            fontFamily.split(",").forEach((name) => {
                used.add(name.trim().replace(/["']/g, "").toLowerCase());
            });
        }
    }
    return used;
}

/**
 * The @font-face rules that a mounted element needs, with their files inside. Only files of our own
 * server: the stock till asks a CDN 90 times before its first receipt.
 *
 * @param {HTMLElement} element
 * @returns {Promise<string>}
 */
export async function ownFontCss(element) {
    const families = usedFamilies(element);
    const rules = [...fontRules()].filter((rule) => families.has(familyOf(rule)));
    const css = await Promise.all(
        rules.map(async (rule) => {
            const url = ownFile(rule);
            const source = url && (await embedded(url));
            if (!source) {
                return "";
            }
            const style = ["font-family", "font-weight", "font-style", "unicode-range"]
                .map((name) => [name, rule.style.getPropertyValue(name)])
                .filter(([, value]) => value)
                .map(([name, value]) => `${name}: ${value};`)
                .join(" ");
            return `@font-face { ${style} src: url("${source}"); }`;
        }),
    );
    return css.filter(Boolean).join("\n");
}
