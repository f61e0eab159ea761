import { PosStore } from "@point_of_sale/app/services/pos_store";
import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { ownFontCss } from "@pos_hw_proxy/app/utils/hw_fonts";
import { HwAgentPrinter } from "@pos_hw_proxy/app/utils/printer/hw_agent_printer";

const FONTS_AFTER_MS = 2000;

// The same array is the dependencies of the service `pos`.
PosStore.serviceDependencies.push("hw_agent", "renderer");

patch(PosStore.prototype, {
    async afterProcessServerData() {
        const settings = this.config._hw_printer;
        if (!settings) {
            return super.afterProcessServerData(...arguments);
        }
        const { hw_agent: agent, renderer } = this.env.services;
        agent.start(settings, () => this.getCashier()?.name);
        const printer = new HwAgentPrinter({ agent, settings, renderer });
        // Before the parent: it may fail without the server, and printing does not need it.
        this.hardwareProxy.printer = printer;
        const result = await super.afterProcessServerData(...arguments);
        // And after it: the parent sets the Epson printer last.
        this.hardwareProxy.printer = printer;
        // The first receipt may have to be drawn when the server is away.
        browser.setTimeout(() => ownFontCss(document.body), FONTS_AFTER_MS);
        return result;
    },
});
