// One day of the shop 幸福烟酒店, lived by its people through the real screens.
// The tests are the hours of that day: each begins where the one before it ended.
import { after, afterEach } from "node:test";

import { closeBrowser, shootAll } from "./lib/browser.mjs";
import { morning } from "./day/morning.mjs";
import { licence } from "./day/licence.mjs";
import { outages } from "./day/outages.mjs";

afterEach(async (test) => {
    if (!test.passed) {
        await shootAll(test.name.replace(/\W+/g, "-").slice(0, 40));
    }
});
after(closeBrowser);

morning();
licence();
outages();
