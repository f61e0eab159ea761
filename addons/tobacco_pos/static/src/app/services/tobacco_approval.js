import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { messageOf } from "@tobacco_compliance/core/rules";
import { ApprovalPopup } from "@tobacco_pos/app/components/popups/approval_popup/approval_popup";

/**
 * Let a manager approve what keeps `order` from being paid. The approval itself stays on the
 * server; the order only remembers for what it need not be asked again.
 *
 * @returns {Promise<boolean>}
 */
export async function askManager(pos, order) {
    const managers = await reachServer(() => call(pos, "tobacco_approvers"));
    if (!Array.isArray(managers)) {
        return false;
    }
    const violations = order.findTobaccoRefusals();
    return Boolean(
        await makeAwaitable(pos.dialog, ApprovalPopup, {
            managers,
            messages: violations.map((one) => messageOf(one, order.config._tobacco.rules)),
            approve: async (words) => {
                const request = { uuid: order.uuid, violations, ...words };
                const answer = await reachServer(() => call(pos, "tobacco_approve", request));
                if (answer === "ok") {
                    order.approveTobacco(violations);
                }
                return answer;
            },
        }),
    );
}

const call = (pos, method, ...args) =>
    pos.data.call("pos.config", method, [[pos.config.id], ...args]);

async function reachServer(ask) {
    try {
        return await ask();
    } catch (error) {
        if (error instanceof ConnectionLostError || error instanceof RPCError) {
            return "offline";
        }
        throw error;
    }
}
