// What the hours of the day leave to each other, and the frame in which each is lived.
import { test } from "node:test";

import { shootAll } from "../lib/browser.mjs";

/** Receipt numbers and sums. */
export const day = {};

let brokenHour;

/** One hour of the day. After a failure the rest of the day cannot be lived and fails at once. */
export function hour(name, story) {
    test(name, async () => {
        if (brokenHour) {
            throw new Error(`not reached: "${brokenHour}" failed before`);
        }
        try {
            await story();
        } catch (error) {
            brokenHour = name;
            await shootAll();
            throw error;
        }
    });
}
