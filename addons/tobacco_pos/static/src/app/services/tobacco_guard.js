import { serializeDateTime } from "@web/core/l10n/dates";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { AgePopup } from "@tobacco_pos/app/components/popups/age_popup/age_popup";
import { RefusalPopup } from "@tobacco_pos/app/components/popups/refusal_popup/refusal_popup";
import { askManager, offlineManagers } from "./tobacco_approval";
import { keepRefusal } from "./refusal_log";

const { DateTime } = luxon;

/**
 * What stands between an order with tobacco and its payment.
 *
 * The age is asked here and not at the first scan: the goods are all there, the customer is in
 * front of the counter, and a scanner cannot type into the question. Once answered, it is not
 * asked again for this order.
 *
 * @returns {Promise<boolean>} whether the order may be paid as it stands
 */
export async function askAgeAndRules(pos, order) {
    if (!order?.tobaccoLines?.length) {
        return true;
    }
    order.dropSpareTobaccoCodes();
    await pos.learnTobaccoBuyer(order);
    const needsAge = order.needsTobaccoAge;
    const refusals = order.findTobaccoRefusals(needsAge ? null : order.tobaccoAge);
    if (refusals.length) {
        return await showRefusals(pos, order, refusals);
    }
    return needsAge ? await askAge(pos, order) : true;
}

/**
 * The highest age that one of the tests sets for a sale on this day ("YYYY-MM-DD"); 18 where the
 * rules name none.
 */
export function highestAge(rules, tests, today) {
    const ages = rules
        .filter(
            ({ test, stages, valid_from, valid_to }) =>
                tests.includes(test) &&
                stages.includes("sale") &&
                valid_from <= today &&
                (!valid_to || today < valid_to),
        )
        .map(({ value }) => Number(value))
        .filter(Number.isFinite);
    return Math.max(18, ...ages);
}

async function askAge(pos, order) {
    const { shop, rules } = order.config._tobacco;
    const today = DateTime.now().setZone(shop.tz).toISODate();
    const answer = await makeAwaitable(pos.dialog, AgePopup, {
        age: highestAge(rules, ["age"], today),
        // who looks younger than this shows a document, whatever the law's own age is
        clearAge: highestAge(rules, ["age", "looks_under"], today),
        lines: order.tobaccoLines.map((line) => `${line.getFullProductName()} ${line.tobaccoSold}`),
        needsBirthDate: order.needsTobaccoBirthDate,
        today,
    });
    if (answer?.basis === "refused") {
        refuse(pos, order);
    }
    if (!answer || answer.basis === "refused") {
        return false;
    }
    // A birth date goes to the rules from here and is kept nowhere.
    const refusals = order.findTobaccoRefusals({ result: "checked", ...answer });
    if (!answer.birth_date || !refusals.length) {
        order.setTobaccoAge("checked", answer.basis, pos.user);
    }
    return refusals.length ? await showRefusals(pos, order, refusals, answer.birth_date) : true;
}

function refuse(pos, order) {
    const lines = order.lines.flatMap((line, index) => (line.isTobacco ? [index + 1] : []));
    keep(pos, order, { lines });
    order.setTobaccoAge("refused", false, pos.user);
    order.removeTobaccoLines();
    pos.resendPaidOrders();
}

function keep(pos, order, reason) {
    const at = serializeDateTime(DateTime.now());
    keepRefusal({ uuid: order.uuid, at, user_id: pos.user.id, ...reason });
}

function withoutBirthDate({ actual, ...params }, birthDate) {
    return actual === birthDate ? params : { actual, ...params };
}

/** The tobacco goes or the cashier changes it; either way the order is looked at again. */
async function showRefusals(pos, order, refusals, birthDate) {
    for (const { rule, params, lines } of refusals) {
        keep(pos, order, { rule, params: withoutBirthDate(params, birthDate), lines });
    }
    pos.resendPaidOrders();
    const answer = await makeAwaitable(pos.dialog, RefusalPopup, {
        order,
        refusals,
        canAskManager:
            order.canTobaccoBeApproved(refusals) &&
            (!pos.data.network.offline || offlineManagers(pos.config).length > 0),
    });
    if (answer === "remove") {
        order.removeTobaccoLines();
    } else if (answer === "manager" && (await askManager(pos, order))) {
        return await askAgeAndRules(pos, order);
    }
    return false;
}
