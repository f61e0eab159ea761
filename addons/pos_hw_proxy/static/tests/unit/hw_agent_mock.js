import { browser } from "@web/core/browser/browser";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { HwAgent } from "@pos_hw_proxy/app/services/hw_agent_service";
import { HwAgentPrinter } from "@pos_hw_proxy/app/utils/printer/hw_agent_printer";
import { AgentClient } from "@pos_hw_proxy/app/utils/hw_agent_client";

export const SETTINGS = {
    url: "http://127.0.0.1:8269",
    token: "secret",
    printer: "front",
    width_dots: 16,
    drawer_pin: 5,
};

function json(status, value) {
    const headers = { "Content-Type": "application/json" };
    return new Response(JSON.stringify(value), { status, headers });
}

/**
 * An agent behind `fetch`, which is the seam: jobs in a map, and `nextState` for new ones.
 * `calls` lists "METHOD path" without the query.
 */
export class FakeAgent {
    constructor() {
        this.jobs = new Map();
        this.calls = [];
        this.urls = [];
        this.options = [];
        this.nextState = "printed";
        this.isAway = false;
        patchWithCleanup(browser, { fetch: (url, options) => this.fetch(url, options) });
    }

    async fetch(url, options) {
        const { pathname } = new URL(url);
        this.calls.push(`${options.method} ${pathname}`);
        this.urls.push(url);
        this.options.push(options);
        if (this.isAway) {
            throw new TypeError("Failed to fetch");
        }
        return this.answer(options.method, decodeURIComponent(pathname), options.body);
    }

    answer(method, path, text) {
        const body = text ? JSON.parse(text) : {};
        if (method === "POST" && path === "/v1/jobs") {
            const job = this.jobs.get(body.key) ?? { ...body, state: this.nextState };
            this.jobs.set(body.key, job);
            return json(201, { key: job.key, state: job.state });
        }
        const [, , , key, verb] = path.split("/");
        const job = this.jobs.get(key);
        if (!job) {
            return json(404, { error: { code: "UNKNOWN_JOB", message: "no such job" } });
        }
        if (verb) {
            Object.assign(job, { verb, decision: body });
            job.state = verb === "cancel" ? "cancelled" : "printed";
        }
        return json(200, { key, state: job.state, attempts: 1, detail: "" });
    }
}

/** A canvas of 16 x 8 with one black dot at (x, 0). */
export function dottedCanvas(x) {
    const canvas = document.createElement("canvas");
    canvas.width = 16;
    canvas.height = 8;
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 16, 8);
    context.fillStyle = "#000";
    context.fillRect(x, 0, 1, 1);
    return canvas;
}

/** An agent service without its endless stream, and a printer whose receipts are drawn already. */
export function makePrinter({ dialog, notification }) {
    const agent = new HwAgent({ dialog, notification });
    agent.client = new AgentClient(SETTINGS);
    agent.printer = SETTINGS.printer;
    agent.storageKey = "pos_hw_proxy.test";
    agent.link = "ok";
    agent.device = { status: "online", paper: "ok", cover: "closed" };
    agent.getCashierName = () => "Li";
    const renderer = { whenMounted: async ({ el }) => dottedCanvas(Number(el.dataset.dot ?? 0)) };
    return { agent, printer: new HwAgentPrinter({ agent, settings: SETTINGS, renderer }) };
}

export function receipt({ hwDocument = "uuid-1:receipt", hwCount = "0", dot = 0 } = {}) {
    const element = document.createElement("div");
    Object.assign(element.dataset, { hwDocument, hwCount, dot });
    return element;
}
