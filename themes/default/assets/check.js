// The page check/: asks the files beside it, and shows what they answer. Nothing leaves the browser.

import { ANSWERS, Directory, REASONS, SCHEMA, WORDS, answer, merged, withoutProduct } from "./lookup.js";
import * as list from "./asset-list.js";

/** How many rows of a list are shown; the file to download has all. */
const SHOWN = 200;

const SILENCE = "This does not mean not affected.";

const REMEDIES = {
  vendor_fix: "Fix",
  mitigation: "Mitigation",
  workaround: "Workaround",
  none_available: "No fix yet",
  no_fix_planned: "No fix planned",
};

const JUSTIFICATIONS = {
  component_not_present: "The component is not in the product.",
  inline_mitigations_already_exist: "Protections are already built in.",
  vulnerable_code_cannot_be_controlled_by_adversary: "An adversary cannot control the vulnerable code.",
  vulnerable_code_not_in_execute_path: "The vulnerable code never runs.",
  vulnerable_code_not_present: "The vulnerable code is not there.",
};

// ------------------------------------------------------------ files of the site

async function digestOf(bytes) {
  // Without https there is no crypto.subtle, and so no digest.
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fetched(file) {
  const response = await fetch(`/${file}`);
  if (!response.ok) throw new Error(`${file} cannot be read (${response.status}). Load the page again.`);
  const bytes = await response.arrayBuffer();
  return { bytes, digest: await digestOf(bytes), json: () => JSON.parse(new TextDecoder().decode(bytes)) };
}

/** A page and the files that it asks are of one state of the site, or nothing is answered. */
function isAsListed(digest, sha256) {
  if (digest !== null && sha256 && digest !== sha256) throw new Error("The site has changed meanwhile. Load the page again.");
}

let opened = null;

/** The directory, fetched once and held to the digest that the page has; a failure is tried again by the next question. */
function open() {
  opened ??= fetched("check/index.json").then(
    ({ digest, json }) => {
      const index = json();
      if (index.schema !== SCHEMA) throw new Error("This page is older than the site. Load it again.");
      isAsListed(digest, by("ask").dataset.directory);
      return { index, digest, directory: new Directory(index), products: new Map() };
    },
  ).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** The file of a product, fetched once and held to its digest. */
function productOf(site, place) {
  let known = site.products.get(place);
  if (!known) {
    const { file, sha256 } = site.index.products[place];
    known = fetched(file).then(({ digest, json }) => {
      isAsListed(digest, sha256);
      return json();
    });
    known.catch(() => site.products.delete(place));
    site.products.set(place, known);
  }
  return known;
}

// --------------------------------------------------------------------- drawing

/** What somebody typed, without towers of marks: one is as wide as all its marks, and cannot be broken into lines. */
const low = (text) => text.replace(/(\p{M}{8})\p{M}+/gu, "$1\ufffd");

/** An element with attributes and children; text stays text. */
function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
  element.append(...children.flat().filter(Boolean).map((child) => (typeof child === "string" ? low(child) : child)));
  return element;
}

const badge = (status) => el("span", { class: `status ${status}` }, WORDS[status]);

const link = (href, text) => (href ? el("a", { href }, text) : el("bdi", null, text));

/** A link that others wrote: only to the web. */
const outside = (url) => (/^https?:\/\//i.test(url) ? el("a", { href: url }, url) : url);

const joined = (parts) => parts.flatMap((part, at) => (at === 0 ? [part] : [", ", part]));

/** How bad a vulnerability is, as on the pages of releases. */
function marks({ severity, score, exploited }) {
  if (!severity && !exploited) return null;
  const scored = () => el("span", { class: "score" }, score.toFixed(1));
  return el(
    "p",
    { class: "marks" },
    severity ? el("span", { class: `severity ${severity}` }, `${severity} `, scored()) : null,
    exploited ? [" ", el("span", { class: "mark exploited" }, "exploited")] : null,
  );
}

/** `above` is the vulnerability under which the same remedies stand already, if there is one. */
function saidView(product, said, unclear, above) {
  const narrowed = [];
  if (said.models.length > 0) narrowed.push(`Only models ${said.models.join(", ")}`);
  if (said.together.length === 1) narrowed.push(`Only together with ${said.together[0]}`);
  if (said.together.length > 1) narrowed.push(`Only together with one of: ${said.together.join("; ")}`);
  if (said.condition) narrowed.push(`Only in this configuration: ${said.condition}`);
  if (said.carried) narrowed.push("It carries the fixes of an earlier release.");
  if (said.justification) narrowed.push(JUSTIFICATIONS[said.justification] ?? said.justification);
  if (said.impact) narrowed.push(said.impact);
  const fixed = said.fixed_in.map((version) => {
    const release = product.releases.find((it) => it.version === version);
    return link(release?.page, version);
  });
  const range = said.range === "" ? "the product as such" : said.range;
  return el(
    "div",
    { class: "said" },
    el("p", null, badge(said.status), said.depends ? " in part: " : " ", link(`${said.advisory.page}#answer`, said.advisory.id), " ", el("bdi", null, said.advisory.title), said.advisory.patient_safety ? [" ", el("span", { class: "mark safety" }, "patient safety")] : null),
    unclear ? el("p", null, "This is said of ", el("bdi", null, range), "; whether it holds for this release is not decided here.") : null,
    !unclear && said.range !== null ? el("p", null, el("small", null, "within ", el("bdi", null, range))) : null,
    narrowed.length > 0 ? el("ul", null, narrowed.map((words) => el("li", null, el("bdi", null, words)))) : null,
    above ? el("p", null, "What to do is the same as above under ", link(`#${above.id}`, above.name), ".") : null,
    (above ? [] : said.remedies).map((remedy) =>
      el(
        "div",
        { class: `remedy ${remedy.category}` },
        el("h5", null, REMEDIES[remedy.category] ?? remedy.category),
        el("p", { class: "words" }, remedy.details),
        remedy.url ? el("p", null, outside(remedy.url)) : null,
      ),
    ),
    fixed.length > 0 ? el("p", null, "Fixed in ", joined(fixed)) : null,
  );
}

function answerView(product, found) {
  const spoken = found.vulnerabilities.filter((it) => it.said.length > 0 || it.unclear.length > 0);
  const silent = found.vulnerabilities.filter((it) => !spoken.includes(it));
  const name = found.product ? [found.product.name, found.release?.version].filter(Boolean).join(" ") : found.asked.product;
  const models = found.models.length > 0 ? [", model ", joined(found.models.map((it) => link(null, it)))].flat() : null;
  // That silence is not safety is said once, where it first comes up.
  let told = false;
  const silence = () => {
    const words = told ? "" : ` ${SILENCE}`;
    told = true;
    return words;
  };
  const because = found.reason === "unknown_release" ? [" Release ", link(null, found.release.version), " is not listed here."] : [` ${REASONS[found.reason]}`];
  const shown = new Map();
  const views = (all, id, known, unclear) =>
    merged(all).map((said) => {
      const key = JSON.stringify(said.remedies);
      const above = said.remedies.length > 0 ? shown.get(key) : undefined;
      if (!shown.has(key)) shown.set(key, { id, name: known.name });
      return saidView(product, said, unclear, above);
    });
  const nothing = found.answer === "no_statement" ? silence() : "";
  return el(
    "section",
    { class: "answer" },
    el("h3", null, link(found.release?.page ?? found.product?.page, name), models),
    el("p", null, badge(found.answer), found.depends ? " in part" : "", found.reason ? because : "", nothing),
    found.candidates.length > 0
      ? el("ul", null, found.candidates.map((it) => el("li", null, link(it.page, it.name), it.vendor ? [" (", link(null, it.vendor), ")"] : null)))
      : null,
    spoken.map((it, at) => [
      el("h4", { id: `answer-${at + 1}` }, link(it.page, it.name), " ", el("bdi", null, it.titles.join("; "))),
      marks(it),
      it.disagree ? el("p", null, el("strong", null, "Our advisories disagree here. Assume the worse until we have corrected this.")) : null,
      views(it.said, `answer-${at + 1}`, it, false),
      it.said.length === 0 ? el("p", null, badge("no_statement"), ` about this release by itself.${silence()}`) : null,
      views(it.unclear, `answer-${at + 1}`, it, true),
    ]).flat(2),
    silent.length > 0
      ? el("p", null, "No statement on ", joined(silent.map((it) => link(it.page, it.name))), `.${silence()}`)
      : null,
  );
}

// -------------------------------------------------------------- one device

const by = (id) => document.getElementById(id);

async function ask(asked) {
  const site = await open();
  const found = site.directory.identify(asked.product);
  if (found.length !== 1) {
    return { product: null, found: withoutProduct(asked, found.map((it) => site.index.products[it.product])) };
  }
  const [one] = found;
  const product = await productOf(site, one.product);
  return { product, found: answer(product, one.models, one.release, asked) };
}

function typed(form) {
  const data = new FormData(form);
  const text = (name) => data.get(name).trim() || null;
  const [version, vulnerability] = [text("version"), text("vulnerability")];
  return { product: text("product") ?? "", version, vulnerability };
}

async function showAnswer(form) {
  const asked = typed(form);
  const address = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  history.replaceState(null, "", `?${address}`);
  const status = by("ask-status");
  const place = by("ask-answer");
  try {
    const { product, found } = await ask(asked);
    // The whole answer is too long to be read out by itself.
    const name = found.product?.name ?? asked.product;
    status.replaceChildren(el("p", null, el("bdi", null, [name, found.release?.version].filter(Boolean).join(" ")), `: ${WORDS[found.answer].toLowerCase()}.`));
    place.replaceChildren(answerView(product, found));
  } catch (error) {
    status.replaceChildren(el("p", null, error.message));
    place.replaceChildren();
  }
}

/** Offers what can be asked for: products first, then their models. */
async function offerProducts() {
  const { index } = await open();
  const names = index.products.flatMap((it) => [it.name, ...it.models.map((model) => model.number)]);
  by("ask-products").replaceChildren(...names.slice(0, 1000).map((value) => el("option", { value })));
}

async function offerVersions() {
  const site = await open();
  const found = site.directory.identify(by("ask-product").value);
  const product = found.length === 1 ? await productOf(site, found[0].product) : null;
  const versions = product?.releases.map((it) => it.version).reverse() ?? [];
  by("ask-versions").replaceChildren(...versions.map((value) => el("option", { value })));
}

// -------------------------------------------------------------- a whole list

let download = null;

function resultView(planned, results, file, csv) {
  const all = list.counts(results);
  // The mark at its beginning is part of the text; a Blob writes it as UTF-8.
  if (download) URL.revokeObjectURL(download);
  download = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  const name = `${file.name.replace(/\.[^.]*$/, "")}-answers.csv`;
  const rank = (it) => ANSWERS.indexOf(it.answer.answer);
  const rows = results.map((it, at) => ({ ...it, at })).sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  const heading = el("h3", { id: "assets-heading", tabindex: "-1" }, `${results.length} ${results.length === 1 ? "row" : "rows"}`);
  return el(
    "div",
    null,
    heading,
    el("ul", null, ANSWERS.filter((word) => all[word] > 0).map((word) => el("li", null, badge(word), ` ${all[word]}`))),
    all.no_statement > 0 ? el("p", null, `No statement: ${SILENCE.toLowerCase()}`) : null,
    el("p", null, el("a", { class: "button", href: download, download: name }, "Download the list with its answers (CSV)")),
    rows.length > SHOWN ? el("p", null, `Here are ${SHOWN} rows, those that need most attention first; the file has all.`) : null,
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "assets-heading" },
      el(
        "table",
        { class: "stack" },
        el("thead", null, el("tr", null, ["Asset", "Row", "Matched", "Answer", "Because of", "What to do"].map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", null, rows.slice(0, SHOWN).map(({ answer: found, at }) => rowView(found, at, planned.assets[at]))),
      ),
    ),
  );
}

function rowView(found, at, asset) {
  const acting = found.vulnerabilities.filter((it) => it.answer === found.answer).slice(0, 5);
  const matched = found.product ? [found.product.name, found.release?.version].filter(Boolean).join(" ") : "";
  const because = found.reason ? [REASONS[found.reason]] : joined(acting.map((it) => link(it.page, it.name)));
  const advisories = list.advisories(found);
  const todo = advisories.slice(0, 5).map((it) => link(`${it.page}#answer`, it.id));
  const cell = (label, ...children) => el("td", { "data-label": label }, ...children);
  return el(
    "tr",
    null,
    el("th", { scope: "row" }, el("bdi", null, found.product ? [asset.product, asset.version].filter(Boolean).join(" ") : asset.label)),
    cell("Row", String(at + 2)),
    cell("Matched", matched && link(found.release?.page ?? found.product?.page, matched)),
    cell("Answer", badge(found.answer), found.depends ? " in part" : ""),
    cell("Because of", ...because),
    cell("What to do", ...joined(todo), advisories.length > 5 ? ` and ${advisories.length - 5} more` : ""),
  );
}

async function showList(file) {
  const status = by("assets-status");
  const place = by("assets-result");
  const say = (words) => status.replaceChildren(el("p", null, words));
  place.replaceChildren();
  try {
    if (file.size > list.LARGEST) throw new Error("The file is larger than 64 MB. Split it, please.");
    say("Reading …");
    const site = await open();
    const text = list.decode(new Uint8Array(await file.arrayBuffer()));
    const planned = list.plan(text, site.directory);
    if (!list.usable(planned.columns)) {
      throw new Error("No column of the file is named product, model, udi, purl, cpe or sku. Name them in its first row.");
    }
    const needed = await Promise.all([...planned.needed].map(async (at) => [at, await productOf(site, at)]));
    const results = list.answers(planned, site.directory, new Map(needed));
    const csv = list.written(planned, results, { baseUrl: site.index.base_url, at: site.index.at, digest: site.digest });
    place.replaceChildren(resultView(planned, results, file, csv));
    const all = list.counts(results);
    say(`${results.length} rows: ${ANSWERS.filter((word) => all[word] > 0).map((word) => `${all[word]} ${WORDS[word].toLowerCase()}`).join(", ")}.`);
  } catch (error) {
    say(error.message);
  }
}

// --------------------------------------------------------------------- begin

function begin() {
  const form = by("ask");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    showAnswer(form);
  });
  by("ask-product").addEventListener("focus", () => offerProducts().catch(() => {}), { once: true });
  by("ask-product").addEventListener("change", () => offerVersions().catch(() => {}));
  const address = new URLSearchParams(location.search);
  for (const name of ["product", "version", "vulnerability"]) form.elements[name].value = address.get(name) ?? "";
  if (address.get("product")) showAnswer(form);

  const file = by("assets-file");
  file.addEventListener("change", () => file.files[0] && showList(file.files[0]));
  const drop = file.closest(".drop");
  const over = (event) => {
    event.preventDefault();
    drop.classList.add("over");
  };
  drop.addEventListener("dragenter", over);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [dropped] = event.dataTransfer.files;
    if (dropped) showList(dropped);
  });
}

// Another theme may have the one part and not the other.
if (by("ask") && by("assets")) begin();
