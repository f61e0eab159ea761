import assert from "node:assert/strict";
import { test } from "node:test";
import {
    articleFor,
    cartonsAndPacks,
    differenceOf,
    progressOf,
    sortLines,
    summaryOf,
    totalOf,
    undoable,
} from "../../addons/tobacco_compliance/static/src/core/receipt_lines.js";
import {
    BATCH,
    ReceiptQueue,
} from "../../addons/tobacco_compliance/static/src/core/receipt_queue.js";
import {
    isArticleBarcode,
    joinRows,
    rowOf,
} from "../../addons/tobacco_compliance/static/src/core/scan_rows.js";

const UPPER = "3090399327788543";
const LOWER = "CDYC430701204804";
const OWNER = { database: "shop", userId: 7, receiptId: 3 };

/** The part of the browser's Storage that is used; `room`: how many keys it takes. */
class Storage {
    constructor(room = Infinity) {
        this.room = room;
        this.kept = new Map();
    }
    get length() {
        return this.kept.size;
    }
    key(index) {
        return [...this.kept.keys()][index] ?? null;
    }
    getItem(key) {
        return this.kept.get(key) ?? null;
    }
    setItem(key, value) {
        if (!this.kept.has(key) && this.kept.size >= this.room) {
            throw new Error("QuotaExceededError");
        }
        this.kept.set(key, value);
    }
    removeItem(key) {
        this.kept.delete(key);
    }
}

function line(expected, received, quarantined = 0, id = 1) {
    return {
        product_id: id,
        expected_packs: expected,
        received_packs: received,
        quarantined_packs: quarantined,
    };
}

const uuids = (scans) => scans.map((scan) => scan.uuid);

test("two rows of a carton code are one code, in either order and however they are written", () => {
    assert.deepEqual(joinRows(null, UPPER), { held: UPPER, codes: [] });
    assert.deepEqual(joinRows(UPPER, LOWER), { held: null, codes: [UPPER + LOWER] });
    assert.deepEqual(joinRows(LOWER, UPPER), { held: null, codes: [UPPER + LOWER] });
    assert.deepEqual(joinRows(null, " cdyc4307 01204804\n"), { held: LOWER, codes: [] });
});

test("a whole code and any other bar code pass at once", () => {
    for (const code of [UPPER + LOWER, "6901028315005", "0106901028315005", "WH/IN/00012"]) {
        assert.equal(rowOf(code), null);
        assert.deepEqual(joinRows(null, code), { held: null, codes: [code] });
    }
});

test("bar codes of articles are told from carton and trace codes", () => {
    for (const code of ["69010283", "690102831500", "6901028315005", "16901028315002"]) {
        assert.equal(isArticleBarcode(code), true);
    }
    for (const code of [UPPER, LOWER, UPPER + LOWER, "690102831", "EC6901028315", ""]) {
        assert.equal(isArticleBarcode(code), false);
    }
});

test("the half that waits is not lost when something else is scanned", () => {
    assert.deepEqual(joinRows(UPPER, "6901028315005"), {
        held: null,
        codes: [UPPER, "6901028315005"],
    });
});

test("the same row twice is one row, and another carton's row leaves the first alone", () => {
    const other = "3090399327788544";
    assert.deepEqual(joinRows(UPPER, UPPER), { held: UPPER, codes: [] });
    assert.deepEqual(joinRows(UPPER, other), { held: other, codes: [UPPER] });
});

test("scans survive a reload, in their order", () => {
    const storage = new Storage();
    const queue = new ReceiptQueue(storage, OWNER);
    assert.equal(queue.add({ uuid: "b", code: "1" }, 1000), true);
    queue.add({ uuid: "a", code: "2", product_id: 5 }, 1000);
    queue.add({ uuid: "c", code: "3" }, 999);
    const after = new ReceiptQueue(storage, OWNER);
    assert.deepEqual(uuids(after.pending), ["c", "b", "a"]);
    assert.deepEqual(after.take(), [
        { uuid: "c", code: "3" },
        { uuid: "b", code: "1" },
        { uuid: "a", code: "2", product_id: 5 },
    ]);
});

test("two tabs share the queue of a delivery and lose nothing of each other", () => {
    const storage = new Storage();
    const [one, two] = [new ReceiptQueue(storage, OWNER), new ReceiptQueue(storage, OWNER)];
    one.add({ uuid: "a", code: "1" }, 1);
    two.add({ uuid: "b", code: "2" }, 2);
    assert.deepEqual(uuids(one.pending), ["a", "b"]);
    two.settle([{ uuid: "a" }]);
    assert.deepEqual(uuids(one.pending), ["b"]);
});

test("another delivery, login or database has a queue of its own", () => {
    const storage = new Storage();
    new ReceiptQueue(storage, OWNER).add({ uuid: "a", code: "1" }, 1);
    for (const other of [{ receiptId: 33 }, { userId: 8 }, { database: "other" }]) {
        assert.deepEqual(new ReceiptQueue(storage, { ...OWNER, ...other }).pending, []);
    }
});

test("only what the server answered is forgotten, whatever the answer", () => {
    const queue = new ReceiptQueue(new Storage(), OWNER);
    for (const uuid of ["a", "b", "c"]) {
        queue.add({ uuid, code: uuid }, 1);
    }
    queue.take();
    queue.settle([
        { uuid: "a", result: "ok" },
        { uuid: "c", result: "refused" },
    ]);
    assert.deepEqual(uuids(queue.pending), ["b"]);
});

