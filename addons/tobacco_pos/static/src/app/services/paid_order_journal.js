import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { logPosMessage } from "@point_of_sale/app/utils/pretty_console_log";

const STORE = "orders";

/**
 * Paid orders, written down before they are sent and struck out when the server has them.
 *
 * A database of its own, because core's is deleted whole when the configuration has changed, drops
 * a paid order that the server knows as a draft, and lets server data overwrite it. What stands
 * here is the very message to the server; sending it twice is harmless, the order's uuid is unique.
 */
export class PaidOrderJournal {
    constructor() {
        /** Uuids that a running request is carrying. */
        this.inFlight = new Set();
        /** What the cashier is shown: how many paid orders the server does not have yet. */
        this.state = reactive({ waiting: 0 });
    }

    get databaseName() {
        return `tobacco-paid-orders-${odoo.pos_config_id}-${odoo.info?.db}`;
    }

    open() {
        this.database ??= new Promise((resolve, reject) => {
            const request = window.indexedDB.open(this.databaseName, 1);
            request.onupgradeneeded = () =>
                request.result.createObjectStore(STORE, { keyPath: "uuid" });
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        return this.database;
    }

    /**
     * Run one request and wait until it is on the disk. A browser without a usable disk sells as
     * it would without this journal: undefined, and a line in the console.
     */
    async run(mode, method, ...args) {
        try {
            const database = await this.open();
            return await new Promise((resolve, reject) => {
                const transaction = database.transaction([STORE], mode, { durability: "strict" });
                const request = transaction.objectStore(STORE)[method](...args);
                transaction.oncomplete = () => resolve(request.result);
                transaction.onabort = () => reject(transaction.error);
            });
        } catch (error) {
            logPosMessage("PaidOrderJournal", method, "No disk to write to", "#f5b427", [error]);
        }
    }

    /** @param {string} uuid @param {Object} payload one order as `sync_from_ui` takes it */
    put(uuid, payload) {
        return this.run("readwrite", "put", { uuid, payload: JSON.parse(JSON.stringify(payload)) });
    }

    async delete(uuid) {
        this.inFlight.delete(uuid);
        await this.run("readwrite", "delete", uuid);
        await this.waiting();
    }

    /** @returns {Promise<{uuid: string, payload: Object}[]>} what no running request carries */
    async waiting() {
        const entries = (await this.run("readonly", "getAll")) || [];
        const waiting = entries.filter(({ uuid }) => !this.inFlight.has(uuid));
        this.state.waiting = waiting.length;
        return waiting;
    }
}

export const paidOrderJournalService = {
    start: () => new PaidOrderJournal(),
};

registry.category("services").add("paid_order_journal", paidOrderJournalService);
