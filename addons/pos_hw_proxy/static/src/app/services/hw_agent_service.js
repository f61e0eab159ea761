import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { registry } from "@web/core/registry";
import { Reactive } from "@web/core/utils/reactive";
import { AgentClient, AgentError } from "@pos_hw_proxy/app/utils/hw_agent_client";
import { deviceTrouble, isBlocking } from "@pos_hw_proxy/core/hw_trouble";

const BACKOFF_MS = [500, 10000];
const FOLLOW_WAIT_S = 20;
const FOLLOW_PAUSE_MS = 3000;

/** The question was closed by the till, not by the cashier: ask again. */
const CLOSED = Symbol("closed");

/** What is wrong and what to do about it. */
const TEXTS = {
    paper_low: _t("The paper is nearly used up. Have a new roll at hand."),
    paper_out: _t(
        "The printer has no paper. Put in a new roll and close the cover: the receipt then comes out by itself, once.",
    ),
    cover_open: _t(
        "The printer's cover is open. Close it: the receipt then comes out by itself, once.",
    ),
    offline: _t(
        "The printer is off-line. Press its FEED or ONLINE button, or switch it off and on.",
    ),
    unreachable: _t(
        "The agent cannot reach the printer. Is it switched on and is its cable plugged in?",
    ),
    away: _t(
        "The hardware agent on this computer does not answer. Start it, then print again. You can go on selling.",
    ),
    refused: _t(
        "The hardware agent does not know this till. Ask the manager to pair it: Configuration › Hardware agents.",
    ),
    blocked: _t(
        "The browser keeps this page from reaching devices. Allow “local network access” in the settings of this site, then reload.",
    ),
};

async function isBlockedByBrowser() {
    for (const name of ["loopback-network", "local-network-access"]) {
        try {
            if ((await navigator.permissions.query({ name })).state === "denied") {
                return true;
            }
        } catch {
            continue; // this browser does not know the permission
        }
    }
    return false;
}

/**
 * The till's view of its agent: the printer's condition as it changes, and the receipts that the
 * agent has accepted but that are not on paper yet. Nothing here blocks the till: every call has a
 * time-out, and every repetition waits.
 */
export class HwAgent extends Reactive {
    constructor({ dialog, notification }) {
        super();
        this.dialog = dialog;
        this.notification = notification;
        this.client = null;
        this.getCashierName = () => "";
        this.link = "connecting";
        this.device = {};
        this.open = [];
        this.isStopped = false;
        this.closeNotice = null;
        this.noticed = "";
    }

    /**
     * @param settings `_hw_printer` of the till's configuration
     * @param {() => string} getCashierName who decides about a doubtful receipt
     */
    start(settings, getCashierName) {
        this.getCashierName = getCashierName;
        this.client = new AgentClient(settings);
        this.printer = settings.printer;
        this.storageKey = `pos_hw_proxy.open_jobs.${settings.url}.${settings.printer}`;
        for (const key of JSON.parse(browser.localStorage.getItem(this.storageKey) || "[]")) {
            this.follow(key);
        }
        this.listenForEver();
    }

    stop() {
        this.isStopped = true;
    }

    get cashier() {
        return this.getCashierName() || "";
    }

    get isConfigured() {
        return Boolean(this.client);
    }

    /** Code of what is wrong: of the way to the agent first, then of the printer. */
    get trouble() {
        if (["away", "refused", "blocked"].includes(this.link)) {
            return this.link;
        }
        return deviceTrouble(this.device);
    }

    get isBlocked() {
        return isBlocking(this.trouble);
    }

    get troubleText() {
        return this.trouble ? TEXTS[this.trouble].toString() : "";
    }

    // === THE PRINTER'S CONDITION === //

    async listenForEver() {
        let delay = BACKOFF_MS[0];
        while (!this.isStopped) {
            try {
                await this.listen();
                delay = BACKOFF_MS[0];
            } catch (error) {
                await this.note(error);
            }
            await new Promise((resolve) => browser.setTimeout(resolve, delay));
            delay = Math.min(2 * delay, BACKOFF_MS[1]);
        }
    }