test("a request carries a limited number of scans, the oldest first", () => {
    const queue = new ReceiptQueue(new Storage(), OWNER);
    for (let at = 0; at < BATCH + 1; at++) {
        queue.add({ uuid: `u${at}`, code: "1" }, at);
    }
    const batch = queue.take();
    assert.equal(batch.length, BATCH);
    assert.equal(batch[0].uuid, "u0");
    queue.settle(batch);
    assert.deepEqual(uuids(queue.pending), [`u${BATCH}`]);
});

test("a scan that may have arrived is not taken back here", () => {
    const queue = new ReceiptQueue(new Storage(), OWNER);
    queue.add({ uuid: "a", code: "1" }, 1);
    queue.take();
    queue.add({ uuid: "b", code: "2" }, 2);
    assert.equal(queue.takeBack().uuid, "b");
    assert.equal(queue.takeBack(), null);
    assert.deepEqual(uuids(queue.pending), ["a"]);
});

test("a full storage says so, and keeps the scan while the page is open", () => {
    const queue = new ReceiptQueue(new Storage(1), OWNER);
    assert.equal(queue.add({ uuid: "a", code: "1" }, 1), true);
    assert.equal(queue.add({ uuid: "b", code: "2" }, 2), false);
    assert.deepEqual(uuids(queue.pending), ["a", "b"]);
    queue.settle([{ uuid: "a" }, { uuid: "b" }]);
    assert.deepEqual(queue.pending, []);
});

test("what is no scan in the storage is left out", () => {
    const storage = new Storage();
    const queue = new ReceiptQueue(storage, OWNER);
    storage.setItem(`${queue.prefix}x`, "{cut o");
    storage.setItem(`${queue.prefix}y`, "null");
    storage.setItem(`${queue.prefix}z`, '{"uuid": 5}');
    assert.deepEqual(queue.pending, []);
});

test("packs are counted in cartons of the article, and in packs when it has none", () => {
    assert.deepEqual(cartonsAndPacks(23, 10), { cartons: 2, packs: 3 });
    assert.deepEqual(cartonsAndPacks(10, 10), { cartons: 1, packs: 0 });
    assert.deepEqual(cartonsAndPacks(9, 10), { cartons: 0, packs: 9 });
    assert.deepEqual(cartonsAndPacks(7, 0), { cartons: 0, packs: 7 });
    assert.deepEqual(cartonsAndPacks(7, 1), { cartons: 0, packs: 7 });
});

test("the bar is full only when nothing is missing", () => {
    assert.deepEqual(progressOf(line(10, 0)), { received: 0, quarantined: 0, state: "none" });
    assert.deepEqual(progressOf(line(1000, 999)), { received: 99, quarantined: 0, state: "part" });
    assert.deepEqual(progressOf(line(10, 10)), {
        received: 100,
        quarantined: 0,
        state: "complete",
    });
    assert.deepEqual(progressOf(line(10, 6, 4)), {
        received: 60,
        quarantined: 40,
        state: "complete",
    });
    assert.deepEqual(progressOf(line(10, 11)), { received: 100, quarantined: 0, state: "over" });
    assert.deepEqual(progressOf(line(0, 0)), { received: 0, quarantined: 0, state: "complete" });
    assert.equal(progressOf(line(0, 5)).state, "over");
});

test("too much of one article does not make up for what another lacks", () => {
    const total = totalOf([line(10, 20), line(10, 0), line(0, 5), line(10, 9, 4)]);
    assert.deepEqual(total, { expected_packs: 30, received_packs: 16, quarantined_packs: 4 });
    assert.equal(progressOf(total).state, "part");
});

test("a delivery is short when something did not come, not when it is set aside", () => {
    assert.equal(summaryOf([line(10, 0)]).kind, "empty");
    assert.equal(summaryOf([]).kind, "empty");
    assert.equal(summaryOf([line(10, 8, 2)]).kind, "complete");
    const summary = summaryOf([line(10, 9, 0, 1), line(10, 11, 0, 2), line(5, 0, 5, 3)]);
    assert.equal(summary.kind, "short");
    assert.deepEqual(
        [summary.short, summary.over, summary.quarantined].map((found) => found[0].product_id),
        [1, 2, 3],
    );
    assert.equal(differenceOf(summary.short[0]), 1);
    assert.equal(differenceOf(summary.over[0]), 1);
});

test("what is still to come stands first", () => {
    const lines = [line(1, 1, 0, 1), line(1, 2, 0, 2), line(2, 1, 0, 3), line(1, 0, 0, 4)];
    assert.deepEqual(
        sortLines(lines).map((found) => found.product_id),
        [3, 4, 2, 1],
    );
});

test("a refused or undone scan cannot be undone", () => {
    const last = [
        { uuid: "a", result: "refused", is_undone: false },
        { uuid: "b", result: "ok", is_undone: true },
        { uuid: "c", result: "quarantine", is_undone: false },
    ];
    assert.equal(undoable(last).uuid, "c");
    assert.equal(undoable(last.slice(0, 2)), null);
});

test("a carton code belongs to the article that was chosen, or to the only one", () => {
    const [one, two] = [line(1, 0, 0, 1), line(1, 0, 0, 2)];
    assert.equal(articleFor([one, two], 2), two);
    assert.equal(articleFor([one, two], false), null);
    assert.equal(articleFor([one], false), one);
});
