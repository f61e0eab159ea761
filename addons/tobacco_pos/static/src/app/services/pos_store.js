import { PosStore } from "@point_of_sale/app/services/pos_store";
import { Mutex } from "@web/core/utils/concurrency";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { isDatabaseAway } from "@tobacco_pos/core/connection_error";
import { takeDeviceNumber } from "@tobacco_pos/core/device_counter";
import { watchLicence } from "./licence_watch";
import { askAgeAndRules } from "./tobacco_guard";
import { flushRefusals } from "./refusal_log";

const RETRY_MS = 10000;
const resending = new Mutex();

patch(PosStore.prototype, {
    async setup() {
        await super.setup(...arguments);
        // Without it a browser short of space may drop sales that were never sent. Not awaited:
        // some browsers ask the user first.
        navigator.storage?.persist?.();
    },

    get paidOrders() {
        return this.env.services.paid_order_journal;
    },

    async afterProcessServerData() {
        await super.afterProcessServerData(...arguments);
        if (this.config._tobacco) {
            watchLicence(this);
            if (!this.data.network.offline) {
                await this.refreshTobacco();
            }
        }
    },

    /** Licence and rules may have changed since this till was loaded. */
    async refreshTobacco() {
        const fresh = await this.data.silentCall("pos.config", "tobacco_till_data", [
            [this.config.id],
        ]);
        if (fresh) {
            Object.assign(this.config._tobacco, fresh);
            this.data.synchronizeServerDataInIndexedDB({ "pos.config": [this.config.raw] });
        }
    },

    setPartnerToCurrentOrder() {
        super.setPartnerToCurrentOrder(...arguments);
        this.learnTobaccoBuyer(this.getOrder());
    },

    async addLineToOrder(vals, order) {
        const line = await super.addLineToOrder(...arguments);
        this.learnTobaccoBuyer(order);
        return line;
    },

    /** What the member bought today at other tills too; the screen does not wait for it. */
    learnTobaccoBuyer(order) {
        return this.env.services.tobacco_same_buyer.learn(this, order);
    },

    async pay() {
        if (await askAgeAndRules(this, this.getOrder())) {
            return super.pay(...arguments);
        }
    },

    async syncAllOrders() {
        await this.resendPaidOrders();
        const written = await this.writeDownPaidOrders();
        try {
            return await super.syncAllOrders(...arguments);
        } finally {
            written.forEach((uuid) => this.paidOrders.inFlight.delete(uuid));
            await this.retryLaterIfNeeded();
        }
    },

    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        for (const order of orders) {
            if (order.finalized) {
                await this.paidOrders.delete(order.uuid);
            }
        }
    },

    /** Every paid order is on the disk before it is sent, and before the cashier sees "paid". */
    async writeDownPaidOrders() {
        const written = [];
        const pending = [...this.pendingOrder.create, ...this.pendingOrder.write];
        for (const order of this.models["pos.order"].readMany(pending).filter(Boolean)) {
            if (order.state === "paid" && order.isDirty()) {
                this.numberTobaccoOrder(order);
                order.setOrderPrices();
                this.paidOrders.inFlight.add(order.uuid);
                written.push(order.uuid);
                await this.paidOrders.put(
                    order.uuid,
                    order.serializeForORM({ keepCommands: true }),
                );
            }
        }
        return written;
    },

    numberTobaccoOrder(order) {
        if (order.tobaccoLines.length && !order.tobacco_device_seq) {
            order.tobacco_device = `${this.config.id}-${this.device.identifier}`;
            order.tobacco_device_seq = takeDeviceNumber(localStorage, order.tobacco_device);
        }
    },

    /** Send again, to the letter, what an earlier attempt could not deliver. */
    resendPaidOrders() {
        return resending.exec(async () => {
            if (this.data.network.offline) {
                return;
            }
            await this.sendTobaccoRefusals();
            for (const { uuid, payload } of await this.paidOrders.waiting()) {
                if (!(await this.resendPaidOrder(uuid, payload))) {
                    return;
                }
            }
        });
    },

    /** @returns {Promise<boolean>} whether the server can be reached at all */
    async resendPaidOrder(uuid, payload) {
        try {
            const data = await this.data.call("pos.order", "sync_from_ui", [[payload]], {
                context: this.getSyncAllOrdersContext([]),
            });
            const local = this.models["pos.order"].getBy("uuid", uuid);
            if (local) {
                this.removePendingOrder(local);
            }
            const loaded = this.models.loadConnectedData(await this.data.missingRecursive(data));
            await this.postSyncAllOrders(loaded["pos.order"]);
            return true;
        } catch (error) {
            return !isAway(error);
        }
    },

    async sendTobaccoRefusals() {
        try {
            await flushRefusals((refusals) =>
                this.data.call("pos.config", "tobacco_record_refusals", [
                    [this.config.id],
                    refusals,
                ]),
            );
        } catch (error) {
            if (!(error instanceof ConnectionLostError || error instanceof RPCError)) {
                throw error;
            }
        }
    },

    /** A database that is away sends no event when it is back. */
    async retryLaterIfNeeded() {
        if (!this.retryTimer && (await this.paidOrders.waiting()).length) {
            this.retryTimer = setTimeout(() => {
                this.retryTimer = undefined;
                this.syncAllOrders();
            }, RETRY_MS);
        }
    },
});

export function isAway(error) {
    return (
        error instanceof ConnectionLostError ||
        (error instanceof RPCError && isDatabaseAway(error.exceptionName))
    );
}
