// Narrowing the list of advisories, without a page: node --test .ci/portal/filter.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { holder, narrows, places, product, search, wanted } from "../../themes/default/assets/filter.js";

const facets = {
  severity: "chh-m",
  status: "iffif",
  exploited: "y----",
  safety: "yy---",
  years: [2026, 2025],
  year: "00011",
};
const products = [
  ["pump", "Pump", [0, 2, 2]],
  ["gateway", "Gateway", [1]],
];
const found = (text, steps) => places(facets, wanted(text), steps);

test("nothing asked for is everything", () => {
  assert.deepEqual(found(""), [0, 1, 2, 3, 4]);
  assert.equal(narrows(wanted("?page=3")), false);
});

test("filters combine", () => {
  assert.deepEqual(found("?severity=high"), [1, 2]);
  assert.deepEqual(found("?severity=high&patient-safety=yes"), [1]);
  assert.deepEqual(found("?severity=unrated"), [3]);
  assert.deepEqual(found("?year=2025&status=final"), [4]);
  assert.deepEqual(found("?exploited=yes"), [0]);
  assert.deepEqual(found("?year=1999"), []);
  assert.deepEqual(found("?severity=nonsense"), []);
});

test("a product is meant by slug or name, and its steps are added up", () => {
  const [, , steps] = product(products, "PUMP");
  assert.deepEqual(found("?product=pump", steps), [0, 2, 4]);
  assert.deepEqual(found("?product=pump&status=interim", steps), [0]);
  assert.equal(product(products, "Pum"), undefined);
  assert.equal(product(products, "gateway")[1], "Gateway");
});

test("what is asked for lives in the address", () => {
  const text = "?severity=high&year=2026&status=final&product=A+b&exploited=yes&patient-safety=yes&page=2";
  assert.equal(search(wanted(text)), text);
  assert.equal(search(wanted("?severity=&page=1&other=1")), "");
});

test("an entry stands on the page of the list that has its place", () => {
  assert.deepEqual(holder(0, 50), { address: "/advisories/", at: 0 });
  assert.deepEqual(holder(49, 50), { address: "/advisories/", at: 49 });
  assert.deepEqual(holder(50, 50), { address: "/list/advisories/2/", at: 0 });
});
