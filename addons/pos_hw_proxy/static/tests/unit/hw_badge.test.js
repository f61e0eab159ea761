import { expect, test } from "@odoo/hoot";
import { animationFrame, click, queryOne, waitFor } from "@odoo/hoot-dom";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { HwBadge } from "@pos_hw_proxy/app/components/hw_badge/hw_badge";

definePosModels();

test("the badge is not there on a till without an agent", async () => {
    await setupPosEnv();
    await mountWithCleanup(HwBadge);
    expect(".hw-badge").toHaveCount(0);
});

test("the badge shows the printer's trouble and tells what to do", async () => {
    const store = await setupPosEnv();
    const agent = store.env.services.hw_agent;
    agent.client = {};
    agent.link = "ok";
    agent.device = { status: "online", paper: "ok", cover: "closed" };
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(HwBadge);
    expect(queryOne(".hw-badge").dataset.trouble).toBe("");
    agent.device = { status: "offline", paper: "out", cover: "closed" };
    await animationFrame();
    expect(queryOne(".hw-badge").dataset.trouble).toBe("paper_out");
    expect(".hw-badge i").toHaveClass("text-danger");
    await click(".hw-badge");
    await waitFor(".modal:contains(Put in a new roll)");
});

test("an event of another printer changes nothing", async () => {
    const store = await setupPosEnv();
    const agent = store.env.services.hw_agent;
    agent.printer = "front";
    agent.link = "ok";
    agent.device = { id: "front", status: "online", paper: "ok", cover: "closed" };
    agent.handle({ type: "printer", device: "kitchen", data: { paper: "out" } });
    expect(agent.trouble).toBe("");
    agent.handle({ type: "printer", device: "front", data: { paper: "low" } });
    expect(agent.trouble).toBe("paper_low");
    expect(agent.isBlocked).toBe(false);
});
