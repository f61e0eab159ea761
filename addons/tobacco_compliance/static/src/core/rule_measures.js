/**
 * What a rule row can test: one named reading of the facts each, null while it is not known.
 * `tools/rules/measures.py` in JavaScript: same names, levels and kinds.
 */

import { daysBetween, monthsBetween, nextDay, previousDay, weekday } from "./rule_calendar.js";
import {
    ageOn,
    birthDateByLooks,
    birthDateUnread,
    brandsOnSale,
    buyerId,
    daysToExpiry,
    documentCheck,
    licenceTerm,
    looksUnder,
    part,
    partnerLicence,
    sellerId,
    suspensionOn,
    textOf,
    unpermittedMove,
} from "./rule_document.js";
import {
    codeAgeMonths,
    codeOrder,
    codePart,
    licenceScopeNeeded,
    nicotineMgPerMl,
    ofType,
    onLists,
    pricePer200Sticks,
    pricePer20Sticks,
    pricePerOunces,
    pricePerPackage,
    sticksInPackage,
    suggestedDeviationPercent,
    tankHeldMl,
} from "./rule_lines.js";
import { add, number, whole } from "./rule_numbers.js";
import { lineCartons, lineMl, linePounds, lineSticks, quantity, total } from "./rule_quantities.js";

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

const isLittleCigar = (type) => type === "little_cigar";
const isShisha = (type) => type === "shisha";

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
    birth_date_unread: facts("text", birthDateUnread),
    birth_date_by_looks: facts("text", birthDateByLooks),
    document_check: facts("text", documentCheck),
    buyer_eo_id: facts("text", buyerId("eo_id")),
    buyer_f_id: facts("text", buyerId("f_id")),
    seller_eo_id: facts("text", sellerId("eo_id")),
    seller_f_id: facts("text", sellerId("f_id")),
    weekday: facts("number", (ctx) => whole(weekday(ctx.day))),
    is_open_shelf: partText("shop", "is_open_shelf"),
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
    weight_lb: basket((lines) => total(lines, linePounds)),
    any_liquid_ml: basket((lines) => total(lines, lineMl)),
    licence_scope_needed: lineText(licenceScopeNeeded),
    price_per_200_sticks: lineNumber(pricePer200Sticks),
    price_per_20_sticks: lineNumber(pricePer20Sticks),
    sticks_in_package: lineNumber(sticksInPackage),
    price_per_package: lineNumber(pricePerPackage),
    little_cigar_price: lineNumber(ofType(isLittleCigar, pricePerPackage)),
    large_cigar_price: lineNumber(ofType((type) => !isLittleCigar(type), pricePerPackage)),
    price_per_1_2_oz: lineNumber(pricePerOunces("1.2")),
    shisha_price_per_3_5_oz: lineNumber(ofType(isShisha, pricePerOunces("3.5"))),
    loose_price_per_1_5_oz: lineNumber(ofType((type) => !isShisha(type), pricePerOunces("1.5"))),
    nicotine_mg_per_ml: lineNumber(nicotineMgPerMl),
    tank_held_ml: lineNumber(tankHeldMl),
    on_lists: lineText(onLists),
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
