// The browser's half of rules.py: a JSON of facts and rules in, the milliseconds of `check` out.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { chromium } from "playwright-core";

const core = new URL("../addons/tobacco_compliance/static/src/core/", import.meta.url);

async function serve(request, response) {
    const name = basename(request.url);
    const isModule = name.endsWith(".js");
    // Without isolation the page's clock steps in tenths of a millisecond.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    response.setHeader("content-type", isModule ? "text/javascript" : "text/html");
    response.end(isModule ? await readFile(new URL(name, core)) : "<!doctype html>");
}

/** Runs in the page. */
async function measure({ facts, rules, rounds }) {
    const { check } = await import("/rules.js");
    const samples = [];
    let violations = [];
    for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        violations = check(facts, rules);
        samples.push(performance.now() - start);
    }
    return { samples, violations };
}

const words = JSON.parse(await text(process.stdin));
const server = createServer(serve).listen(0, "127.0.0.1");
const browser = await chromium.launch({
    executablePath: process.env.SUITE_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
});
try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    process.stdout.write(JSON.stringify(await page.evaluate(measure, words)));
} finally {
    await browser.close();
    server.close();
}
