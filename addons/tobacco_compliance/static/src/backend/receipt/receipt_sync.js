import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { uuid } from "@web/core/utils/strings";
import { undoable } from "@tobacco_compliance/core/receipt_lines";

/**
 * One delivery between this browser and the server: scans go through the queue, so none is lost
 * without a connection, and every answer brings what other devices scanned meanwhile.
 */
export class ReceiptSync {
    /**
     * @param {Object} orm the service
     * @param {ReceiptQueue} queue
     * @param {number} receiptId
     * @param {Function} onResults called with what the server answered to our scans
     */
    constructor(orm, queue, receiptId, onResults) {
        Object.assign(this, { orm, queue, receiptId, onResults });
        this.isSending = false;
        this.asked = 0;
        this.accepted = 0;
        /** `error`: what the server said when it would not take the scans. */
        this.state = reactive({
            receipt: null,
            pending: queue.pending.length,
            isOnline: true,
            isSaved: true,
            error: "",
        });
    }

    /** @returns {Promise<Object|null>} null: no answer, or an error that the screen shows */
    async call(method, ...args) {
        const number = ++this.asked;
        try {
            const answer = await this.orm.silent.call("tobacco.receipt", method, [
                this.receiptId,
                ...args,
            ]);
            this.state.isOnline = true;
            this.state.error = "";
            this.accept(answer.receipt ?? (answer.lines ? answer : null), number);
            return answer;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.state.isOnline = false;
            } else if (error instanceof RPCError) {
                this.state.isOnline = true;
                this.state.error = error.data?.message || error.message;
            } else {
                throw error;
            }
            return null;
        }
    }

    /** An answer that was overtaken by a later one shows an older state: it is left out. */
    accept(receipt, number) {
        if (receipt && number > this.accepted) {
            this.accepted = number;
            this.state.receipt = receipt;
        }
    }

    /** @returns {Promise<void>} when the scan has been sent, or could not be */
    scan(code, productId) {
        const scan = { uuid: uuid(), code };
        if (productId) {
            scan.product_id = productId;
        }
        this.state.isSaved = this.queue.add(scan, Date.now()) && this.state.isSaved;
        this.count();
        return this.flush();
    }

    /** Sends what waits, oldest first. While one request is under way a second is never made. */
    async flush() {
        if (this.isSending) {
            return;
        }
        this.isSending = true;
        try {
            for (let batch = this.queue.take(); batch.length; batch = this.queue.take()) {
                const answer = await this.call("scan", batch);
                if (!answer) {
                    break;
                }
                this.queue.settle(answer.results);
                this.count();
                this.onResults(answer.results);
                if (!answer.results.length) {
                    break; // answered nothing: asking again at once would never end
                }
            }
        } finally {
            this.isSending = false;
            this.count();
        }
    }

    /** Every few seconds: send what waits, or else see what the others did. */
    async refresh() {
        if (this.queue.pending.length) {
            await this.flush();
        } else {
            await this.call("receipt_data");
        }
    }

    /** @returns {Promise<string>} what happened, for the screen; empty when it shows an error */
    async undo() {
        const taken = this.queue.takeBack();
        this.count();
        if (taken) {
            return _t("Taken back before it was sent: %(code)s", { code: taken.code });
        }
        if (this.state.pending) {
            return _t("The last scan is still being sent. Undo it when it has arrived.");
        }
        const scan = undoable(this.state.receipt.last);
        if (!scan) {
            return _t("There is no scan to undo.");
        }
        const answer = await this.call("undo", scan.uuid);
        return answer ? _t("Undone: %(text)s", { text: scan.text }) : "";
    }

    discard() {
        this.queue.clear();
        this.state.error = "";
        this.count();
    }

    count() {
        this.state.pending = this.queue.pending.length;
    }
}
