import { expect, test } from "@odoo/hoot";
import {
    click,
    keyDown,
    manuallyDispatchProgrammaticEvent,
    queryOne,
    waitFor,
} from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { askAgeAndRules } from "@tobacco_pos/app/services/tobacco_guard";
import { RULES, setupTill } from "./utils";

definePosModels();

const UNREAD = {
    ...RULES[0],
    code: "UK-DOB-2009",
    test: "birth_date_unread",
    operator: "present",
    value: "2009-01-01",
    valid_from: "2019-01-01",
    message: "Nobody born on or after {limit} may buy.",
};
const BIRTH_DATE_RULES = [UNREAD, { ...UNREAD, test: "birth_date", operator: "ge" }];

async function askForBirthDate() {
    const till = await setupTill();
    till.store.config._tobacco.rules = [...RULES, ...BIRTH_DATE_RULES];
    await till.addPack();
    await mountWithCleanup(MainComponentsContainer);
    const answer = askAgeAndRules(till.store, till.order);
    await waitFor(".tobacco-age");
    await keyDown("2");
    await advanceTime(100);
    await waitFor(".age-birth-date");
    return { ...till, answer };
}

async function enterBirthDate(date) {
    // hoot cannot type into a date that is empty
    const input = queryOne(".age-birth-date input");
    expect(document.activeElement).toBe(input);
    input.value = date;
    await manuallyDispatchProgrammaticEvent(input, "input");
    await click(".age-birth-date button");
    await animationFrame();
}

test("a birth date is asked where a rule tests it, judged and not kept", async () => {
    const { order, answer, store } = await askForBirthDate();
    await enterBirthDate("2008-12-31");
    expect(await answer).toBe(true);
    expect([order.tobacco_age_result, order.tobacco_age_basis]).toEqual(["checked", "birth_date"]);
    expect(JSON.stringify(order.serializeForORM())).not.toInclude("2008-12-31");
    expect(JSON.stringify(order.serializeForIndexedDB?.() || {})).not.toInclude("2008-12-31");
    expect(JSON.stringify(order.uiState)).not.toInclude("2008-12-31");
    // and not asked again
    expect(await askAgeAndRules(store, order)).toBe(true);
});

test("a birth date that a rule refuses answers nothing and is in no record", async () => {
    onRpc("pos.config", "tobacco_record_refusals", ({ args }) => {
        expect.step(args[1].map(({ rule, params }) => [rule, params]));
        return true;
    });
    const { order, answer, store } = await askForBirthDate();
    await enterBirthDate("2009-01-01");
    await waitFor(".tobacco-refusal");
    expect(".ask-manager").toHaveCount(0);
    await click(".remove-tobacco");
    expect(await answer).toBe(false);
    expect(Boolean(order.tobacco_age_result)).toBe(false);
    await store.resendPaidOrders();
    expect.verifySteps([[["UK-DOB-2009", { limit: "2009-01-01" }]]]);
});

test("a birth date in the future is no birth date", async () => {
    const { answer } = await askForBirthDate();
    await enterBirthDate("2999-01-01");
    expect(".age-birth-date .text-danger").toHaveCount(1);
    await click(".age-refuse");
    expect(await answer).toBe(false);
});

test("goods whose law tests the birth date ask again after a mere document", async () => {
    const { store, order, addPack } = await setupTill();
    await addPack();
    order.setTobaccoAge("checked", "document", store.user);
    expect(order.needsTobaccoAge).toBe(false);
    store.config._tobacco.rules = [...RULES, ...BIRTH_DATE_RULES];
    expect(order.needsTobaccoAge).toBe(true);
    order.setTobaccoAge("checked", "appearance", store.user);
    expect(order.needsTobaccoAge).toBe(false);
});
