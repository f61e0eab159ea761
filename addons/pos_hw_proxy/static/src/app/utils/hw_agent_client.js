import { browser } from "@web/core/browser/browser";
import { addressSpace } from "@pos_hw_proxy/core/hw_address";

const CALL_TIMEOUT_MS = 5000;
/** The agent beats at least every 10 s; a stream that is silent longer is dead. */
const SILENCE_MS = 15000;

/**
 * The service worker of the till answers every GET from its cache when the network fails, unless
 * the address holds these words; the state of a printer must never come from a cache.
 */
const NO_CACHE = "sw=hw_proxy/hello";

/** `code` is the agent's, or AGENT_AWAY when it cannot be reached in time. */
export class AgentError extends Error {
    constructor(code, message) {
        super(message);
        this.code = code;
    }
    get isAway() {
        return this.code === "AGENT_AWAY";
    }
    get isRefusal() {
        return ["UNAUTHORIZED", "ORIGIN", "SCOPE"].includes(this.code);
    }
}

function isKnownSpace(space) {
    try {
        new Request("http://127.0.0.1/", { targetAddressSpace: space });
        return true;
    } catch {
        return false;
    }
}

/**
 * HTTP calls to one agent. Plain fetch: `rpc` would take a silent agent for a lost Odoo server.
 */
export class AgentClient {
    constructor({ url, token = "" }) {
        this.url = url.replace(/\/+$/, "");
        this.token = token;
        const space = addressSpace(this.url);
        this.network = space && isKnownSpace(space) ? { targetAddressSpace: space } : {};
    }

    /** Pair with the agent; its token is used from now on. */
    async pair(values) {
        const answer = await this.call("POST", "/v1/pair", values);
        this.token = answer.token;
        return answer;
    }

    state() {
        return this.call("GET", "/v1/state");
    }

    addJob(job) {
        return this.call("POST", "/v1/jobs", job);
    }

    /** The job, after at most `waitS` seconds or as soon as it has come to an end. */
    job(key, waitS = 0) {
        const path = `/v1/jobs/${encodeURIComponent(key)}?wait=${waitS}`;
        return this.call("GET", path, undefined, CALL_TIMEOUT_MS + 1000 * waitS);
    }

    /** @param {"retry" | "cancel" | "confirm"} verb */
    decide(key, verb, values) {
        return this.call("POST", `/v1/jobs/${encodeURIComponent(key)}/${verb}`, values);
    }

    async call(method, path, body, timeoutMs = CALL_TIMEOUT_MS) {
        const response = await this.request(method, path, body, AbortSignal.timeout(timeoutMs));
        try {
            return await response.json();
        } catch (error) {
            throw new AgentError("AGENT_AWAY", error.message);
        }
    }

    /** The response when it is a success, else an AgentError. */
    async request(method, path, body, signal) {
        const address =
            method === "GET" ? `${path}${path.includes("?") ? "&" : "?"}${NO_CACHE}` : path;
        const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
        let response;
        try {
            response = await browser.fetch(this.url + address, {
                ...this.network,
                method,
                signal,
                headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
                body: body && JSON.stringify(body),
                cache: "no-store",
                credentials: "omit",
            });
        } catch (error) {
            throw new AgentError("AGENT_AWAY", error.message);
        }
        if (!response.ok) {
            const answer = await response.json().catch(() => ({}));
            const { code = "AGENT_AWAY", message = response.statusText } = answer.error ?? {};
            throw new AgentError(code, message);
        }
        return response;
    }

    /**
     * Call `handle` with each event after `since` until the stream ends or falls silent.
     *
     * @param {number | null} since
     * @param {(event: object) => void} handle
     */
    async events(since, handle) {
        const controller = new AbortController();
        let timer;
        const watch = () => {
            browser.clearTimeout(timer);
            timer = browser.setTimeout(() => controller.abort(), SILENCE_MS);
        };
        watch();
        try {
            const response = await this.request("POST", "/v1/events", { since }, controller.signal);
            const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
            let rest = "";
            for (;;) {
                const { done, value } = await reader.read();
                if (done) {
                    return;
                }
                watch();
                const lines = (rest + value).split("\n");
                rest = lines.pop();
                lines.filter(Boolean).forEach((line) => handle(JSON.parse(line)));
            }
        } catch (error) {
            throw error instanceof AgentError ? error : new AgentError("AGENT_AWAY", error.message);
        } finally {
            browser.clearTimeout(timer);
            controller.abort();
        }
    }
}
