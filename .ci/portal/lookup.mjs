// The page's modules under node: `node --test .ci/portal/lookup.mjs`, without a package.
//
// The questions are those of tests/lookup.rs, and so are the files that they are answered from.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Directory, answer, merged, withoutProduct } from "../../themes/default/assets/lookup.js";
import * as list from "../../themes/default/assets/asset-list.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../tests/lookup/${name}`, import.meta.url), "utf8"));

const index = read("check/index.json");
const directory = new Directory(index);
const shards = new Map(index.products.map((it, place) => [place, read(it.file)]));

function ask(asked) {
  const found = directory.identify(asked.product);
  if (found.length !== 1) return withoutProduct(asked, found.map((it) => directory.products[it.product]));
  const [one] = found;
  return answer(shards.get(one.product), one.models, one.release, asked);
}

function line(name, said) {
  let words = `${name} ${said.status} ${said.advisory.id}`;
  if (said.depends) words += " depends";
  for (const model of said.models) words += ` ${model}`;
  if (said.with) words += ` with ${said.with.name} ${said.with.release ?? ""}`;
  if (said.condition) words += ` if ${said.condition}`;
  if (said.range !== null) words += ` in ${said.range}`;
  if (said.justification) words += ` (${said.justification})`;
  if (said.impact) words += ` ${said.impact}`;
  if (said.carried) words += " carried";
  return words;
}

/** An answer in the short form of questions.json. */
function short(found) {
  const said = [];
  const unclear = [];
  const todo = [];
  for (const it of found.vulnerabilities) {
    if (it.said.length === 0) said.push(`${it.name} no_statement`);
    said.push(...it.said.map((one) => line(it.name, one)));
    unclear.push(...it.unclear.map((one) => line(it.name, one)));
    if (it.disagree) said.push(`${it.name} disagree`);
    for (const one of it.said) {
      for (const remedy of one.remedies) todo.push(`${remedy.category}: ${remedy.details}${remedy.url ? ` ${remedy.url}` : ""}`);
      if (one.remedies.length > 0 && one.fixed_in.length > 0) todo.push(`fixed in ${one.fixed_in.join(", ")}`);
    }
  }
  const all = { answer: found.answer };
  if (found.depends) all.depends = true;
  if (found.reason) all.reason = found.reason;
  if (found.product) all.product = found.product.slug;
  if (found.models.length > 0) all.models = found.models;
  if (found.release) all.release = found.release.version;
  all.said = said;
  if (unclear.length > 0) all.unclear = unclear;
  if (todo.length > 0) all.do = todo;
  if (found.candidates.length > 0) all.candidates = found.candidates.map((it) => it.slug);
  return all;
}

for (const { why, product, version = null, vulnerability = null, expected } of read("questions.json").questions) {
  test(`question: ${why} (${product} ${version})`, () => {
    assert.deepEqual(short(ask({ product, version, vulnerability })), expected);
  });
}

const bytes = (text) => new TextEncoder().encode(text);

test("a list is UTF-8, Windows-1252, or UTF-16 with its mark", () => {
  assert.equal(list.decode(bytes("\ufeffMünchen")), "München");
  // Node 20 reads Windows-1252 as Latin-1, so no letter between 0x80 and 0x9f here; browsers do as they should.
  assert.equal(list.decode(new Uint8Array([0x4d, 0xfc])), "Mü");
  assert.equal(list.decode(new Uint8Array([0xff, 0xfe, 0x41, 0x00])), "A");
});

test("separators, quotes and line ends", () => {
  const rows = (text) => list.parse(text).rows;
  assert.deepEqual(rows('a;b\r\n"1;2";"say ""no"""\r\n\r\n3;'), [["a", "b"], ["1;2", 'say "no"'], ["3", ""]]);
  assert.deepEqual(rows("a\tb,c\td\n1\t2,3\t"), [["a", "b,c", "d"], ["1", "2,3", ""]]);
  assert.deepEqual(rows('a,b\r"1\n2",x'), [["a", "b"], ["1\n2", "x"]]);
  assert.deepEqual(rows('sep=;\na;b'), [["a", "b"]]);
  assert.deepEqual(rows('a,"never ends\n1,2'), [["a", "never ends\n1,2"]]);
  assert.deepEqual(rows(""), []);
});

test("columns are found by their names, and serial numbers are nobody's business", () => {
  const header = ["Serial Number", "Manufacturer", "Device", "Model No.", "Firmware-Version", "UDI-DI"];
  assert.deepEqual(list.columns(header), { vendor: 1, product: 2, model: 3, version: 4, udi: 5 });
  assert.equal(list.usable(list.columns(["Serial", "Room"])), false);
});

function matched(text) {
  const planned = list.plan(text, directory);
  return { planned, results: list.answers(planned, directory, shards) };
}

test("each row has its answer, and what is not matched stays", () => {
  const { planned, results } = matched(
    [
      "Manufacturer,Device,Model,Version,UDI,Serial",
      "Example Devices,Pump,P-100,2.0,,1",
      "Example,,P-200,2.0,,2",
      "Nobody Inc,Pump,,2.0,,3",
      "Example Devices,Portal,,1.0.0,,4",
      ",,,2.2,(01)09506000134352(21)55,5",
      "Example Devices,Gate,P-100,2.0,,6",
      "Example Devices,Example Gate,,9.9.9,,7",
      "Example,Gate,,1.0.0,,8",
    ].join("\n"),
  );
  assert.deepEqual(
    results.map(({ answer: it }) => [it.answer, it.reason, it.product?.slug ?? null]),
    [
      ["affected", null, "pump"],
      ["affected", null, "pump"],
      ["no_statement", "unknown_product", null],
      ["no_statement", "several_products", null],
      ["affected", null, "pump"],
      ["no_statement", "several_products", null],
      ["no_statement", "unknown_release", "gate"],
      ["affected", null, "gate"],
    ],
  );
  assert.deepEqual(list.counts(results), { affected: 4, under_investigation: 0, no_statement: 4, fixed: 0, not_affected: 0 });
  assert.equal(planned.needed.size, 2);
});

