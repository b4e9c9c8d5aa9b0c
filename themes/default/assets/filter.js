// What the list of advisories is narrowed to: pure functions, without a page.
//
// The columns come from /list/index/facets.json: in each, the sign at a place is about the advisory at that place of the list.

const WORDS = ["severity", "year", "status", "product"];
const MARKS = { exploited: "exploited", "patient-safety": "safety" };

// What an address asks for; what it does not know it leaves out.
export function wanted(search) {
  const given = new URLSearchParams(search);
  const asked = { page: 1 };
  for (const name of WORDS) {
    const value = (given.get(name) ?? "").trim();
    if (value) asked[name] = value;
  }
  for (const name of Object.keys(MARKS)) {
    if (given.get(name)) asked[name] = true;
  }
  const page = Number.parseInt(given.get("page") ?? "", 10);
  if (page > 1) asked.page = page;
  return asked;
}

// Whether anything is asked for.
export function narrows(asked) {
  return Object.keys(asked).some((name) => name !== "page");
}

// The address of what is asked for, beginning with `?`; empty for the whole list.
export function search(asked) {
  const given = new URLSearchParams();
  for (const name of WORDS) {
    if (asked[name]) given.set(name, asked[name]);
  }
  for (const name of Object.keys(MARKS)) {
    if (asked[name]) given.set(name, "yes");
  }
  if (asked.page > 1) given.set("page", String(asked.page));
  const text = given.toString();
  return text ? `?${text}` : "";
}

// The product that somebody means: [slug, name, steps], by slug or by name in any case; undefined if there is none or several.
export function product(products, text) {
  const same = (a, b) => a.localeCompare(b, undefined, { sensitivity: "base" }) === 0;
  return (
    products.find(([slug]) => slug === text) ??
    products.find(([, name]) => same(name, text))
  );
}

// The places of the advisories that are asked for, newest first; `steps` are those of the product, if one is asked for.
export function places(facets, asked, steps) {
  const columns = [];
  if (asked.severity) {
    columns.push([facets.severity, asked.severity === "unrated" ? "-" : asked.severity[0]]);
  }
  if (asked.year) {
    const place = facets.years.indexOf(Number(asked.year));
    columns.push([facets.year, sign(place)]);
  }
  if (asked.status) columns.push([facets.status, asked.status[0]]);
  for (const [name, column] of Object.entries(MARKS)) {
    if (asked[name]) columns.push([facets[column], "y"]);
  }
  const holds = (place) => columns.every(([column, value]) => column[place] === value);
  const found = [];
  if (steps) {
    let place = 0;
    for (const step of steps) {
      place += step;
      if (holds(place)) found.push(place);
    }
    return found;
  }
  for (let place = 0; place < facets.status.length; place += 1) {
    if (holds(place)) found.push(place);
  }
  return found;
}

// The sign that stands for a place among the years; one that stands nowhere for none.
function sign(place) {
  const signs = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return place < 0 ? "?" : (signs[place] ?? "-");
}

// The page of the list that holds an entry, and the entry's place on it.
export function holder(place, pageSize) {
  const page = Math.floor(place / pageSize) + 1;
  const address = page === 1 ? "/advisories/" : `/list/advisories/${page}/`;
  return { address, at: place % pageSize };
}
