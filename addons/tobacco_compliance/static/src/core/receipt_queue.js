/**
 * Scans that the server has not confirmed yet, kept in the browser's storage: they survive a
 * reload and a day without a connection. Every scan has a key of its own, so two tabs that
 * receive the same delivery never overwrite each other; the server knows a scan by its uuid, so
 * it does not matter how often one is sent.
 */

const ROOT = "tobacco_receipt";
/** How many scans one request carries. */
export const BATCH = 50;

function isScan(scan) {
    return (
        typeof scan === "object" &&
        scan !== null &&
        typeof scan.uuid === "string" &&
        typeof scan.code === "string" &&
        typeof scan.at === "number"
    );
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null; // written by something else, or cut off: not a scan
    }
}

export class ReceiptQueue {
    /**
     * @param {Storage} storage localStorage, or what behaves like it
     * @param {{ database: string, userId: number, receiptId: number }} owner a scan counts as
     *   the one's who made it, so another login of this browser does not send it
     */
    constructor(storage, { database, userId, receiptId }) {
        this.storage = storage;
        this.prefix = `${ROOT}/${database}/${userId}/${receiptId}/`;
        /** Scans that storage refused (full, or switched off): they live as long as the page. */
        this.unsaved = new Map();
        this.serial = 0;
    }

    /** Scans in the order in which they were made. */
    get pending() {
        const scans = [...this.unsaved.values()];
        for (let index = 0; index < this.storage.length; index++) {
            const key = this.storage.key(index);
            const scan = key.startsWith(this.prefix) && parse(this.storage.getItem(key));
            if (isScan(scan)) {
                scans.push(scan);
            }
        }
        return scans.sort((a, b) => a.at - b.at || a.serial - b.serial);
    }

    /**
     * @param {{ uuid: string, code: string, product_id?: number }} scan
     * @param {number} at milliseconds
     * @returns {boolean} whether it would survive a reload
     */
    add(scan, at) {
        const entry = { ...scan, at, serial: this.serial++, is_sent: false };
        return this.write(entry);
    }

    write(entry) {
        try {
            this.storage.setItem(this.prefix + entry.uuid, JSON.stringify(entry));
            this.unsaved.delete(entry.uuid);
            return true;
        } catch {
            this.unsaved.set(entry.uuid, entry);
            return false;
        }
    }

    /** The oldest scans as the server takes them; from now on they may have arrived. */
    take() {
        const batch = this.pending.slice(0, BATCH);
        for (const scan of batch) {
            if (!scan.is_sent) {
                this.write({ ...scan, is_sent: true });
            }
        }
        return batch.map(({ uuid, code, product_id }) =>
            product_id ? { uuid, code, product_id } : { uuid, code },
        );
    }

    /** Forget what the server has answered, whatever its answer was. */
    settle(results) {
        for (const { uuid } of results) {
            this.remove(uuid);
        }
    }

    /**
     * The newest scan, when it certainly never left this browser: it can be taken back without
     * asking the server.
     */
    takeBack() {
        const scan = this.pending.at(-1);
        if (!scan || scan.is_sent) {
            return null;
        }
        this.remove(scan.uuid);
        return scan;
    }

    clear() {
        this.settle(this.pending);
    }

    remove(uuid) {
        this.unsaved.delete(uuid);
        this.storage.removeItem(this.prefix + uuid);
    }
}
