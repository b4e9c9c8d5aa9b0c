// The search page: fetches the blocks that the terms are in, ranks what is found, and draws a line for each.

import { asked, blocks, having, ranked } from "./match.js";

const SHOWN = 10;
// How many blocks the beginning of a word may take; who types on narrows it down.
const BLOCKS = 6;

const form = document.getElementById("search");
const query = document.getElementById("query");
const said = document.getElementById("said");
const results = document.getElementById("results");
const more = document.getElementById("more");
const folder = form.dataset.index.replace(/[^/]*$/, "");
const kept = new Map();
let turn = 0;
let rest = [];
let last = null;

function fetched(address, fresh = false) {
  if (fresh || !kept.has(address)) {
    const answer = fetch(address, fresh ? { cache: "reload" } : {}).then((response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return response.json();
    });
    answer.catch(() => kept.delete(address));
    kept.set(address, answer);
  }
  return kept.get(address);
}

// A piece of the same state of the site as the manifest.
async function piece(address, state) {
  const first = await fetched(address);
  if (first.state === state) return first;
  const again = await fetched(address, true);
  if (again.state === state) return again;
  kept.clear();
  throw new Error("the site has just changed");
}

async function find(text) {
  const manifest = await fetched(form.dataset.index);
  const terms = asked(text);
  let cut = false;
  const each = await Promise.all(
    terms.map(async (term) => {
      const numbers = blocks(manifest.first, term);
      if (numbers.length > BLOCKS) cut = true;
      const held = await Promise.all(
        numbers.slice(0, BLOCKS).map((number) => piece(`${folder}terms/${number}.json`, manifest.state)),
      );
      return having(held.flatMap((block) => block.terms), term);
    }),
  );
  return { terms, cut, manifest, ...ranked(each, manifest.documents) };
}

async function line(document, manifest) {
  const shard = Math.floor(document / manifest.lines);
  const held = await piece(`${folder}lines/${shard}.json`, manifest.state);
  return held.lines[document % manifest.lines];
}

function item([kind, link, title, about]) {
  const li = document.createElement("li");
  const a = document.createElement("a");
  const name = document.createElement("bdi");
  a.href = link;
  name.textContent = title;
  a.append(name);
  const p = document.createElement("p");
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.textContent = kind;
  const words = document.createElement("bdi");
  words.textContent = about;
  p.append(mark, " ", words);
  li.append(a, p);
  return li;
}

async function draw(manifest, fresh) {
  const mine = turn;
  const next = rest.slice(0, SHOWN);
  const lines = await Promise.all(next.map((document) => line(document, manifest)));
  if (mine !== turn) return;
  rest = rest.slice(SHOWN);
  const items = lines.filter(Boolean).map(item);
  if (fresh) results.replaceChildren(...items);
  else results.append(...items);
  more.hidden = rest.length === 0;
  if (!fresh) items[0]?.querySelector("a").focus();
}

async function show(text) {
  turn += 1;
  const mine = turn;
  if (asked(text).length === 0) {
    results.replaceChildren();
    more.hidden = true;
    said.textContent = text.trim() ? "Type two letters at least." : "";
    return;
  }
  try {
    const answer = await find(text);
    if (mine !== turn) return;
    last = answer.manifest;
    rest = answer.found;
    const count = answer.found.length;
    await draw(last, true);
    if (mine !== turn) return;
    const word = count === 1 ? "result" : "results";
    if (count === 0) said.textContent = "Nothing was found. This says nothing about products that no advisory names.";
    else if (!answer.whole) said.textContent = `Nothing has all of these words; ${count} ${word} with most of them.`;
    else said.textContent = `${count} ${word}${answer.cut ? ", and more: type on to narrow it down" : ""}.`;
  } catch (error) {
    if (mine !== turn) return;
    said.textContent = `The search does not work now (${error.message}): load the page again, or use the lists below.`;
  }
}

let waiting;
query.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const text = query.value;
    history.replaceState(null, "", text ? `?${new URLSearchParams({ q: text })}` : location.pathname);
    show(text);
  }, 150);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  history.replaceState(null, "", `?${new URLSearchParams({ q: query.value })}`);
  show(query.value);
});
more.querySelector("button").addEventListener("click", () => draw(last, false));

const given = new URLSearchParams(location.search).get("q");
if (given) {
  query.value = given;
  show(given);
}
