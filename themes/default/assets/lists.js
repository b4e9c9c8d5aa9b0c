// Narrows the list of advisories at once, and keeps what is asked for in the address.
//
// Without this script the links to filtered lists do the same, one at a time.
// Entries are not drawn here: they are taken from the pages of the list that hold them.

import { holder, narrows, places, product, search, wanted } from "./filter.js";

const SHOWN = 20;

const form = document.getElementById("narrow");
const found = document.getElementById("found");
const entries = document.getElementById("entries");
const pages = document.getElementById("pages");
const names = document.getElementById("narrow-products");
const whole = { found: found.textContent, entries: [...entries.childNodes], pages: [...pages.childNodes] };
const kept = new Map();
let turn = 0;

// Fetches a file once; a file of another state of the site is fetched anew.
function fetched(address, read, fresh) {
  if (fresh || !kept.has(address)) {
    const answer = fetch(address, fresh ? { cache: "reload" } : {}).then((response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return read(response);
    });
    answer.catch(() => kept.delete(address));
    kept.set(address, answer);
  }
  return kept.get(address);
}

const json = (response) => response.json();

async function entriesOf(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const section = page.getElementById("entries");
  return { state: section.dataset.state, list: [...section.querySelectorAll(":scope > article")] };
}

async function sameState(address, read, state) {
  const first = await fetched(address, read, false);
  if (first.state === state) return first;
  const again = await fetched(address, read, true);
  if (again.state === state) return again;
  throw new Error("the site has just changed");
}

// The columns that belong to this page.
function columns() {
  return sameState(form.dataset.facets, json, entries.dataset.state);
}

async function products(facets) {
  return (await sameState(facets.products, json, facets.state)).products;
}

async function show(asked) {
  turn += 1;
  const mine = turn;
  if (!narrows(asked)) {
    found.textContent = whole.found;
    entries.replaceChildren(...whole.entries);
    pages.replaceChildren(...whole.pages);
    return;
  }
  try {
    const facets = await columns();
    let steps;
    if (asked.product) {
      const known = await products(facets);
      const one = product(known, asked.product);
      // One spelling in the field and in the address: else what is sent next would be another question, and stand in the history twice.
      if (mine === turn && one && product(known, one[1]) === one) {
        asked.product = one[1];
        form.elements.product.value = one[1];
        history.replaceState(null, "", location.pathname + search(asked));
      }
      steps = one ? one[2] : [];
    }
    const all = places(facets, asked, steps);
    const last = Math.max(1, Math.ceil(all.length / SHOWN));
    const page = Math.min(asked.page, last);
    const drawn = await Promise.all(
      all.slice((page - 1) * SHOWN, page * SHOWN).map(async (place) => {
        const { address, at } = holder(place, facets.page_size);
        const held = await sameState(address, entriesOf, facets.state);
        return held.list[at]?.cloneNode(true);
      }),
    );
    // Whoever typed on in the meantime sees the later answer alone.
    if (mine !== turn) return;
    const word = all.length === 1 ? "advisory" : "advisories";
    found.textContent = all.length
      ? `${all.length} ${word}, newest first.`
      : "No advisory is all of that. This says nothing about products that no advisory names.";
    entries.replaceChildren(entries.querySelector("h2"), ...drawn.filter(Boolean));
    pages.replaceChildren(...pager({ ...asked, page }, last));
  } catch (error) {
    if (mine !== turn) return;
    found.textContent = `The list cannot be narrowed now (${error.message}): load the page again, or use the links below.`;
  }
}

function pager(asked, last) {
  if (last === 1) return [];
  const nav = document.createElement("nav");
  nav.className = "pager";
  nav.setAttribute("aria-label", "Pages");
  const link = (text, page) => {
    const a = document.createElement("a");
    a.href = search({ ...asked, page }) || location.pathname;
    a.textContent = text;
    a.addEventListener("click", (event) => {
      event.preventDefault();
      go({ ...asked, page });
      // The link that had the focus is gone: the next key begins where the new page does.
      found.tabIndex = -1;
      found.focus();
    });
    nav.append(a, " ");
  };
  if (asked.page > 1) link("Newer", asked.page - 1);
  const place = document.createElement("span");
  place.textContent = `Page ${asked.page} of ${last}`;
  nav.append(place, " ");
  if (asked.page < last) link("Older", asked.page + 1);
  return [nav];
}

function go(asked) {
  if (location.search !== search(asked)) history.pushState(null, "", location.pathname + search(asked));
  show(asked);
}

// The form as the address has it, and the other way round.
function fill(asked) {
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = Boolean(asked[field.name]);
    else field.value = asked[field.name] ?? "";
  }
}

function filled() {
  return wanted(new URLSearchParams(new FormData(form)).toString());
}

async function offer() {
  if (names.childElementCount) return;
  try {
    const all = await products(await columns());
    names.replaceChildren(
      ...all.map(([, name]) => {
        const option = document.createElement("option");
        option.value = name;
        return option;
      }),
    );
  } catch {
    // The field works without proposals.
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(filled());
});
form.addEventListener("change", () => go(filled()));
form.querySelector("a").addEventListener("click", (event) => {
  event.preventDefault();
  form.reset();
  go({ page: 1 });
});
form.elements.product.addEventListener("focus", offer, { once: true });
addEventListener("popstate", () => {
  const asked = wanted(location.search);
  fill(asked);
  show(asked);
});

const asked = wanted(location.search);
if (narrows(asked)) {
  fill(asked);
  show(asked);
}
