/** Readings of the document: licence, buyer, shop, trading partners. `tools/rules/document_readings.py`. */

import { daysBetween, yearsBetween, yearsStarted } from "./rule_calendar.js";
import { whole } from "./rule_numbers.js";

/** A fact as it was written: booleans as true/false, lists joined by commas; null when not known. */
export const textOf = (value) => (value === undefined || value === null ? null : String(value));

/** The object under `key`, empty when it is not known. */
export const part = ({ facts }, key) => facts[key] || {};

export function partnerLicence(ctx, party) {
    const licence = part(ctx, party).licence;
    return typeof licence === "string" ? { number: licence } : licence || {};
}

/** The suspension (停业) that the day lies in; its last day still counts. */
export function suspensionOn(ctx) {
    const found = (part(ctx, "licence").suspended || []).find(
        ([start, end]) => start <= ctx.day && (end === null || ctx.day <= end),
    );
    return found ? `${found[0]}/${found[1] || ""}` : null;
}

export function licenceTerm(ctx) {
    const { valid_from: start, valid_to: end } = part(ctx, "licence");
    return start && end ? whole(yearsStarted(start, end)) : null;
}

export function daysToExpiry(ctx) {
    const end = part(ctx, "licence").valid_to;
    return end ? whole(daysBetween(ctx.day, end)) : null;
}

export function ageOn(ctx, day) {
    const birth = part(ctx, "buyer").birth_date;
    return birth ? whole(yearsBetween(birth, day)) : null;
}

/** The cashier's impression; it counts only while neither a birth date nor a document is known. */
export function looksUnder(ctx) {
    const buyer = part(ctx, "buyer");
    return buyer.birth_date || buyer.document_checked ? null : textOf(buyer.looks_under);
}

/** Empty while the law asks for the birth date and only the fact of a document is known. */
export function birthDateUnread(ctx) {
    const buyer = part(ctx, "buyer");
    return buyer.document_checked && !buyer.birth_date ? "" : null;
}

/** The latest day on which one who looks as old as the cashier says was not born yet. */
export function birthDateByLooks(ctx) {
    const years = looksUnder(ctx);
    const year = Number(ctx.day.slice(0, 4)) - Number(years);
    return years === null ? null : String(year).padStart(4, "0") + ctx.day.slice(4);
}

export const documentCheck = (ctx) => (part(ctx, "buyer").document_checked ? "true" : null);

const ownId = (ctx, party, key) => textOf(part(ctx, "shop")[key] || part(ctx, party)[key]);

/** Of track and trace: the shop buys, but for a wholesale delivery. */
export const buyerId = (key) => (ctx) =>
    ctx.facts.stage === "wholesale" ? textOf(part(ctx, "buyer")[key]) : ownId(ctx, "buyer", key);

export const sellerId = (key) => (ctx) =>
    ctx.facts.stage === "wholesale" ? ownId(ctx, "vendor", key) : textOf(part(ctx, "vendor")[key]);

export function brandsOnSale(ctx) {
    const brands = part(ctx, "shop").brands_on_sale;
    return Array.isArray(brands) ? whole(new Set(brands).size) : textOf(brands);
}

/** The area that goods go to without a transport permit (准运证), when it is not the vendor's. */
export function unpermittedMove(ctx) {
    const area = part(ctx, "buyer").area;
    const origin = part(ctx, "vendor").area;
    return area && origin && area !== origin && !ctx.facts.transport_permit ? area : null;
}
