import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { AgentClient, AgentError } from "@pos_hw_proxy/app/utils/hw_agent_client";
import { testTicket } from "@pos_hw_proxy/backend/pairing/test_ticket";

const DEFAULT_URL = "http://127.0.0.1:8269";
const SCOPES = ["print", "drawer"];
const TEST_TTL_S = 30;
const DRAWER_TTL_S = 3;

const ERRORS = {
    AGENT_AWAY: _t(
        "No agent answers at this address. Start it, and open this page on the computer of the till. If the browser asks, allow it to reach devices.",
    ),
    UNAUTHORIZED: _t("This is not the code that the agent shows now."),
    PAIRING_LOCKED: _t("Too many wrong codes. Wait five minutes, then try again."),
};

/** What a job of the test came to. */
const OUTCOMES = {
    printed: _t("Done: the printer has confirmed it."),
    queued: _t("It waits for the printer: look at the printer's paper and cover."),
    sending: _t("It waits for the printer: look at the printer's paper and cover."),
    confirming: _t("It waits for the printer: look at the printer's paper and cover."),
    held: _t("It waited too long for the printer. Look at its paper and cover, then try again."),
    cancelled: _t("The printer was not ready for it. Look at its paper and cover, then try again."),
    unknown: _t("The connection to the printer broke. Look at the paper, then try again."),
    failed: _t("It was not printed. Try again."),
};

/**
 * Pairs a till with the agent on its computer. All of it happens in the manager's browser: the
 * server cannot reach the till's network, and only receives the outcome.
 */
export class Pairing extends Component {
    static template = "pos_hw_proxy.Pairing";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.actions = useService("action");
        const { url, config_id } = this.props.action.params ?? {};
        this.state = useState({
            step: "code",
            configs: [],
            configId: config_id || 0,
            url: url || DEFAULT_URL,
            code: "",
            printers: [],
            printer: "",
            hasDrawer: true,
            isBusy: false,
            error: "",
            outcome: "",
        });
        onWillStart(async () => {
            this.state.configs = await this.orm.searchRead("pos.config", [], ["display_name"]);
            this.state.configId ||= this.state.configs[0]?.id ?? 0;
        });
    }

    get config() {
        return this.state.configs.find((config) => config.id === this.state.configId);
    }

    get isReady() {
        return this.config && /^\d{8}$/.test(this.state.code.replace(/\s/g, ""));
    }

    get printerDevice() {
        return this.state.printers.find((device) => device.id === this.state.printer);
    }

    /** Run a step; an error of the agent becomes a sentence on the form. */
    async run(step) {
        Object.assign(this.state, { isBusy: true, error: "", outcome: "" });
        try {
            await step();
        } catch (error) {
            if (!(error instanceof AgentError)) {
                throw error;
            }
            this.state.error = (ERRORS[error.code] ?? error.message).toString();
        } finally {
            this.state.isBusy = false;
        }
    }

    pair() {
        return this.run(async () => {
            this.client = new AgentClient({ url: this.state.url.trim() });
            this.answer = await this.client.pair({
                code: this.state.code.replace(/\s/g, ""),
                name: this.config.display_name,
                origin: window.location.origin,
                scopes: SCOPES,
            });
            const { devices } = await this.client.state();
            this.devices = devices;
            this.state.printers = devices.filter((device) => device.kind === "printer");
            const receipt = this.state.printers.find((device) => device.role === "receipt");
            this.state.printer = (receipt ?? this.state.printers[0])?.id ?? "";
            this.state.step = "printer";
        });
    }

    save() {
        return this.run(async () => {
            await this.orm.call("pos.hw.agent", "save_pairing", [
                this.state.configId,
                this.client.url,
                this.answer,
                this.devices,
                this.state.printer || false,
                this.state.hasDrawer,
            ]);
            this.state.step = "done";
        });
    }

    async submit(kind, payload, ttlS) {
        const key = `test:${kind}:${this.state.printer}:${Date.now()}`;
        const job = { key, printer: this.state.printer, kind, payload, ttl_s: ttlS };
        await this.client.addJob(job);
        const { state } = await this.client.job(key, 5);
        this.state.outcome = OUTCOMES[state].toString();
    }

    testPrint() {
        return this.run(async () => {
            const ticket = await testTicket(this.printerDevice.width_dots, [
                _t("Test print").toString(),
                this.config.display_name,
                `${this.printerDevice.id} ${this.printerDevice.address}`,
                luxon.DateTime.now().toFormat("yyyy-MM-dd HH:mm:ss"),
            ]);
            await this.submit("raster", ticket, TEST_TTL_S);
        });
    }

    testDrawer() {
        return this.run(() => this.submit("drawer", { pin: 2 }, DRAWER_TTL_S));
    }

    close() {
        return this.actions.doAction({ type: "ir.actions.act_window_close", infos: {} });
    }
}

registry.category("actions").add("pos_hw_proxy.pairing", Pairing);