test("a row that nothing is found for is called by its maker and model, and each other names its advisories", () => {
  const { planned, results } = matched("Asset,Manufacturer,Model,Version\n4,Acme,Foo,1\n5,Example Devices,P-100,2.0");
  assert.equal(planned.assets[0].label, "Acme Foo 1");
  const ids = results.map(({ answer: it }) => list.advisories(it).map((one) => one.id));
  assert.deepEqual(ids, [[], ["OTHER-2", "EX-4"]]);
});

test("statements that differ in the combination alone are one", () => {
  const said = (name, release, status = "affected") => ({ status, with: name && { product: name.toLowerCase(), name, release } });
  const all = merged([said("Gate", "1.0"), said(null), said("Gate", "1.1"), said("Gate", "1.2", "fixed"), said("Door", null)]);
  assert.deepEqual(
    all.map((it) => [it.status, it.together]),
    [["affected", ["Gate 1.0, 1.1", "Door"]], ["affected", []], ["fixed", ["Gate 1.2"]]],
  );
});

test("what is written carries every row, the time and the digest, and no formula", () => {
  const { planned, results } = matched('Device;Version;Note\nexample gate;1.0.0;"=HYPERLINK(""https://evil.example"")"\nToaster;1;@x\n+A123BJC5D6E71G;Rev A; -1');
  const site = { baseUrl: "https://security.example.com", at: "2026-07-01T00:00:00Z", digest: "ab".repeat(32) };
  const text = list.written(planned, results, site);
  const { rows } = list.parse(text.slice(1));
  assert.equal(text[0], "\ufeff");
  assert.deepEqual(rows[0].slice(0, 5), ["Device", "Version", "Note", "Answer", "Why no statement"]);
  assert.deepEqual(rows[1].slice(0, 8), ["example gate", "1.0.0", `'=HYPERLINK("https://evil.example")`, "affected", "", "Example Gate", "1.0.0", "CVE-1900-0001"]);
  assert.deepEqual(rows[2].slice(0, 5), ["Toaster", "1", "'@x", "no statement", "No product has this name or identifier."]);
  assert.deepEqual(rows[3].slice(0, 4), ["'+A123BJC5D6E71G", "Rev A", "' -1", "no statement"]);
  assert.ok(rows.some((row) => row[0] === "State of the site" && row[1] === site.at));
  assert.ok(rows.some((row) => row[0] === "SHA-256 of its index" && row[1] === site.digest));
  assert.ok(!/(^|[";])[=+@]/m.test(text.slice(1)), text);
});

test("10,000 assets against 500 product releases in under a second", (context) => {
  const releases = 10;
  const products = Array.from({ length: 50 }, (_, at) => ({
    slug: `p-${at}`, name: `Product ${at}`, vendor: "Example Devices", other_names: [], skus: [], packages: [], cpes: [], page: null,
    models: Array.from({ length: 4 }, (_, model) => ({ number: `M-${at}-${model}`, name: null, udi_di: null, skus: [] })),
  }));
  const many = new Directory({ products });
  const files = new Map(products.map((it, at) => [at, {
    ...it, scheme: "semver", models: it.models.map((model) => model.number),
    releases: Array.from({ length: releases }, (_, release) => ({ version: `1.${release}.0`, listed: true, purl: null, cpe: null, page: null })),
    vulnerabilities: Array.from({ length: 20 }, (_, of) => ({ name: `CVE-1900-${at}${of}`, aliases: [], titles: [], page: null })),
    advisories: [{ id: "EX", title: "EX", page: "/advisories/ex/" }],
    remedies: [[{ category: "vendor_fix", details: "Install it.", url: null, date: null }]],
    statements: Array.from({ length: 40 }, (_, of) => ({
      vulnerability: Math.floor(of / 2), advisory: 0, status: of % 2 ? "fixed" : "affected", releases: of % 2 ? [5, 6, 7, 8] : [0, 1, 2, 3, 4],
      ranges: [], unclear: [], models: [], with: null, condition: null, justification: null, impact: null, carried: false, since: "2026-01-01T00:00:00Z", remedies: of % 2 ? null : 0,
    })),
  }]));
  const text = ["Manufacturer,Product,Model,Version,Serial"]
    .concat(Array.from({ length: 10_000 }, (_, at) => `Example Devices,Product ${at % 50},M-${at % 50}-${at % 4},1.${Math.floor(at / 50) % releases}.0,SN${at}`))
    .join("\n");
  const data = bytes(text);
  // Time of the processor: others may be at work on this machine.
  const begin = process.cpuUsage();
  const planned = list.plan(list.decode(data), many);
  const results = list.answers(planned, many, files);
  const csv = list.written(planned, results, { baseUrl: "https://security.example.com", at: "2026-07-01T00:00:00Z", digest: "" });
  const { user, system } = process.cpuUsage(begin);
  const took = (user + system) / 1000;
  context.diagnostic(`${results.length} rows in ${took.toFixed(0)} ms, ${csv.length} characters written`);
  assert.equal(results.length, 10_000);
});
