// What the search finds, without a page: node --test .ci/portal/search.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { asked, blocks, decoded, folded, having, ranked } from "../../themes/default/assets/match.js";

const cases = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));

test("the browser and the build cut the same words", () => {
  for (const [text, , expected] of cases) assert.deepEqual(asked(text), expected, text);
});

test("every term that is asked for begins a term that the build made of the same text", () => {
  for (const [text, built] of cases) {
    for (const term of asked(text)) assert.ok(built.some((known) => known.startsWith(term)), `${text}: ${term}`);
  }
});

test("letters lose their marks and their case", () => {
  assert.equal(folded("Ångström ﬁx İ ŁÓDŹ ΣΟΦΟΣ"), "angstrom fix i lodz σοφοσ");
});

test("a term is looked for in the blocks that may hold it or what begins with it", () => {
  const first = ["alpha", "gamma", "gammb", "omega"];
  assert.deepEqual(blocks(first, "beta"), [0]);
  assert.deepEqual(blocks(first, "gam"), [0, 1, 2]);
  assert.deepEqual(blocks(first, "gamma"), [1]);
  assert.deepEqual(blocks(first, "a"), [0]);
  assert.deepEqual(blocks(first, "zeta"), [3]);
  assert.deepEqual(blocks([], "zeta"), []);
});

test("postings are read as the build writes them", () => {
  assert.deepEqual(decoded("{(?#"), [[3, 9], [5, 1]]);
  assert.deepEqual(decoded(")"), [[0, 4]]);
  assert.deepEqual(decoded(""), []);
});

const terms = [
  ["0007", ")"],
  ["2026-0007", ")"],
  ["pump", "{(?#"],
  ["pumps", "*"],
];

test("a whole word counts more than the beginning of one", () => {
  assert.deepEqual([...having(terms, "pump")], [[3, 27], [5, 3], [0, 5]]);
  assert.deepEqual([...having(terms, "2026")], [[0, 4]]);
  assert.deepEqual([...having(terms, "000")], [[0, 4]]);
});

test("who has all words comes alone, and who has most if nobody has all", () => {
  const each = [new Map([[1, 3], [2, 9]]), new Map([[1, 3]])];
  assert.deepEqual(ranked(each, 10), { whole: true, found: [1] });
  const none = [new Map([[1, 3], [2, 9]]), new Map()];
  assert.deepEqual(ranked(none, 10), { whole: false, found: [2, 1] });
  assert.deepEqual(ranked([new Map()], 10).found, []);
});

test("at the same score the newer advisory comes first", () => {
  assert.deepEqual(ranked([new Map([[7, 3], [4, 3]])], 10).found, [4, 7]);
});
