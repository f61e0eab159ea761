/** The shape of facts; what does not fit is refused by name. `tools/rules/facts.py` in JavaScript. */

import { isDay } from "./rule_calendar.js";

const words = (text) => text.split(" ");
const STAGES = words("sale refund purchase receipt catalogue promotion wholesale licence periodic");
const CHANNELS = words("till kiosk online vending delivery mail display sms email receipt");
const CATEGORIES = words(
    "cigarette cigar cut_tobacco papers herbal ecig_device ecig_pod ecig_combined e_liquid heated oral" +
        " nicotine_other other",
);
const UNITS = words("stick pack carton case piece ml g");
const LICENCE_SCOPES = words("cigarette cigar ecig cut_tobacco");

const DECIMAL = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const TIME =
    /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/;
const MOST_DIGITS = 40;

/** Facts that are not valid: `field` is the path of the culprit, `expected` says what belongs there. */
export class FactsError extends Error {
    constructor(field, expected) {
        super(`${field}: ${expected}`);
        this.name = "FactsError";
        this.field = field;
        this.expected = expected;
    }
}

function refuseUnless(isRight, field, expected) {
    if (!isRight) {
        throw new FactsError(field, expected);
    }
}

const matches = (value, pattern) => typeof value === "string" && pattern.test(value);
const isDecimal = (value) => matches(value, DECIMAL) && value.length <= MOST_DIGITS;
const isDate = (value) => matches(value, DATE) && isDay(value);

const must = (isRight, expected) => (value, field) => refuseUnless(isRight(value), field, expected);

const text = must((value) => typeof value === "string", "must be a string");
const flag = must((value) => typeof value === "boolean", "must be true or false");
const count = must(
    (value) => Number.isSafeInteger(value) && value > 0,
    "must be a whole number above 0",
);
const decimal = must(isDecimal, 'must be a decimal in a string, like "12.50"');
const quantity = must(
    (value) => (Number.isSafeInteger(value) && value >= 0) || isDecimal(value),
    'must be a decimal in a string, like "12.50"',
);
const ratio = must(
    (value) => isDecimal(value) && /^(0(\.[0-9]+)?|1(\.0+)?)$/.test(value),
    'must be a share between "0" and "1"',
);
const date = must(isDate, "must be a date YYYY-MM-DD");
const time = must(
    (value) => matches(value, TIME) && isDay(value.slice(0, 10)),
    "must be a time like 2026-11-22T11:04:05+08:00",
);
const oneOf = (values) =>
    must((value) => values.includes(value), `must be one of ${values.join(", ")}`);

const listOf = (item) => (value, field) => {
    refuseUnless(Array.isArray(value), field, "must be a list");
    value.forEach((entry, index) => item(entry, `${field}[${index}]`));
};

const either = (isFirst, first, second) => (value, field) =>
    (isFirst(value) ? first : second)(value, field);

/** First and last day; an open end is null. */
function period(value, field) {
    refuseUnless(Array.isArray(value) && value.length === 2, field, "must be [from, to]");
    date(value[0], `${field}[0]`);
    if (value[1] !== null) {
        date(value[1], `${field}[1]`);
        refuseUnless(value[0] <= value[1], field, "must not end before it begins");
    }
}

function object(keys, required = []) {
    const checks = new Map(Object.entries(keys));
    return (value, field) => {
        const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
        refuseUnless(isObject, field || "facts", "must be an object");
        const prefix = field ? `${field}.` : "";
        for (const [key, entry] of Object.entries(value)) {
            refuseUnless(checks.has(key), prefix + key, "is not a known key");
            if (entry !== null && entry !== undefined) {
                checks.get(key)(entry, prefix + key);
            }
        }
        for (const key of required) {
            refuseUnless(
                value[key] !== null && value[key] !== undefined,
                prefix + key,
                "is missing",
            );
        }
    };
}

const licence = object({
    number: text,
    scope: listOf(oneOf(LICENCE_SCOPES)),
    valid_from: date,
    valid_to: date,
    suspended: listOf(period),
    site: text,
});
const isText = (value) => typeof value === "string";
const partner = {
    licence: either(isText, text, licence), // of a trading partner often only the number is known
    eo_id: text,
    f_id: text,
    area: text,
};

export const validateFacts = (facts) => checkFacts(facts, "");

const checkFacts = object(
    {
        stage: oneOf(STAGES),
        jurisdiction: text,
        at: time,
        channel: oneOf(CHANNELS),
        licence,
        site: text,
        shop: object({
            last_purchase_on: date,
            sign_confirmed_on: date,
            school_distance_m: quantity,
            scan_rate: ratio,
            records_kept_years: quantity,
            brands_on_sale: either(Array.isArray, listOf(text), quantity),
            is_adult_only: flag,
            is_open_shelf: flag,
            eo_id: text,
            f_id: text,
        }),
        buyer: object({
            ...partner,
            birth_date: date,
            looks_under: count,
            document_checked: flag,
            is_id_number_stored: flag,
        }),
        same_buyer_today: object({ cartons: decimal }),
        vendor: object({ ...partner, is_local_wholesaler: flag, platform_order: text }),
        transport_permit: text,
        promotion: object({ kind: text }),
        lines: listOf(
            object({
                line: count,
                category: oneOf(CATEGORIES),
                product_type: text,
                brand: text,
                unit: oneOf(UNITS),
                qty: decimal,
                sticks_per_pack: count,
                packs_per_carton: count,
                unit_price: decimal,
                marked_price: decimal,
                suggested_price: decimal,
                stamp_price: decimal,
                discount: decimal,
                flavour: text,
                is_refillable: flag,
                is_single_use: flag,
                nicotine_mg_per_g: decimal,
                nicotine_mg: decimal,
                volume_ml: decimal,
                tank_ml: decimal,
                weight_g: decimal,
                has_duty_stamp: flag,
                lists: listOf(text),
                label: listOf(text),
                is_recalled: flag,
                is_damaged: flag,
                trace: listOf(text),
                carton_code: text,
                entry: oneOf(["scanned", "keyed"]),
            }),
        ),
    },
    ["stage", "jurisdiction", "at"],
);
