/**
 * What a rule row can test: one named reading of the facts each, null while it is not known.
 * `tools/rules/measures.py` in JavaScript: same names, levels and kinds.
 */

import { daysBetween, monthsBetween, nextDay, previousDay } from "./rule_calendar.js";
import {
    ageOn,
    brandsOnSale,
    daysToExpiry,
    licenceTerm,
    looksUnder,
    part,
    partnerLicence,
    suspensionOn,
    textOf,
    unpermittedMove,
} from "./rule_document.js";
import {
    codeAgeMonths,
    codeOrder,
    codePart,
    licenceScopeNeeded,
    pricePer200Sticks,
    suggestedDeviationPercent,
} from "./rule_lines.js";
import { add, number, whole } from "./rule_numbers.js";
import { lineCartons, lineMl, lineSticks, quantity, total } from "./rule_quantities.js";

const facts = (kind, read) => ({ level: "facts", kind, read });
const partText = (key, name) => facts("text", (ctx) => textOf(part(ctx, key)[name]));
const partNumber = (key, name) => facts("number", (ctx) => textOf(part(ctx, key)[name]));
const factText = (key) => facts("text", (ctx) => textOf(ctx.facts[key]));
const basket = (read) => ({
    level: "basket",
    kind: "number",
    read: (ctx, lines) => read(lines, ctx),
});
const lineText = (read) => ({ level: "line", kind: "text", read });
const lineNumber = (read) => ({ level: "line", kind: "number", read });

const buyerLicence = (name) => facts("text", (ctx) => textOf(partnerLicence(ctx, "buyer")[name]));

const longestSuspension = (months) =>
    facts("number", (ctx) => {
        const ended = (part(ctx, "licence").suspended || []).filter(([, end]) => end);
        return ended.length
            ? whole(Math.max(...ended.map(([from, to]) => months(from, to))))
            : null;
    });

const shopSpan = (name, span) =>
    facts("number", (ctx) => {
        const since = part(ctx, "shop")[name];
        return since ? whole(span(since, ctx.day)) : null;
    });

function cartonsSameBuyer(lines, ctx) {
    const earlier = textOf(part(ctx, "same_buyer_today").cartons);
    return earlier === null ? null : add(number(earlier), total(lines, lineCartons));
}

const ofCategories = (lines, categories) =>
    lines.filter((line) => categories.includes(line.category));

const piecesOf = (...categories) =>
    basket((lines) => total(ofCategories(lines, categories), quantity));

const LINE_TEXTS = (
    "category brand product_type flavour is_refillable is_single_use is_damaged is_recalled" +
    " has_duty_stamp lists label"
).split(" ");
const LINE_NUMBERS = (
    "unit_price marked_price suggested_price stamp_price discount nicotine_mg_per_g nicotine_mg" +
    " volume_ml tank_ml weight_g sticks_per_pack"
).split(" ");

export const MEASURES = {
    day: facts("text", (ctx) => ctx.day),
    channel: factText("channel"),
    site: factText("site"),
    promotion_kind: partText("promotion", "kind"),
    unpermitted_move: facts("text", unpermittedMove),
    licence_number: partText("licence", "number"),
    licence_site: partText("licence", "site"),
    licence_scope: partText("licence", "scope"),
    licence_valid_from: partText("licence", "valid_from"),
    licence_valid_to: partText("licence", "valid_to"),
    licence_suspension: facts("text", suspensionOn),
    licence_term_years: facts("number", licenceTerm),
    licence_days_to_expiry: facts("number", daysToExpiry),
    suspension_months_full: longestSuspension((from, to) => monthsBetween(from, nextDay(to))),
    suspension_months_started: longestSuspension((from, to) => monthsBetween(from, to) + 1),
    birth_date: partText("buyer", "birth_date"),
    age: facts("number", (ctx) => ageOn(ctx, ctx.day)),
    age_from_day_after_birthday: facts("number", (ctx) => ageOn(ctx, previousDay(ctx.day))),
    age_unless_checked: facts("number", (ctx) =>
        part(ctx, "buyer").document_checked ? null : ageOn(ctx, ctx.day),
    ),
    looks_under: facts("number", looksUnder),
    is_id_number_stored: partText("buyer", "is_id_number_stored"),
    buyer_area: partText("buyer", "area"),
    buyer_licence: buyerLicence("number"),
    buyer_licence_valid_to: buyerLicence("valid_to"),
    buyer_licence_scope: buyerLicence("scope"),
    vendor_area: partText("vendor", "area"),
    is_local_wholesaler: partText("vendor", "is_local_wholesaler"),
    platform_order: partText("vendor", "platform_order"),
    months_without_purchase: shopSpan("last_purchase_on", monthsBetween),
    days_since_sign: shopSpan("sign_confirmed_on", daysBetween),
    school_distance_m: partNumber("shop", "school_distance_m"),
    scan_rate: partNumber("shop", "scan_rate"),
    records_kept_years: partNumber("shop", "records_kept_years"),
    brands_on_sale: facts("number", brandsOnSale),
    cartons: basket((lines) => total(lines, lineCartons)),
    sticks: basket((lines) => total(lines, lineSticks)),
    cartons_same_buyer: basket(cartonsSameBuyer),
    devices: piecesOf("ecig_device"),
    pods: piecesOf("ecig_pod"),
    combined: piecesOf("ecig_combined"),
    pods_and_combined: piecesOf("ecig_pod", "ecig_combined"),
    pieces: piecesOf("ecig_device", "ecig_pod", "ecig_combined"),
    liquid_ml: basket((lines) => total(ofCategories(lines, ["e_liquid"]), lineMl)),
    any_liquid_ml: basket((lines) => total(lines, lineMl)),
    licence_scope_needed: lineText(licenceScopeNeeded),
    price_per_200_sticks: lineNumber(pricePer200Sticks),
    suggested_deviation_percent: lineNumber(suggestedDeviationPercent),
    code_licence: lineText((ctx, line) => codePart(line, 20, 32)),
    code_order: lineNumber(codeOrder),
    code_age_months: lineNumber(codeAgeMonths),
    trace: lineText((ctx, line) => (line.trace && line.trace.length ? String(line.trace) : null)),
    ...Object.fromEntries(
        LINE_TEXTS.map((key) => [key, lineText((ctx, line) => textOf(line[key]))]),
    ),
    ...Object.fromEntries(
        LINE_NUMBERS.map((key) => [key, lineNumber((ctx, line) => textOf(line[key]))]),
    ),
};
