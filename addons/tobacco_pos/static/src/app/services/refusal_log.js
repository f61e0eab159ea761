/*
 * Refused sales leave no order behind, so they wait here until the server has them. Browser
 * storage, because a refusal is a line of text and must outlive a reload.
 */

const AT_A_TIME = 50; // the server takes no more, see MAX_REFUSALS there

const key = () => `tobacco_refusals-${odoo.pos_config_id}-${odoo.info?.db}`;

function read() {
    return JSON.parse(localStorage.getItem(key()) || "[]");
}

/** `rule` and `params` where a rule refused, and not the cashier who saw no adult.
 *
 * @param {{uuid: string, at: string, user_id: number, lines: number[], rule: ?string,
 *          params: ?Object}} refusal
 */
export function keepRefusal(refusal) {
    localStorage.setItem(key(), JSON.stringify([...read(), refusal]));
}

/** Hand what waits to `send`, some at a time, and forget it once that has not thrown. */
export async function flushRefusals(send) {
    const name = ({ uuid, at, rule }) => `${uuid}|${at}|${rule}`;
    for (let waiting = read(); waiting.length; waiting = read()) {
        const part = waiting.slice(0, AT_A_TIME);
        await send(part);
        const sent = new Set(part.map(name));
        const rest = read().filter((refusal) => !sent.has(name(refusal)));
        localStorage.setItem(key(), JSON.stringify(rest));
    }
}
