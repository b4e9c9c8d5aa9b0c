// Am I affected? The same questions and answers as `obstat lookup`, from the same files.
//
// Pure: what is published under check/ comes in, answers come out; no document, no network, no clock.
// src/lookup/ in Obstat's repository is the same in Rust, and tests/lookup/questions.json holds both to the same answers.

/** The number of the shape of the files that this reads. */
export const SCHEMA = 1;

/** The answers, from what needs most attention to what needs least. */
export const ANSWERS = ["affected", "under_investigation", "no_statement", "fixed", "not_affected"];

/** The answers in words. */
export const WORDS = {
  affected: "Affected",
  under_investigation: "Under investigation",
  no_statement: "No statement",
  fixed: "Fixed",
  not_affected: "Not affected",
};

/** Why there is no statement at all, in words. */
export const REASONS = {
  unknown_product: "No product has this name or identifier.",
  several_products: "Several products have this name or identifier.",
  release_missing: "No release was named.",
  unknown_release: "Nobody knows this release.",
  newer: "This release is newer than every one that is spoken of.",
  not_assessed: "Nobody assessed this release.",
};

// ---------------------------------------------------------------- identifiers

/** A text without case and punctuation, so that `R300 100` and `r300-100` meet. */
export function folded(text) {
  return text.toLowerCase().split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean).join(" ");
}

function gtin(text) {
  const digits = text.replace(/[ -]/g, "");
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) return null;
  const number = digits.padStart(14, "0");
  let sum = 0;
  for (let at = 0; at < 14; at += 1) sum += Number(number[at]) * (at % 2 === 0 ? 3 : 1);
  return sum % 10 === 0 ? `gs1:${number}` : null;
}

// The characters of a HIBC in the order of their values (ANSI/HIBC 2.6, appendix B).
const HIBC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

function hibc(rest) {
  // With a production part the check character stands at the end of the whole.
  const slash = rest.indexOf("/");
  if (slash >= 0 && slash < rest.length - 1) return `hibcc:${rest.slice(0, slash)}`;
  const identifier = rest.slice(0, -1);
  if (!/^[A-Z][0-9A-Z]{4,21}[0-9]$/.test(identifier)) return null;
  let sum = HIBC.indexOf("+");
  for (const character of identifier) sum += HIBC.indexOf(character);
  return HIBC[sum % HIBC.length] === rest.at(-1) ? `hibcc:${identifier}` : null;
}

function isbt(text) {
  const found = /^=\/([0-9A-Z]{16})/.exec(text);
  if (found) return `iccbba:${found[1]}`;
  const blood = /^=\)([0-9A-Z]{10})/.exec(text);
  return blood ? `iccbba-blood:${blood[1]}` : null;
}

/** The device identifier in what a label or a scanner gives, as the directory writes it: `gs1:09520000030018`. */
export function device(typed) {
  let text = typed.trim();
  if (text.startsWith("+")) return hibc(text.slice(1));
  if (text.startsWith("=")) return isbt(text);
  // The symbology identifiers of GS1 DataMatrix, GS1-128, DataBar and QR (ISO/IEC 15424), and the separator.
  text = text.replace(/^(\]d2|\]C1|\]e0|\]Q3)/, "").replace(/^\u001d+/, "");
  const link = /^https?:\/\/.*?\/01\/(.*)$/s.exec(text);
  let rest = null;
  if (link) rest = link[1];
  else if (text.startsWith("(01)")) rest = text.slice(4);
  else if (text.startsWith("01") && text.length >= 16) rest = text.slice(2);
  if (rest !== null) {
    const head = rest.trimStart().slice(0, 14);
    const found = head.length === 14 ? gtin(head) : null;
    if (found) return found;
  }
  return gtin(text);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const lowerAscii = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A package URL: what it is a version of, and the version; null if it is none. */
