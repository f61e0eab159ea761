import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import {
    articleFor,
    cartonsAndPacks,
    progressOf,
    sortLines,
    totalOf,
} from "@tobacco_compliance/core/receipt_lines";
import { ReceiptQueue } from "@tobacco_compliance/core/receipt_queue";
import { isArticleBarcode, joinRows } from "@tobacco_compliance/core/scan_rows";
import { ReceiptFinishDialog } from "./receipt_finish_dialog";
import { ReceiptSound } from "./receipt_sound";
import { ReceiptSync } from "./receipt_sync";

const REFRESH_MS = 4000;
/** How long half of a carton code waits for its other half. */
const HALF_MS = 15000;
const WORST_FIRST = ["refused", "quarantine", "ok"];
const ICONS = {
    ok: "fa-check-circle",
    quarantine: "fa-exclamation-triangle",
    refused: "fa-times-circle",
    wait: "fa-cloud-upload",
    ready: "fa-barcode",
};

const TITLES = {
    ok: _t("Taken In"),
    quarantine: _t("Quarantine: Set It Aside"),
    refused: _t("Not Taken"),
    wait: _t("Wait"),
};

/** One delivery: scan, see what is missing, finish. For a keyboard scanner or one thumb. */
export class ReceiptScreen extends Component {
    static template = "tobacco_compliance.ReceiptScreen";
    static props = { receiptId: Number, leave: Function };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.input = useRef("code");
        this.sound = useState(new ReceiptSound());
        const queue = new ReceiptQueue(browser.localStorage, {
            database: session.db,
            userId: user.userId,
            receiptId: this.props.receiptId,
        });
        this.sync = new ReceiptSync(useService("orm"), queue, this.props.receiptId, (results) =>
            this.showResults(results),
        );
        this.data = useState(this.sync.state);
        this.state = useState({
            half: null,
            /** Tapped by the user: goes with each code until another article is scanned. */
            chosenId: false,
            lastId: false,
            isBusy: false,
            done: null,
            feedback: { tone: "ready", title: _t("Ready to Scan"), message: "" },
        });
        useBus(useService("barcode").bus, "barcode_scanned", (event) =>
            this.scan(event.detail.barcode),
        );
        onWillStart(() => this.sync.refresh());
        const timer = browser.setInterval(() => this.refresh(), REFRESH_MS);
        onWillUnmount(() => {
            browser.clearInterval(timer);
            browser.clearTimeout(this.halfTimer);
            this.sound.close();
        });
        useEffect(
            (error) => error && this.show("refused", error),
            () => [this.data.error],
        );
    }

    get receipt() {
        return this.data.receipt;
    }

    get isOpen() {
        return this.receipt?.state === "open" && !this.state.done;
    }

    get lines() {
        return sortLines(this.receipt.lines);
    }

    get chosen() {
        return articleFor(this.receipt.lines, this.state.chosenId || this.state.lastId);
    }

    get totals() {
        return progressOf(totalOf(this.receipt.lines));
    }

    get waiting() {
        return _t("%(count)s to upload.", { count: this.data.pending });
    }

    get icon() {
        return ICONS[this.state.feedback.tone];
    }

    iconOf(scan) {
        const colour = { ok: "success", quarantine: "warning", refused: "danger" }[scan.result];
        return `${ICONS[scan.result]} text-${colour}`;
    }

    async refresh() {
        // a tab in the background neither draws power nor asks the server
        const isWanted = !this.receipt || this.isOpen;
        if (isWanted && !this.state.isBusy && document.visibilityState !== "hidden") {
            await this.sync.refresh();
        }
    }

    progress(line) {
        return progressOf(line);
    }

    /** @returns {string} "2 cartons 3 packs" */
    amount(packs, line) {
        const parts = cartonsAndPacks(packs, line.packs_per_carton);
        const words = [];
        if (parts.cartons) {
            words.push(_t("%(count)s ctn", { count: parts.cartons }));
        }
        if (parts.packs || !parts.cartons) {
            words.push(_t("%(count)s pk", { count: parts.packs }));
        }
        return words.join(" ");
    }

    time(scan) {
        return deserializeDateTime(scan.at).toFormat("HH:mm:ss");
    }

    show(tone, message, title = TITLES[tone]) {
        this.state.feedback = { tone, title, message };
        this.sound.play(tone);
    }

    /** Several results at once (after an outage): the worst is the one that must be seen. */
    showResults(results) {
        const newest = results.findLast((one) => one.product_id);
        this.state.lastId = newest?.product_id ?? this.state.lastId;
        for (const tone of WORST_FIRST) {
            const found = results.findLast((one) => one.result === tone);
            if (found) {
                this.show(tone, [this.describe(found), found.message].filter(Boolean).join(": "));
                return;
            }
        }
    }

    /** @returns {string} "Chunghwa +1 carton" */
    describe({ product_id: productId, packs }) {
        const line = this.receipt.lines.find((found) => found.product_id === productId);
        return line && packs ? `${line.name} +${this.amount(packs, line)}` : (line?.name ?? "");
    }

    submit() {
        const text = this.input.el.value.trim();
        this.input.el.value = "";
        return text && this.scan(text);
    }

    async scan(text) {
        if (!this.isOpen) {
            return;
        }
        browser.clearTimeout(this.halfTimer);
        const { held, codes } = joinRows(this.state.half, text);
        this.state.half = held;
        if (held) {
            this.show("wait", _t("One row of the carton code is read. Scan the other row."));
            this.halfTimer = browser.setTimeout(() => this.releaseHalf(), HALF_MS);
        }
        for (const code of codes) {
            await this.send(code);
        }
    }

    /** The other row did not come: the server says what it thinks of this one alone. */
    async releaseHalf() {
        const half = this.state.half;
        this.state.half = null;
        if (half) {
            await this.send(half);
        }
    }

    async send(code) {
        if (isArticleBarcode(code)) {
            this.state.chosenId = false;
        }
        await this.sync.scan(code, this.state.chosenId);
        if (!this.data.isOnline) {
            this.show(
                "wait",
                _t("Kept: %(code)s. It is sent when the connection is back.", { code }),
            );
        }
    }

    choose(line) {
        this.state.chosenId = line.product_id;
    }

    async undo() {
        if (this.state.half) {
            browser.clearTimeout(this.halfTimer);
            this.state.half = null;
            this.show("wait", _t("The half that was read is dropped."), _t("Undo"));
            return;
        }
        const message = await this.sync.undo();
        if (message) {
            this.show("wait", message, _t("Undo"));
        }
    }

    discard() {
        this.dialog.add(ConfirmationDialog, {
            body: _t(
                "These scans have not reached the server. Drop them only when the goods have been counted otherwise.",
            ),
            confirmLabel: _t("Drop %(count)s scans", { count: this.data.pending }),
            confirm: () => this.sync.discard(),
            cancel: () => {},
        });
    }

    askFinish() {
        this.dialog.add(ReceiptFinishDialog, {
            lines: this.receipt.lines,
            problems: this.receipt.problems,
            amount: this.amount,
            finish: (isBackorder) => this.finish(isBackorder),
        });
    }

    async finish(isBackorder) {
        this.state.isBusy = true;
        const answer = await this.sync.call("finish", isBackorder);
        this.state.isBusy = false;
        if (answer) {
            this.state.done = answer;
            this.show("ok", answer.message);
        }
    }

    askCancel() {
        this.dialog.add(ConfirmationDialog, {
            body: _t("Stop receiving? Nothing is moved, and the delivery is expected as before."),
            confirmLabel: _t("Stop Receiving"),
            confirm: async () => {
                if (await this.sync.call("cancel")) {
                    this.sync.discard();
                    this.props.leave();
                }
            },
            cancel: () => {},
        });
    }

    openPicking(pickingId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "stock.picking",
            res_id: pickingId,
            views: [[false, "form"]],
        });
    }
}
