// An asset list: a CSV file in, the same rows with their answers out.
//
// Pure, like lookup.js: bytes and the files of the site come in, text goes out. Nothing is sent anywhere.

import { WORDS, REASONS, answer, folded, merged, withoutProduct } from "./lookup.js";

/** The largest file that is read, in bytes. */
export const LARGEST = 64 * 1024 * 1024;

/** What a column may be called, folded; a name that stands earlier wins. Serial numbers are not looked at. */
const COLUMNS = {
  vendor: ["manufacturer", "maker", "vendor", "brand", "oem", "manufacturer name", "make", "hersteller", "fabricant"],
  product: ["product", "product name", "device", "device name", "asset", "asset name", "equipment", "name", "description", "produkt", "produit"],
  model: ["model", "model number", "model no", "model name", "catalog number", "catalogue number", "ref", "reference number", "part number", "modell", "modèle", "type"],
  version: ["version", "software version", "firmware version", "release", "firmware", "software", "sw version", "fw version", "softwareversion"],
  udi: ["udi", "udi di", "udi number", "di", "device identifier", "gtin", "primary di"],
  purl: ["purl", "package url"],
  cpe: ["cpe", "cpe 2 3", "cpe name"],
  sku: ["sku", "article number", "article", "item number", "order number", "stock keeping unit"],
};

/** The columns that say which product it is. */
const IDENTIFYING = Object.keys(COLUMNS).filter((role) => role !== "version");

/** The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8 if it is, else Windows-1252, which any bytes are. */
export function decode(bytes) {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The separator of a list: the one that stands most often in its first line, outside of quotes. */
function separatorOf(text) {
  const counts = new Map([[",", 0], [";", 0], ["\t", 0]]);
  let quoted = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "\n" || sign === "\r")) break;
    else if (!quoted && counts.has(sign)) counts.set(sign, counts.get(sign) + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** The rows of a CSV file (RFC 4180, with any of three separators); empty rows are left out. */
export function parse(typed) {
  // Excel's own first line says which separator it is.
  const told = /^sep=([,;\t])\r?\n/.exec(typed);
  const text = told ? typed.slice(told[0].length) : typed;
  const separator = told ? told[1] : separatorOf(text);
  const rows = [];
  let row = [];
  let at = 0;
  const end = () => {
    if (row.length > 1 || row[0]?.trim()) rows.push(row);
    row = [];
  };
  while (at < text.length) {
    let field;
    if (text[at] === '"') {
      // A quoted field ends at a quote that is not doubled; one that never ends goes to the end of the file.
      let from = at + 1;
      field = "";
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) {
          field += text.slice(from);
          at = text.length;
          break;
        }
        field += text.slice(from, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        from = at + 1;
      }
    } else {
      field = "";
    }
    let stop = at;
    while (stop < text.length && text[stop] !== separator && text[stop] !== "\n" && text[stop] !== "\r") stop += 1;
    row.push(field + text.slice(at, stop));
    at = stop + 1;
    if (text[stop] === separator) {
      if (at >= text.length) row.push("");
      continue;
    }
    if (text[stop] === "\r" && text[at] === "\n") at += 1;
    end();
  }
  if (row.length > 0) end();
  return { rows, separator };
}

/** Which column is what, by the names in the first row. */
export function columns(header) {
  const names = header.map(folded);
  const found = {};
  const taken = new Set();
  for (const [role, known] of Object.entries(COLUMNS)) {
    for (const name of known) {
      const place = names.findIndex((it, at) => it === name && !taken.has(at));
      if (place < 0) continue;
      found[role] = place;
      taken.add(place);
      break;
    }
  }
  return found;
}

/** Whether a list can be matched by these columns. */
export const usable = (found) => ["product", "model", "udi", "purl", "cpe", "sku"].some((role) => role in found);

/** Whether the maker in a row can be the maker of a product, or of one of its former names. */
function fits(listed, vendor) {
  if (!vendor) return true;
  const others = [listed.vendor ?? "", listed.name, ...listed.other_names].map(folded);
  return others.some((it) => it !== "" && (`${it} `.startsWith(`${vendor} `) || `${vendor} `.startsWith(`${it} `)));
}

