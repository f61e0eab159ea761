// The processes around the shop: printer, regulator, bank; and how to stop and start them.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { settings } from "./settings.mjs";

const run = promisify(execFile);
let lastPaper;

async function fetched(url) {
    const response = await fetch(url, { signal: AbortSignal.timeout(settings.patienceMs) });
    if (!response.ok) {
        throw new Error(`${url}: ${response.status}`);
    }
    return response;
}

/** The newest receipt on paper that no one looked at before: its number and its picture. */
export async function newestPaper() {
    const { papers } = await (await fetched(`${settings.printerUrl}/papers.json`)).json();
    const paper = papers.at(-1);
    if (!paper || paper.id === lastPaper) {
        return null;
    }
    const response = await fetched(settings.printerUrl + paper.url);
    lastPaper = paper.id;
    return { ...paper, picture: Buffer.from(await response.arrayBuffer()) };
}

export async function drawerOpenings() {
    return (await (await fetched(`${settings.printerUrl}/papers.json`)).json()).drawer.length;
}

/** The regulator's row of a record: status, payload (text), receipt ...; undefined if unknown. */
export async function recordOf(uuid) {
    return (await records()).find((row) => row.uuid === uuid);
}

/** The payloads of the accepted records of one receipt number. */
export async function sales(order) {
    return (await records())
        .filter((row) => row.status === "accepted")
        .map((row) => JSON.parse(row.payload))
        .filter((payload) => payload.order === order);
}

async function records() {
    return (await fetched(`${settings.regulatorUrl}/records.json`)).json();
}

/** stop, kill or start one process of the running shop. */
export async function control(action, service) {
    const [program, ...words] = settings.control.split(" ");
    await run(program, [...words, action, service], { timeout: 120_000 });
}
