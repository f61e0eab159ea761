import { serializeDateTime } from "@web/core/l10n/dates";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { messageOf } from "@tobacco_compliance/core/rules";
import { ApprovalPopup } from "@tobacco_pos/app/components/popups/approval_popup/approval_popup";
import { canTryPinOffline, tryPinOffline } from "./offline_pin";

const { DateTime } = luxon;

/** The managers whose PIN this till can try by itself. */
export function offlineManagers(config) {
    return canTryPinOffline() ? config._tobacco.approvers || [] : [];
}

/**
 * Let a manager approve what keeps `order` from being paid. The approval itself stays on the
 * server; the order only remembers for what it need not be asked again. Without the server the
 * till tries the PIN, and the approval travels with the order, to be reviewed.
 *
 * @returns {Promise<boolean>}
 */
export async function askManager(pos, order) {
    const answer = await reachServer(pos, () => call(pos, "tobacco_approvers"));
    const local = offlineManagers(pos.config);
    const managers = Array.isArray(answer) ? answer : local.map(({ id, name }) => ({ id, name }));
    const violations = order.findTobaccoRefusals();
    return Boolean(
        await makeAwaitable(pos.dialog, ApprovalPopup, {
            managers,
            messages: violations.map((one) => messageOf(one, order.config._tobacco.rules)),
            approve: async (words) => {
                const request = { uuid: order.uuid, violations, ...words };
                let answer = await reachServer(pos, () => call(pos, "tobacco_approve", request));
                const manager = local.find(({ id }) => id === words.user_id);
                if (answer === "offline" && manager) {
                    answer = await tryPinOffline(manager, words.pin);
                    if (answer === "ok") {
                        keepOfflineApproval(order, violations, words);
                    }
                }
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

function keepOfflineApproval(order, violations, { user_id, reason }) {
    const at = serializeDateTime(DateTime.now());
    order.tobacco_offline_approvals = [
        ...(order.tobacco_offline_approvals || []),
        ...violations.map(({ rule, params }) => ({ rule, params, user_id, reason, at })),
    ];
}

async function reachServer(pos, ask) {
    if (pos.data.network.offline) {
        return "offline";
    }
    try {
        return await ask();
    } catch (error) {
        if (error instanceof ConnectionLostError || error instanceof RPCError) {
            return "offline";
        }
        throw error;
    }
}