/** The product of a row: what a standard identifier says goes before names and numbers, and these must agree. */
function identified(directory, get) {
  for (const role of ["purl", "cpe", "udi"]) {
    const found = get(role) ? directory.identify(get(role)) : [];
    if (found.length === 1) return found;
  }
  const vendor = folded(get("vendor"));
  let agreed = null;
  for (const role of ["model", "sku", "product"]) {
    if (!get(role)) continue;
    let found = directory.identify(get(role)).filter((it) => fits(directory.products[it.product], vendor));
    // A former name may begin with a maker of before, which has a column of its own in the list.
    if (found.length === 0 && vendor) found = directory.identify(`${get("vendor")} ${get(role)}`);
    if (found.length === 0) continue;
    if (agreed === null) {
      agreed = found;
      continue;
    }
    const both = agreed.filter((it) => found.some((other) => other.product === it.product));
    // Two columns that name different products: nobody knows which it is.
    if (both.length === 0) return [...agreed, ...found];
    agreed = both.map((it) => {
      const other = found.find((known) => known.product === it.product);
      return it.models.length > 0 ? it : other;
    });
  }
  return agreed ?? [];
}

/** Reads a list and finds the product of each row; `needed` are the places of the products whose files are to be fetched. */
export function plan(text, directory) {
  const { rows, separator } = parse(text);
  const header = rows.shift() ?? [];
  const found = columns(header);
  const known = new Map();
  const needed = new Set();
  const assets = rows.map((fields) => {
    const get = (role) => (found[role] === undefined ? "" : (fields[found[role]] ?? "").trim());
    // Lists repeat themselves: each kind of device is looked up once.
    const key = IDENTIFYING.map(get).join("\u0000");
    let matches = known.get(key);
    if (!matches) known.set(key, (matches = identified(directory, get)));
    if (matches.length === 1) needed.add(matches[0].product);
    const product = get("product") || get("model") || get("udi") || get("purl") || get("cpe") || get("sku");
    // What a person calls a row that nothing is found for: maker, product, model and version, without numbers that stand in the column of products.
    const model = product.includes(get("model")) ? "" : get("model");
    const named = model && !/\p{L}/u.test(product) ? "" : product;
    const label = [get("vendor"), named, model, get("version")].filter(Boolean).join(" ");
    return { fields, matches, product, version: get("version") || null, label };
  });
  return { header, columns: found, separator, assets, needed };
}

/** The answers to all rows; `products` are the files of the products that are needed, by place. */
export function answers(planned, directory, products) {
  const known = new Map();
  return planned.assets.map(({ fields, matches, product, version }) => {
    const asked = { product, version, vulnerability: null };
    if (matches.length !== 1) {
      const listed = matches.map((it) => directory.products[it.product]);
      return { fields, answer: withoutProduct(asked, listed) };
    }
    const [one] = matches;
    const key = [one.product, ...one.models, one.release, version].join("\u0000");
    let found = known.get(key);
    if (!found) known.set(key, (found = answer(products.get(one.product), one.models, one.release, asked)));
    return { fields, answer: found };
  });
}

/** How many rows have which answer. */
export function counts(results) {
  const all = { affected: 0, under_investigation: 0, no_statement: 0, fixed: 0, not_affected: 0 };
  for (const { answer: found } of results) all[found.answer] += 1;
  return all;
}

/** The documents that say what is to be done, each once: those about what has the answer of the whole. */
export function advisories(found) {
  const acting = found.vulnerabilities.filter((it) => it.answer === found.answer);
  const said = acting.flatMap((it) => [...it.said, ...it.unclear]);
  return [...new Map(said.map((one) => [one.advisory.slug, one.advisory])).values()];
}

