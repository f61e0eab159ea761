/*
 * Refused sales leave no order behind, so they wait here until the server has them. Browser
 * storage, because a refusal is a line of text and must outlive a reload.
 */

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

/** Hand what waits to `send`, and forget it once that has not thrown. */
export async function flushRefusals(send) {
    const waiting = read();
    if (!waiting.length) {
        return;
    }
    await send(waiting);
    const name = ({ uuid, at, rule }) => `${uuid}|${at}|${rule}`;
    const sent = new Set(waiting.map(name));
    const rest = read().filter((refusal) => !sent.has(name(refusal)));
    localStorage.setItem(key(), JSON.stringify(rest));
}
