import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";

import { addressSpace } from "../../addons/pos_hw_proxy/static/src/core/hw_address.js";
import {
    base64,
    crc32,
    packDots,
    pngFile,
} from "../../addons/pos_hw_proxy/static/src/core/hw_png.js";
import { deviceTrouble, isBlocking } from "../../addons/pos_hw_proxy/static/src/core/hw_trouble.js";

function pixels(levels) {
    return Uint8ClampedArray.from(levels.flatMap((level) => [level, level, level, 255]));
}

test("crc32 is that of the PNG specification", () => {
    assert.equal(crc32(Buffer.from("IEND")), 0xae426082);
});

test("rows have a filter byte and white is 1", () => {
    assert.deepEqual([...packDots(pixels([0, 127, 128, 255]), 4, 1)], [0, 0b00110000]);
    assert.deepEqual([...packDots(pixels([255, 0]), 1, 2)], [0, 0x80, 0, 0]);
});

test("what is transparent is white", () => {
    assert.deepEqual([...packDots(Uint8ClampedArray.from([0, 0, 0, 0]), 1, 1)], [0, 0x80]);
});

test("the file holds the size and the rows", () => {
    const rows = packDots(pixels(Array(90 * 3).fill(0)), 90, 3);
    const file = Buffer.from(pngFile(90, 3, deflateSync(rows)));
    assert.equal(file.toString("latin1", 1, 4), "PNG");
    assert.deepEqual([file.readUInt32BE(16), file.readUInt32BE(20)], [90, 3]);
    const size = file.readUInt32BE(33);
    assert.deepEqual([...inflateSync(file.subarray(41, 41 + size))], [...rows]);
    assert.equal(file.readUInt32BE(41 + size), crc32(file.subarray(37, 41 + size)));
});

test("base64 copes with more bytes than a call takes arguments", () => {
    const bytes = new Uint8Array(200_000).fill(7);
    assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
});

test("the address space follows the host", () => {
    assert.equal(addressSpace("http://127.0.0.1:8269"), "loopback");
    assert.equal(addressSpace("http://localhost:8269"), "loopback");
    assert.equal(addressSpace("http://[::1]:8269"), "loopback");
    assert.equal(addressSpace("https://192.168.1.5"), "local");
    assert.equal(addressSpace("https://till.local"), "local");
    assert.equal(addressSpace("https://agent.example"), undefined);
    assert.equal(addressSpace("https://11.0.0.1"), undefined);
});

test("of several troubles the one to mend first is told", () => {
    const fine = { status: "online", paper: "ok", cover: "closed" };
    assert.equal(deviceTrouble(fine), "");
    assert.equal(deviceTrouble({ ...fine, paper: "low" }), "paper_low");
    assert.equal(deviceTrouble({ status: "offline", paper: "out", cover: "open" }), "cover_open");
    assert.equal(deviceTrouble({ status: "offline", paper: "out", cover: "closed" }), "paper_out");
    assert.equal(deviceTrouble({ ...fine, status: "offline" }), "offline");
    assert.equal(deviceTrouble({ status: "unreachable" }), "unreachable");
    assert.deepEqual(["", "paper_low", "offline"].map(isBlocking), [false, false, true]);
});
