// The processes around the shop: printer, regulator, bank; and how to stop and start them.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { settings } from "./settings.mjs";

const run = promisify(execFile);

async function fetched(url) {
    const response = await fetch(url, { signal: AbortSignal.timeout(settings.patienceMs) });
    if (!response.ok) {
        throw new Error(`${url}: ${response.status}`);
    }
    return response;
}

/** What the virtual printer has put on paper, oldest first. */
export async function papers() {
    return (await fetched(`${settings.printerUrl}/papers.json`)).json();
}

export async function paperPicture(number) {
    const response = await fetched(`${settings.printerUrl}/paper/${number}.png`);
    return Buffer.from(await response.arrayBuffer());
}

/** stop, kill or start one process of the running shop. */
export async function control(action, service) {
    const [program, ...words] = settings.control.split(" ");
    await run(program, [...words, action, service], { timeout: 120_000 });
}
