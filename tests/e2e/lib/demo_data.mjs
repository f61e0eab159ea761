// The articles that the story buys, out of the demo's own csv files.
import { readFileSync } from "node:fs";

const DATA = new URL("../../../demo/data/", import.meta.url);

/** Rows of a csv file without quotes, as objects. */
function rows(name) {
    const [head, ...lines] = readFileSync(new URL(`${name}.csv`, DATA), "utf-8")
        .trim()
        .split("\n")
        .map((line) => line.split(","));
    return lines.map((cells) => Object.fromEntries(head.map((key, i) => [key, cells[i]])));
}

const articles = rows("articles");
const goods = rows("goods");

/** A 品规 by its Chinese name, e.g. 中华(硬). */
export function article(name) {
    const found = articles.find((row) => `${row.brand}(${row.specification})` === name);
    if (!found) {
        throw new Error(`the demo has no article ${name}`);
    }
    return found;
}

export function good(name) {
    const found = goods.find((row) => row.name === name);
    if (!found) {
        throw new Error(`the demo has no article ${name}`);
    }
    return found;
}
