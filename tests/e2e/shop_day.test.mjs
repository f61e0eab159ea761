// One day of the shop 幸福烟酒店, lived by its people through the real screens.
// The tests are the hours of that day: each begins where the one before it ended.
import { after } from "node:test";

import { closeBrowser } from "./lib/browser.mjs";
import { morning } from "./day/morning.mjs";
import { licence } from "./day/licence.mjs";
import { audit } from "./day/audit.mjs";
import { evening } from "./day/evening.mjs";
import { outages } from "./day/outages.mjs";
import { settlement } from "./day/settlement.mjs";

after(closeBrowser);

morning();
licence();
outages();
evening();
settlement();
audit();
