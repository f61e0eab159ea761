/** Where an agent lives, as browsers see it (Local Network Access). */

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const LOCAL =
    /^(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|.+\.local)$/;

/**
 * The address space that a fetch has to name: a wrong one is refused by the browser.
 *
 * @param {string} url
 * @returns {"loopback" | "local" | undefined}
 */
export function addressSpace(url) {
    const { hostname } = new URL(url);
    if (LOOPBACK.test(hostname)) {
        return "loopback";
    }
    return LOCAL.test(hostname) ? "local" : undefined;
}
