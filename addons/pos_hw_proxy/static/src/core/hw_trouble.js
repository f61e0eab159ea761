/**
 * What keeps a printer from printing, as a code; "" when nothing does.
 *
 * Device codes: paper_out, cover_open, offline, unreachable, and paper_low, which only warns.
 *
 * @param {{status: string, paper: string, cover: string}} device an entry of the agent's state, or
 *     the data of its printer event
 */
export function deviceTrouble(device) {
    if (device.status === "unreachable") {
        return "unreachable";
    }
    if (device.cover === "open") {
        return "cover_open";
    }
    if (device.paper === "out") {
        return "paper_out";
    }
    if (device.status === "offline") {
        return "offline";
    }
    return device.paper === "low" ? "paper_low" : "";
}

/** Whether nothing can be printed until somebody does something. */
export function isBlocking(trouble) {
    return Boolean(trouble) && trouble !== "paper_low";
}
