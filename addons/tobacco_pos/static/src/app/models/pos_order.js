import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { approvalKey, overridableRules } from "@tobacco_pos/core/approval";
import { distinctViolations } from "@tobacco_pos/core/codes";
import { BIRTH_DATE_UNREAD, lineFacts, orderFacts, rowsToJudge } from "@tobacco_pos/core/facts";
import { boughtBefore, isCounted, netCartons } from "@tobacco_pos/app/utils/same_buyer";
import { FactsError, check } from "@tobacco_compliance/core/rules";
import { recordUuid } from "@tobacco_compliance/core/record_uuid";

const { DateTime } = luxon;
const REVISION = 0;
const FACTS_UNREADABLE = "TILL-FACTS-UNREADABLE";

patch(PosOrder.prototype, {
    get tobaccoLines() {
        return this.lines.filter((line) => line.isTobacco);
    },

    /** "refund" when tobacco is only taken back. */
    get tobaccoKind() {
        return this.tobaccoLines.every((line) => line.qty < 0) ? "refund" : "sale";
    },

    get isTobaccoAgeAnswered() {
        return this.tobacco_age_result === "checked";
    },

    get needsTobaccoAge() {
        return (
            this.tobaccoLines.length > 0 &&
            this.tobaccoKind === "sale" &&
            (!this.isTobaccoAgeAnswered ||
                (this.tobacco_age_basis === "document" && this.needsTobaccoBirthDate))
        );
    },

    get tobaccoAge() {
        return this.isTobaccoAgeAnswered
            ? { result: "checked", basis: this.tobacco_age_basis }
            : null;
    },

    /** Whether a rule of today tests the birth date of who buys these goods: the engine says. */
    get needsTobaccoBirthDate() {
        const rules = this.config._tobacco.rules.filter(({ test }) => test === BIRTH_DATE_UNREAD);
        const age = { result: "checked", basis: "document" };
        return rules.length > 0 && check(this.tobaccoFacts({ age }), rules).length > 0;
    },

    get isTobaccoCountedByMember() {
        return Boolean(
            this.config._tobacco &&
            typeof this.partner_id?.id === "number" &&
            this.tobaccoLines.some(
                (line) => line.qty > 0 && isCounted(line.product_id.product_tmpl_id._tobacco_facts),
            ),
        );
    },

    /** @param {DateTime} moment @returns {string} the shop's day, ISO */
    tobaccoDay(moment) {
        return moment.setZone(this.config._tobacco.shop.tz).toISODate();
    },

    /** Net cartons of this order, for the sum of its member's day. */
    get tobaccoNetCartons() {
        return netCartons(
            this.tobaccoLines.flatMap((line, index) =>
                lineFacts(line.prepareTobaccoLine(index + 1)).map((facts) => ({
                    ...facts,
                    qty: (line.qty < 0 ? "-" : "") + facts.qty,
                })),
            ),
        );
    },

    /**
     * What the member bought on this day in other orders: the server's last answer and the orders
     * of this till. Offline that is all there is to know; the server adds up again.
     *
     * @returns {?string} cartons, null for nobody known
     */
    tobaccoBoughtBefore(now) {
        if (!this.isTobaccoCountedByMember) {
            return null;
        }
        const day = this.tobaccoDay(now);
        const answer = this.uiState.tobaccoBought;
        const isOfToday = answer?.day === day && answer.partnerId === this.partner_id.id;
        const orders = new Map(isOfToday ? Object.entries(answer.orders) : []);
        for (const order of this.models["pos.order"].filter(
            (order) =>
                ["paid", "done"].includes(order.state) &&
                order.partner_id?.id === this.partner_id.id &&
                this.tobaccoDay(order.date_order) === day,
        )) {
            orders.set(order.uuid, order.tobaccoNetCartons);
        }
        orders.delete(this.uuid);
        return boughtBefore([...orders.values()]);
    },

    /**
     * @param {DateTime} now any zone; the rules' day is that of the shop
     * @param {?Object} age the answer to judge, with `birth_date` while one is typed
     */
    tobaccoFacts({ now = DateTime.now(), age = this.tobaccoAge } = {}) {
        const { shop, licence } = this.config._tobacco;
        const stage = this.tobaccoKind;
        return orderFacts({
            stage,
            jurisdiction: shop.jurisdiction,
            at: now.setZone(shop.tz).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"),
            site: shop.code,
            licence: licence,
            age,
            same_buyer_cartons: stage === "sale" ? this.tobaccoBoughtBefore(now) : null,
            lines: this.lines.flatMap((line, index) =>
                line.isTobacco && (stage === "refund" || line.qty > 0)
                    ? [line.prepareTobaccoLine(index + 1)]
                    : [],
            ),
        });
    },

    /** What the rules say about this order as it stands now; [] without tobacco. */
    checkTobacco(age = this.tobaccoAge) {
        if (!this.config._tobacco || this.finalized || !this.tobaccoLines.length) {
            return [];
        }
        try {
            const rules = rowsToJudge(this.config._tobacco.rules, age);
            return distinctViolations(check(this.tobaccoFacts({ age }), rules));
        } catch (error) {
            if (!(error instanceof FactsError)) {
                throw error;
            }
            // An article with wrong facts: the server finds and records it, the till goes on.
            const lines = this.tobaccoLines.map((line) => this.lines.indexOf(line) + 1);
            const params = { limit: error.expected, actual: error.field };
            return [{ rule: FACTS_UNREADABLE, severity: "warn", lines, params }];
        }
    },

    /** The same for the screen, kept until the order changes. */
    get tobaccoViolations() {
        return this.checkTobacco();
    },

    /** What keeps this order from being paid; what a manager approved does not. */
    findTobaccoRefusals(age = this.tobaccoAge) {
        const approved = new Set(this.uiState.tobaccoApproved || []);
        return this.checkTobacco(age).filter(
            (violation) => violation.severity === "block" && !approved.has(approvalKey(violation)),
        );
    },

    /** Whether a manager may approve all of `refusals`. */
    canTobaccoBeApproved(refusals) {
        const overridable = overridableRules(this.config._tobacco.rules);
        return refusals.every(({ rule }) => overridable.has(rule));
    },

    approveTobacco(violations) {
        this.uiState.tobaccoApproved = [
            ...(this.uiState.tobaccoApproved || []),
            ...violations.map(approvalKey),
        ];
    },

    setTobaccoAge(result, basis, user) {
        this.tobacco_age_result = result;
        this.tobacco_age_basis = basis;
        this.tobacco_age_user_id = user;
        this.tobacco_age_at = DateTime.now();
    },

    /**
     * The line that the next code belongs to: the one in hand, else the last, with room first.
     * `isTraced`: an e-cigarette, and not a carton.
     */
    findTobaccoCodeLine(isTraced) {
        const lines = this.tobaccoLines.filter(
            (line) => line.tobaccoCodeRoom && line.isTobaccoTraced === isTraced,
        );
        const inHand = this.getSelectedOrderline();
        const last = [...lines].sort((a, b) => (a === inHand) - (b === inHand)).reverse();
        return last.find((line) => line.tobaccoCodes.length < line.tobaccoCodeRoom) || last[0];
    },

    /** Codes of cartons that were taken off again are not kept. */
    dropSpareTobaccoCodes() {
        for (const line of this.lines) {
            if (line.tobacco_carton_codes?.length > line.tobaccoCodes.length) {
                line.tobacco_carton_codes = line.tobaccoCodes;
            }
        }
    },

    removeTobaccoLines() {
        for (const line of [...this.tobaccoLines]) {
            this.removeOrderline(line);
        }
    },

    /** Whether the sale is one that the licence reports; nothing older than its go-live is. */
    get isTobaccoReported() {
        const since = this.config._tobacco?.reports_since;
        return (
            Boolean(since && this.tobaccoLines.length) &&
            DateTime.fromSQL(since, { zone: "utc" }) <= this.date_order
        );
    },

    /** The uuid of the record that reports this order; the server arrives at the same one. */
    get tobaccoRecordUuid() {
        if (!this.config._tobacco || !this.tobaccoLines.length) {
            return "";
        }
        return recordUuid(this.config._tobacco.database, this.uuid, this.tobaccoKind, REVISION);
    },
});
