// What a person sees in Odoo, asked over the same session as the window's.

/** Call a method as the user of `page`; throws with the server's words. */
export async function call(page, model, method, args, kwargs = {}) {
    const answer = await page.evaluate(
        async ([model, method, args, kwargs]) => {
            const response = await fetch(`/web/dataset/call_kw/${model}/${method}`, {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify({
                    jsonrpc: "2.0",
                    method: "call",
                    params: { model, method, args, kwargs },
                }),
            });
            return response.json();
        },
        [model, method, args, kwargs],
    );
    if (answer.error) {
        throw new Error(answer.error.data?.message ?? answer.error.message);
    }
    return answer.result;
}

/** @returns {Promise<object[]>} the records that this user may read */
export function searchRead(page, model, domain, fields, kwargs = {}) {
    return call(page, model, "search_read", [domain, fields], kwargs);
}

/** Repeat `question` until its answer is truthy; its last answer or error explains a failure. */
export async function until(question, { seconds = 20, why = String(question) } = {}) {
    const end = Date.now() + seconds * 1000;
    let last;
    do {
        try {
            last = await question();
            if (last) {
                return last;
            }
        } catch (error) {
            last = error;
        }
        await new Promise((resolve) => setTimeout(resolve, 250));
    } while (Date.now() < end);
    throw new Error(`after ${seconds} s still not: ${why} (last: ${last?.message ?? last})`);
}
