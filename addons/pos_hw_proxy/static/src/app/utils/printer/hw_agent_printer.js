import { BasePrinter } from "@point_of_sale/app/utils/printer/base_printer";
import { uuidv4 } from "@point_of_sale/utils";
import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";
import { receiptImage } from "@pos_hw_proxy/app/utils/hw_receipt_image";

const RENDER_TIMEOUT_MS = 10000;
/** How long the cashier waits for the paper before the till goes on without looking. */
const WATCH_S = 6;
/** A receipt waits for paper for a quarter of an hour, then it asks before it comes out. */
const RECEIPT_TTL_S = 900;
const DRAWER_TTL_S = 3;

function withTimeout(promise, timeoutMs) {
    let timer;
    const late = new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("timeout")), timeoutMs);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Prints through the hardware agent. One receipt at a time and in order; each has a key, so that
 * sending it again, after a time-out or a press on "Retry", never prints it twice.
 */
export class HwAgentPrinter extends BasePrinter {
    /**
     * @param {Object} params
     * @param params.agent the service `hw_agent`, started
     * @param params.settings `_hw_printer` of the till's configuration
     * @param params.renderer the service `renderer`
     */
    setup({ agent, settings, renderer }) {
        super.setup(...arguments);
        this.agent = agent;
        this.settings = settings;
        this.renderer = renderer;
        this.mutex = new Mutex();
        /** Keys of documents that carry no identity of their own. */
        this.keys = new WeakMap();
    }

    /** @override */
    async printReceipt(receipt) {
        // Core calls without a receipt when its own proxy is back.
        return receipt ? this.mutex.exec(() => this.printOne(receipt)) : { successful: true };
    }

    async printOne(receipt) {
        let image;
        try {
            const { width_dots } = this.settings;
            image = await withTimeout(
                receiptImage(receipt, width_dots, this.renderer),
                RENDER_TIMEOUT_MS,
            );
        } catch (error) {
            return this.failure(
                _t("The receipt could not be drawn (%s). Try again.", error.message),
            );
        }
        try {
            return await this.send(this.keyOf(receipt, image.revision), image.png);
        } catch (error) {
            await this.agent.note(error);
            return this.failure(this.agent.troubleText || error.message);
        }
    }

    /**
     * order.uuid : kind : printer : revision. The revision holds how often the receipt was printed
     * before, so that a wanted second print is a new job, and the dots, so that a changed one is.
     */
    keyOf(receipt, revision) {
        const { hwDocument, hwCount = "0" } = receipt.dataset;
        if (!hwDocument && !this.keys.has(receipt)) {
            this.keys.set(receipt, `${uuidv4()}:document`);
        }
        const name = hwDocument || this.keys.get(receipt);
        return `${name}:${this.settings.printer}:${hwCount}-${revision}`;
    }

    async send(key, png) {
        const { client } = this.agent;
        let job = await client.addJob({
            key,
            printer: this.settings.printer,
            kind: "raster",
            payload: png,
            ttl_s: RECEIPT_TTL_S,
        });
        if (job.state === "cancelled") {
            return this.send(`${key}+`, png);
        }
        if (["held", "failed"].includes(job.state)) {
            // The cashier has just asked for it again.
            job = await client.decide(key, "retry", { by: this.agent.cashier });
        }
        for (let waited = 0; job.state !== "printed" && waited < WATCH_S; waited++) {
            if (job.state === "unknown" || this.agent.isBlocked) {
                break;
            }
            job = await client.job(key, 1);
        }
        if (job.state !== "printed") {
            // The agent has it on its disk: it comes out once, or the cashier is asked.
            this.agent.follow(key);
        }
        const warningCode =
            this.agent.trouble === "paper_low" ? "ROLL_PAPER_HAS_ALMOST_RUN_OUT" : undefined;
        return { successful: true, warningCode };
    }

    /** @override */
    async openCashbox() {
        const { client } = this.agent;
        const key = `${uuidv4()}:drawer:${this.settings.printer}:0`;
        try {
            await client.addJob({
                key,
                printer: this.settings.printer,
                kind: "drawer",
                payload: { pin: this.settings.drawer_pin },
                ttl_s: DRAWER_TTL_S,
            });
            const job = await client.job(key, DRAWER_TTL_S + 1);
            if (job.state === "printed") {
                return true;
            }
        } catch (error) {
            await this.agent.note(error);
        }
        this.agent.notify(_t("The cash drawer did not open. Open it with its key."), "warning");
        return false;
    }

    failure(body) {
        return {
            successful: false,
            canRetry: true,
            message: { title: _t("Printing failed"), body },
        };
    }
}
