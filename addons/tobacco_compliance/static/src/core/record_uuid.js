import { sha1 } from "./sha1.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function uuidBytes(uuid) {
    if (!UUID.test(uuid)) {
        throw new TypeError(`Not a UUID: ${uuid}`);
    }
    return uuid
        .replaceAll("-", "")
        .match(/../g)
        .map((hex) => parseInt(hex, 16));
}

/**
 * The name of the record that reports a source: UUID v5 (RFC 9562) over the database's uuid
 * as name space and `source|kind|revision`. Same function as tools/report/record_uuid.py.
 *
 * @param {string} databaseUuid
 * @param {string} sourceUuid taken as written
 * @param {string} kind sale, refund, void, correction, closing or zero
 * @param {number} revision
 * @returns {string} lower case with hyphens
 */
export function recordUuid(databaseUuid, sourceUuid, kind, revision) {
    const name = new TextEncoder().encode(`${sourceUuid}|${kind}|${revision}`);
    const digest = sha1(new Uint8Array([...uuidBytes(databaseUuid), ...name]));
    digest[6] = (digest[6] & 0x0f) | 0x50;
    digest[8] = (digest[8] & 0x3f) | 0x80;
    const hex = [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"));
    return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