/** The remedies, fixes, documents and narrowings of an answer as lines for a cell. */
export function summary(found, baseUrl) {
  const names = (word) => found.vulnerabilities.filter((it) => it.answer === word).map((it) => it.name);
  const acting = found.vulnerabilities.filter((it) => it.answer === "affected" || it.answer === "under_investigation");
  const said = acting.flatMap((it) => it.said);
  const unique = (all) => [...new Set(all)];
  const narrowed = found.vulnerabilities.flatMap((it) =>
    [...merged(it.said).map((one) => [one, false]), ...merged(it.unclear).map((one) => [one, true])].flatMap(([one, unclear]) => {
      const parts = [];
      if (one.models.length > 0) parts.push(`only models ${one.models.join(", ")}`);
      if (one.together.length > 0) parts.push(`only together with ${one.together.join("; ")}`);
      if (one.condition) parts.push(`condition: ${one.condition}`);
      if (unclear) parts.push(`said of ${one.range || "the product as such"}, not decided`);
      return parts.length > 0 ? [`${it.name}: ${WORDS[one.status].toLowerCase()}, ${parts.join("; ")}`] : [];
    }),
  );
  return {
    answer: WORDS[found.answer].toLowerCase() + (found.depends ? ", in part" : ""),
    reason: found.reason ? REASONS[found.reason] : "",
    product: found.product ? found.product.name : found.candidates.map((it) => it.name).join("; "),
    release: found.release?.version ?? "",
    affected: names("affected").join(" "),
    under_investigation: names("under_investigation").join(" "),
    no_statement: names("no_statement").join(" "),
    fixed: names("fixed").join(" "),
    not_affected: names("not_affected").join(" "),
    todo: unique(said.flatMap((it) => it.remedies.map((remedy) => [remedy.details, remedy.url].filter(Boolean).join(" ")))).join("\n"),
    fixed_in: unique(said.flatMap((it) => it.fixed_in)).join(" "),
    narrowed: unique(narrowed).join("\n"),
    advisories: unique(found.vulnerabilities.flatMap((it) => [...it.said, ...it.unclear].map((one) => baseUrl + one.advisory.page))).join(" "),
  };
}

const HEADINGS = [
  ["answer", "Answer"],
  ["reason", "Why no statement"],
  ["product", "Matched product"],
  ["release", "Matched release"],
  ["affected", "Affected by"],
  ["under_investigation", "Under investigation"],
  ["no_statement", "No statement on"],
  ["fixed", "Fixed"],
  ["not_affected", "Not affected by"],
  ["todo", "What to do"],
  ["fixed_in", "Fixed in"],
  ["narrowed", "Only if"],
  ["advisories", "Advisories"],
];

/** A field as it may be opened by a spreadsheet: quoted, and never a formula (OWASP, CSV injection). */
export function field(text) {
  // Signs that nobody sees may be lost on the way into a spreadsheet.
  const guarded = /^[\s\p{Cc}\p{Cf}]*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}

/** The list with its answers, as CSV; below it stand the site, its time, and its digest. */
export function written(planned, results, { baseUrl, at, digest }) {
  const { separator, header } = planned;
  const width = results.reduce((most, { fields }) => Math.max(most, fields.length), header.length);
  const lines = [];
  const line = (fields) => lines.push(fields.map(field).join(separator));
  const padded = (fields) => Array.from({ length: width }, (_, at) => fields[at] ?? "");
  line([...padded(header), ...HEADINGS.map(([, name]) => name)]);
  const known = new Map();
  for (const { fields, answer: found } of results) {
    let cells = known.get(found);
    if (!cells) {
      const all = summary(found, baseUrl);
      cells = HEADINGS.map(([name]) => field(all[name])).join(separator);
      known.set(found, cells);
    }
    lines.push(padded(fields).map(field).join(separator) + separator + cells);
  }
  lines.push("");
  line(["No statement does not mean not affected."]);
  line(["Site", baseUrl]);
  line(["State of the site", at]);
  line(["SHA-256 of its index", digest ?? "could not be computed: the page was not loaded over https"]);
  line(["How it is taken", `sha256sum of ${baseUrl}/check/index.json, which holds the SHA-256 of every file that the answers come from`]);
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