export function packageOf(typed) {
  const text = typed.trim();
  if (!/^pkg:/i.test(text)) return null;
  const plain = text.slice(4).split(/[?#]/)[0];
  const at = plain.lastIndexOf("@");
  const versioned = at >= 0 && !plain.slice(at).includes("/");
  const path = versioned ? plain.slice(0, at) : plain;
  const segments = path.split("/").filter(Boolean).map((part) => lowerAscii(decoded(part)));
  if (segments.length < 2) return null;
  return { name: segments.join("/"), version: (versioned && decoded(plain.slice(at + 1))) || null };
}

/** The parts of a CPE 2.3 name in lower case, at least up to the product; null if it is none. */
export function cpeOf(typed) {
  const lower = lowerAscii(typed.trim());
  if (!lower.startsWith("cpe:2.3:")) return null;
  const parts = [""];
  let escaped = false;
  for (const character of lower.slice(8)) {
    if (character === ":" && !escaped) {
      parts.push("");
      continue;
    }
    escaped = character === "\\" && !escaped;
    parts[parts.length - 1] += character;
  }
  return parts.length >= 3 && parts.length <= 11 ? parts : null;
}

const part = (name, place) => name[place] ?? "*";

const cpeProduct = (name) => name.slice(0, 3).join(":");

function cpeVersion(name) {
  const version = part(name, 3);
  return version === "*" || version === "-" ? null : version.replaceAll("\\", "");
}

/** Whether two CPE names may be the same release: no part contradicts. */
function cpesMeet(one, other) {
  for (let place = 0; place < 11; place += 1) {
    const [a, b] = [part(one, place), part(other, place)];
    if (a !== b && !(place > 3 && (a === "*" || b === "*"))) return false;
  }
  return true;
}

// ------------------------------------------------------------------ versions

/** Compares numbers of any length, written without leading zeros. */
const byDigits = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

const significant = (digits) => digits.replace(/^0+/, "");

function intdot(text) {
  if (text.length > 100 || !/^\d+(\.\d+)*$/.test(text)) return null;
  const numbers = text.split(".").map(significant);
  while (numbers.length > 0 && numbers.at(-1) === "") numbers.pop();
  return numbers;
}

function compareIntdot(one, other) {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    if (at >= one.length) return -1;
    if (at >= other.length) return 1;
    const order = byDigits(one[at], other[at]);
    if (order !== 0) return order;
  }
  return 0;
}

// semver.org, "Is there a suggested regular expression to check a SemVer string?"
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

function semver(text) {
  const found = text.length > 100 ? null : SEMVER.exec(text);
  return found && { numbers: found.slice(1, 4), pre: found[4] ? found[4].split(".") : [] };
}

function compareSemver(one, other) {
  for (let at = 0; at < 3; at += 1) {
    const order = byDigits(one.numbers[at], other.numbers[at]);
    if (order !== 0) return order;
  }
  if (one.pre.length === 0 || other.pre.length === 0) return other.pre.length - one.pre.length;
  for (let at = 0; at < Math.max(one.pre.length, other.pre.length); at += 1) {
    const [a, b] = [one.pre[at], other.pre[at]];
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    const [first, second] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (first !== second) return first ? -1 : 1;
    const order = first ? byDigits(a, b) : a < b ? -1 : a > b ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** How a scheme reads and compares versions; null for one that only lists them. */
function schemeOf(product) {
  if (product.scheme === "intdot") return { read: intdot, compare: compareIntdot };
  if (product.scheme === "semver") return { read: semver, compare: compareSemver };
  return null;
}

const withoutV = (text) => (/^[vV]\d/.test(text) ? text.slice(1) : null);

/**
 * The places of the releases that a text names: the one that is meant first, then the same release under other spellings.
 *
 * Only adopted documents spell a release otherwise than the catalogue, whose spelling goes first.
 */
export function findReleases(product, typed) {
  const text = typed.trim();
  const found = alike(product, text);
  const plain = found.length === 0 ? withoutV(text) : null;
  return plain === null ? found : alike(product, plain);
}

function alike(product, text) {
  const scheme = schemeOf(product);
  const asked = scheme?.read(text);
  const places = (same) => product.releases.flatMap((it, place) => (same(it) ? [place] : []));
  const isSame = (it) => {
    if (it.version === text) return true;
    const key = asked ? scheme.read(it.version) : null;
    return key !== null && scheme.compare(asked, key) === 0;
  };
  const found = places(isSame);
  if (found.length > 0) {
    const rank = (place) => Number(!product.releases[place].listed) * 2 + Number(product.releases[place].version !== text);
    return found.sort((a, b) => rank(a) - rank(b));
  }
  const lower = text.toLowerCase();
  const byCase = places((it) => it.version.toLowerCase() === lower);
  // Two that differ in case alone are told apart by case alone.
  return byCase.length > 1 ? [] : byCase;
}

/** The intervals of a range in the canonical form of `vers:`: each a list of [comparator, version] that hold together. */
function intervals(range) {
  const all = [];
  let lower = null;
  const closed = (upper) => {
    all.push(lower ? [lower, upper] : [upper]);
    lower = null;
  };
  for (const constraint of range.split("|")) {
    const [, comparator, version] = /^(>=|>|<=|<|!=|=)?(.*)$/s.exec(constraint);
    if (comparator === ">" || comparator === ">=") {
      if (lower) all.push([lower]);
      lower = [comparator, version];
    } else if (comparator === "<" || comparator === "<=") {
      closed([comparator, version]);
    } else if (comparator === "!=") {
      closed(["<", version]);
      lower = [">", version];
    } else if (version === "*") {
      all.push([]);
    } else {
      all.push([["=", version]]);
    }
  }
  if (lower) all.push([lower]);
  return all;
}

function holds(order, comparator) {
  switch (comparator) {
    case ">": return order > 0;
    case ">=": return order >= 0;
    case "<": return order < 0;
    case "<=": return order <= 0;
    default: return order === 0;
  }
}

/** Whether a range covers a version that is not listed; null if that cannot be told. */
export function covers(range, product, typed) {
  const scheme = schemeOf(product);
  if (!scheme) return null;
  const text = typed.trim();
  const key = scheme.read(text) ?? scheme.read(withoutV(text) ?? "");
  if (!key) return null;
  const bounds = intervals(range).map((all) => all.map(([sign, version]) => [sign, scheme.read(version)]));
  if (bounds.some((all) => all.some(([, version]) => version === null))) return null;
  if (!bounds.some((all) => all.every(([sign, version]) => holds(scheme.compare(key, version), sign)))) return false;
  const last = range.split("|").at(-1);
  if (!(last.startsWith(">") || last.startsWith("!=") || last === "*")) return true;
  // An open range speaks of the releases that existed: what is newer than all that are listed is beyond it.
  const older = product.releases.some((it) => {
    const other = it.listed ? scheme.read(it.version) : null;
    return other !== null && scheme.compare(key, other) <= 0;
  });
  return older ? true : null;
}

// ----------------------------------------------------------------- directory

/** What check/index.json lists, ready to be asked. */
export class Directory {
  constructor(index) {
    this.products = index.products;
    this.packages = new Map();
    this.cpes = new Map();
    this.devices = new Map();
    this.names = new Map();
    const put = (map, key, product, model) => {
      if (!key) return;
      let owners = map.get(key);
      if (!owners) map.set(key, (owners = new Map()));
      // null is the product as such, and outweighs its models.
      if (model === null) owners.set(product, null);
      else if (!owners.has(product)) owners.set(product, [model]);
      else owners.get(product)?.push(model);
    };
    index.products.forEach((listed, product) => {
      for (const name of listed.packages) put(this.packages, name, product, null);
      for (const name of listed.cpes) put(this.cpes, name, product, null);
      const spelt = (name, model) => {
        put(this.names, folded(name), product, model);
        if (listed.vendor) put(this.names, folded(`${listed.vendor} ${name}`), product, model);
      };
      put(this.names, folded(listed.slug), product, null);
      for (const name of [listed.name, ...listed.other_names]) spelt(name, null);
      for (const sku of listed.skus) put(this.names, folded(sku), product, null);
      listed.models.forEach((model, place) => {
        put(this.names, folded(model.number), product, place);
        if (model.name) spelt(model.name, place);
        for (const sku of model.skus) put(this.names, folded(sku), product, place);
        if (model.udi_di) put(this.devices, model.udi_di, product, place);
      });
    });
  }

  /** The products that a text names: each its place, the models (none: the product as such), and the release if the text has one. */
  identify(typed) {
    const text = typed.trim();
    const found = packageOf(text);
    if (found) return matches(this.packages.get(found.name), found.version && text);
    const cpe = cpeOf(text);
    if (cpe) return matches(this.cpes.get(cpeProduct(cpe)), cpeVersion(cpe) && text);
    const owners = new Map(this.names.get(folded(text)));
    for (const [product, places] of this.devices.get(device(text) ?? "") ?? []) {
      const known = owners.get(product);
      if (known === null) continue;
      owners.set(product, [...(known ?? []), ...places]);
    }
    return matches(owners, null, this.products);
  }
}

function matches(owners, release, products) {
  return [...(owners ?? [])]
    .sort(([one], [other]) => one - other)
    .map(([product, places]) => ({
      product,
      models: [...new Set(places ?? [])].sort((a, b) => a - b).map((place) => products[product].models[place].number),
      release: release || null,
    }));
}

// -------------------------------------------------------------------- answers

const candidate = ({ slug, name, vendor, page }) => ({ slug, name, vendor, page });

/** The answer where no product was found, or more than one. */
export function withoutProduct(asked, candidates) {
  return {
    schema: SCHEMA,
    asked,
    product: null,
    models: [],
    release: null,
    answer: "no_statement",
    depends: false,
    reason: candidates.length === 0 ? "unknown_product" : "several_products",
    candidates: candidates.map(candidate),
    vulnerabilities: [],
  };
}

function releaseOf(product, text) {
  const asked = packageOf(text);
  const cpe = cpeOf(text);
  let version = text;
  let found;
  if (asked) {
    version = asked.version ?? "";
    found = product.releases.find((it) => {
      const own = it.purl ? packageOf(it.purl) : null;
      return own !== null && own.name === asked.name && own.version === asked.version;
    });
  } else if (cpe) {
    version = cpeVersion(cpe) ?? "";
    found = product.releases.find((it) => {
      const own = it.cpe ? cpeOf(it.cpe) : null;
      return own !== null && cpesMeet(own, cpe);
    });
  }
  if (found) version = found.version;
  return { places: findReleases(product, version), version };
}

const rank = (status) => ANSWERS.indexOf(status);

/** Other products by name, each with its releases: `Gateway 4.5.0, 4.5.1`. */
function together(all) {
  const names = new Map();
  for (const { name, release } of all) names.set(name, [...(names.get(name) ?? []), ...(release ? [release] : [])]);
  return [...names].map(([name, releases]) => `${name} ${releases.join(", ")}`.trimEnd());
}

/** Statements that differ in the combination alone are one; each has `together`, the combinations in words. */
export function merged(all) {
  const known = new Map();
  const found = [];
  for (const said of all) {
    const key = said.with ? JSON.stringify({ ...said, with: null }) : null;
    const one = key === null ? undefined : known.get(key);
    if (one) {
      one.all.push(said.with);
      continue;
    }
    const first = { said, all: said.with ? [said.with] : [] };
    if (key !== null) known.set(key, first);
    found.push(first);
  }
  return found.map((one) => ({ ...one.said, together: together(one.all) }));
}

/** The answer for a release of a product: the file of the product, the models and the release that an identifier names, and what was asked. */
export function answer(product, models, named, asked) {
  const result = { ...withoutProduct(asked, []), product: candidate(product), models, reason: "release_missing" };
  const text = asked.version?.trim() || named;
  if (!text) return result;
  const { places, version: typed } = releaseOf(product, text);
  const place = places[0] ?? null;
  const found = place === null ? null : product.releases[place];
  const version = found ? found.version : typed;
  const question = { product, models, place, places, listed: found?.listed ?? false, version };
  const wanted = asked.vulnerability?.toLowerCase();
  const groups = statementsByVulnerability(product);
  product.vulnerabilities.forEach((known, at) => {
    if (wanted !== undefined && ![known.name, ...known.aliases].some((name) => name.toLowerCase() === wanted)) return;
    result.vulnerabilities.push(vulnerability(question, known, groups[at]));
  });
  result.vulnerabilities.sort(
    (a, b) =>
      rank(a.answer) - rank(b.answer) ||
      Number(b.exploited) - Number(a.exploited) ||
      (b.score ?? -1) - (a.score ?? -1) ||
      (a.name < b.name ? -1 : 1),
  );
  if (result.vulnerabilities.length > 0) {
    result.answer = result.vulnerabilities[0].answer;
    result.depends = result.vulnerabilities.filter((it) => it.answer === result.answer).every((it) => it.depends);
  }
  result.reason = null;
  if (result.vulnerabilities.every((it) => it.answer === "no_statement")) {
    if (place === null) result.reason = "unknown_release";
    else result.reason = isNewest(product, place) ? "newer" : "not_assessed";
  }
  result.release = { version, listed: question.listed, page: found?.page ?? null };
  return result;
}

// Each product's statements are grouped once, however many of its releases are asked for.
const grouped = new WeakMap();

function statementsByVulnerability(product) {
  let groups = grouped.get(product);
  if (!groups) {
    groups = product.vulnerabilities.map(() => ({ statements: [], models: false, known: new Map() }));
    for (const it of product.statements) {
      const group = groups[it.vulnerability];
      group.statements.push({ ...it, places: new Set(it.releases) });
      group.models ||= it.models.length > 0;
    }
    grouped.set(product, groups);
  }
  return groups;
}

function isNewest(product, place) {
  if (!product.releases[place].listed) return false;
  let newest = -1;
  for (const it of product.statements) {
    for (const named of it.releases) if (product.releases[named].listed && named > newest) newest = named;
  }
  return newest >= 0 && newest < place;
}

const aboutModels = (question, statement) =>
  question.models.length === 0 ||
  statement.models.length === 0 ||
  question.models.some((model) => statement.models.includes(model));

/** The models that are asked for: all, if none is named. */
const askedModels = ({ models, product }) => (models.length === 0 ? product.models : models);

/** What is said of a vulnerability; where no statement names models it is the same for all of them, and worked out once. */
function vulnerability(question, known, group) {
  if (group.models || question.place === null) return workedOut(question, known, group.statements);
  let found = group.known.get(question.place);
  if (!found) group.known.set(question.place, (found = workedOut(question, known, group.statements)));
  return found;
}

function workedOut(question, known, statements) {
  const said = [];
  const unclear = [];
  for (const statement of statements) {
    if (!aboutModels(question, statement)) continue;
    const stands = standing(question, statement);
    if (stands) (stands.holds ? said : unclear).push(spoken(question, statement, statements, stands.range));
  }
  const byWeight = (a, b) =>
    rank(a.status) - rank(b.status) ||
    Number(a.depends) - Number(b.depends) ||
    (a.advisory.id < b.advisory.id ? -1 : a.advisory.id > b.advisory.id ? 1 : 0);
  said.sort(byWeight);
  unclear.sort(byWeight);
  const worst = said[0]?.status;
  const sure = new Set();
  for (const it of said) if (!it.depends) sure.add(it.status);
  return {
    ...known,
    answer: worst ?? "no_statement",
    depends: worst !== undefined && !sure.has(worst) && !isForAll(question, said, worst),
    disagree: sure.size > 1,
    said,
    unclear,
  };
}

/** Whether statements on parts say the same of every model. */
function isForAll(question, said, status) {
  const asked = askedModels(question);
  const same = said.filter((it) => it.status === status && it.with === null);
  return asked.length > 0 && asked.every((model) => same.some((it) => it.models.includes(model)));
}

/** How a statement stands to the release: it holds, it may hold, or it is about others. */
function standing({ product, places, listed, version }, statement) {
  if (places.some((place) => statement.places.has(place))) return { holds: true, range: null };
  let unclear = statement.unclear[0];
  if (!listed) {
    for (const range of statement.ranges) {
      const covered = covers(range, product, version);
      if (covered) return { holds: true, range };
      if (covered === null) unclear ??= range;
    }
  }
  return unclear === undefined ? null : { holds: false, range: unclear };
}

function spoken(question, statement, statements, range) {
  const { product } = question;
  const asked = askedModels(question);
  const inPart =
    statement.models.length > 0 &&
    (asked.length === 0 || !asked.every((model) => statement.models.includes(model)));
  return {
    status: statement.status,
    advisory: product.advisories[statement.advisory],
    since: statement.since,
    depends: inPart || statement.with !== null,
    models: statement.models,
    with: statement.with,
    condition: statement.condition,
    range,
    justification: statement.justification,
    impact: statement.impact,
    carried: statement.carried,
    remedies: statement.remedies === null ? [] : product.remedies[statement.remedies],
    fixed_in: fixedIn(question, statement, statements),
  };
}

/** The releases that the same document calls fixed, and that come after the one that is asked for. */
function fixedIn(question, statement, statements) {
  if (statement.status !== "affected" && statement.status !== "under_investigation") return [];
  const { product, place, listed } = question;
  const found = new Set();
  const sameWith = (one, other) => one?.product === other?.product && one?.release === other?.release;
  for (const it of statements) {
    const fits =
      it.status === "fixed" &&
      !it.carried &&
      it.advisory === statement.advisory &&
      sameWith(it.with, statement.with) &&
      aboutModels(question, it);
    if (!fits) continue;
    for (const release of it.releases) if (!(listed && place !== null) || release > place) found.add(release);
  }
  return [...found].sort((a, b) => a - b).map((release) => product.releases[release].version);
}
