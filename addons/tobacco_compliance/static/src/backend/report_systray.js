import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const REFRESH_MS = 60_000;

/** How far reporting is behind, for those who may see it; a click opens the reporting status. */
export class ReportSystray extends Component {
    static template = "tobacco_compliance.ReportSystray";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.figures = useState({ isShown: false, waiting: 0, attention: 0 });
        onWillStart(async () => {
            if (await user.hasGroup("tobacco_compliance.group_auditor")) {
                // Not awaited: the page must not wait for a figure.
                this.refresh();
                this.timer = browser.setInterval(() => this.refresh(), REFRESH_MS);
            }
        });
        onWillDestroy(() => browser.clearInterval(this.timer));
    }

    async refresh() {
        try {
            const found = await this.orm.silent.call("tobacco.report.chain", "get_backlog", []);
            Object.assign(this.figures, found, { isShown: found.chains > 0 });
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            // The page itself says that the server is away; the next turn tells the figure.
        }
    }

    open() {
        this.action.doAction("tobacco_compliance.tobacco_report_chain_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add("tobacco_compliance.ReportSystray", { Component: ReportSystray }, { sequence: 30 });