    async listen() {
        const { devices, seq = null } = await this.client.state();
        this.link = "ok";
        this.device = devices.find((device) => device.id === this.printer) ?? {
            status: "unreachable",
        };
        this.showNotice();
        await this.client.events(seq, (event) => this.handle(event));
    }

    handle(event) {
        if (event.type === "printer" && event.device === this.printer) {
            this.device = { ...this.device, ...event.data };
            this.showNotice();
        }
    }

    /** Learn from an error what is wrong with the way to the agent. */
    async note(error) {
        if (!(error instanceof AgentError)) {
            throw error;
        }
        if (error.isAway) {
            this.link = (await isBlockedByBrowser()) ? "blocked" : "away";
        } else if (error.isRefusal) {
            this.link = "refused";
        }
        this.showNotice();
    }

    // === RECEIPTS ON THEIR WAY === //

    remember(keys) {
        this.open = keys;
        browser.localStorage.setItem(this.storageKey, JSON.stringify(keys));
        this.showNotice();
    }

    /** See an accepted job to its end; survives a reload of the page. */
    async follow(key) {
        if (this.open.includes(key)) {
            return;
        }
        this.remember([...this.open, key]);
        while (!this.isStopped && !(await this.step(key))) {
            await new Promise((resolve) => browser.setTimeout(resolve, 0));
        }
        this.remember(this.open.filter((other) => other !== key));
    }

    /** Wait for the job or ask about it; return whether it needs no more attention. */
    async step(key) {
        try {
            const job = await this.client.job(key, FOLLOW_WAIT_S);
            if (["printed", "cancelled"].includes(job.state)) {
                return true;
            }
            return ["unknown", "held", "failed"].includes(job.state)
                ? !(await this.askAbout(job))
                : false;
        } catch (error) {
            if (!(error instanceof AgentError) || !error.isAway) {
                return true;
            }
            await this.note(error);
            await new Promise((resolve) => browser.setTimeout(resolve, FOLLOW_PAUSE_MS));
            return false;
        }
    }

    /** Ask the cashier and carry out the answer; return false when there will be none. */
    async askAbout(job) {
        const answer = await (job.state === "unknown" ? this.askPrinted() : this.askOld());
        if (answer === CLOSED) {
            return true;
        }
        if (!answer) {
            return false;
        }
        await this.client.decide(job.key, answer.verb, { by: this.cashier, ...answer.values });
        return true;
    }

    askPrinted() {
        return this.ask({
            title: _t("Was the receipt printed?"),
            body: _t(
                "The connection to the printer broke while the receipt was printed. Look at the paper: is the receipt there, complete?",
            ),
            confirmLabel: _t("It is printed"),
            confirm: { verb: "confirm", values: { printed: true } },
            cancelLabel: _t("Print it again"),
            cancel: { verb: "retry" },
        });
    }

    askOld() {
        return this.ask({
            title: _t("Print the old receipt?"),
            body: _t("A receipt has waited long for the printer. Does the customer still need it?"),
            confirmLabel: _t("Print it now"),
            confirm: { verb: "retry" },
            cancelLabel: _t("Drop it"),
            cancel: { verb: "cancel" },
        });
    }

    ask({ title, body, confirmLabel, confirm, cancelLabel, cancel }) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title,
                    body,
                    confirmLabel,
                    confirm: () => resolve(confirm),
                    cancelLabel,
                    cancel: () => resolve(cancel),
                    dismiss: () => resolve(null),
                },
                { onClose: () => resolve(CLOSED) },
            );
        });
    }

    // === MESSAGES === //

    notify(message, type) {
        return this.notification.add(message, { type });
    }

    /** While a receipt waits: one notice that says what to do, gone when it is done. */
    showNotice() {
        const wanted = this.open.length && this.isBlocked ? this.trouble : "";
        if (wanted === this.noticed) {
            return;
        }
        this.noticed = wanted;
        this.closeNotice?.();
        this.closeNotice = wanted
            ? this.notification.add(this.troubleText, { type: "danger", sticky: true })
            : null;
    }
}

export const hwAgentService = {
    dependencies: ["dialog", "notification"],
    start(env, deps) {
        return new HwAgent(deps);
    },
};

registry.category("services").add("hw_agent", hwAgentService);
