import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const FRESH_MS = 60000;
const PATIENCE_MS = 2000;

/**
 * What the server said of the members at the counter. Each answer is kept on the order too, so
 * that the rules read it offline; the orders of this till are added there.
 */
export class SameBuyerBook {
    constructor() {
        /** By the member's id: when it was asked, and the answer or its promise. */
        this.asked = new Map();
    }

    /** Ask for the member of `order` if it matters; waits 2 s at most and never fails. */
    async learn(pos, order) {
        if (!order?.isTobaccoCountedByMember || pos.data.network.offline) {
            return this.tell(order);
        }
        const { id } = order.partner_id;
        const last = this.asked.get(id);
        if (!last || Date.now() - last.at >= FRESH_MS) {
            const asked = { at: Date.now(), answer: last?.answer };
            asked.promise = this.ask(pos, id).then((answer) => {
                if (answer) {
                    asked.answer = answer;
                } else {
                    asked.at = -FRESH_MS; // unanswered: the next time asks again
                }
            });
            this.asked.set(id, asked);
        }
        const { promise } = this.asked.get(id);
        // one that comes later is still told
        promise.then(() => this.tell(order));
        await Promise.race([
            promise,
            new Promise((resolve) => browser.setTimeout(resolve, PATIENCE_MS)),
        ]);
        this.tell(order);
    }

    tell(order) {
        const answer = order?.partner_id && this.asked.get(order.partner_id.id)?.answer;
        if (answer) {
            order.uiState.tobaccoBought = { ...answer, partnerId: order.partner_id.id };
        }
    }

    async ask(pos, partnerId) {
        try {
            return await pos.data.silentCall("pos.config", "tobacco_bought_today", [
                [pos.config.id],
                partnerId,
            ]);
        } catch (error) {
            if (error instanceof ConnectionLostError || error instanceof RPCError) {
                return false;
            }
            throw error;
        }
    }
}

registry.category("services").add("tobacco_same_buyer", { start: () => new SameBuyerBook() });
