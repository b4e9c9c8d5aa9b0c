// What the search finds: pure functions, without a page and without a network.
//
// Words are folded and cut as src/render/search/words.rs does it; .ci/portal/words.json holds both to the same answers.

const PARTS = 8;
const LETTERS = 40;

// Scripts that write words without blanks between them: pairs of letters are looked for.
const UNSPACED =
  "\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";
const LETTER = `(?:(?![${UNSPACED}])[\\p{Alphabetic}\\p{N}])`;
const PAIRED = `(?:(?=[${UNSPACED}])[\\p{Alphabetic}\\p{N}])`;
const NAMES = new RegExp(`${PAIRED}+|${LETTER}+(?:[-_./:]${LETTER}+)*`, "gu");

const WRITTEN_OUT = {
  "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d",
  "ł": "l", "ı": "i", "þ": "th", "ς": "σ", "\u2212": "-",
};

// The text in one case and without marks on its letters.
export function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[ßæœøđðłıþς\u2212]/gu, (sign) => WRITTEN_OUT[sign])
    .replace(/[\u2010-\u2015]/gu, "-");
}

// The terms of what somebody typed, each once, ten at the most.
export function asked(text) {
  const terms = new Set();
  for (const [name] of folded(text).matchAll(NAMES)) {
    if (new RegExp(`^${PAIRED}`, "u").test(name)) {
      const letters = [...name];
      if (letters.length === 1) terms.add(name);
      for (let at = 0; at + 1 < letters.length; at += 1) terms.add(letters[at] + letters[at + 1]);
      continue;
    }
    const parts = name.split(/[-_./:]/u).map((part) => [...part].slice(0, LETTERS).join(""));
    for (let from = 0; from < parts.length; from += PARTS) {
      const term = parts.slice(from, from + PARTS).join("-");
      // A single letter is found in everything.
      if ([...term].length > 1) terms.add(term);
    }
  }
  return [...terms].slice(0, 10);
}

// The numbers of the blocks that may hold terms beginning with `term`, given the first term of each.
export function blocks(first, term) {
  let from = 0;
  while (from + 1 < first.length && first[from + 1] <= term) from += 1;
  const found = [];
  for (let at = from; at < first.length; at += 1) {
    if (at > from && !first[at].startsWith(term)) break;
    found.push(at);
  }
  return found;
}

const SIGNS = "!#$()*,-.:;?@[]^_{|}+'";
const HALF = 11;

// Where a term stands: pairs of a document's number and a weight from 1 to 9.
export function decoded(text) {
  const found = [];
  let document = 0;
  let number = 0;
  let place = 1;
  for (const sign of text) {
    const digit = SIGNS.indexOf(sign);
    number += (digit % HALF) * place;
    place *= HALF;
    if (digit < HALF) {
      document += Math.floor(number / 10);
      found.push([document, number % 10]);
      document += 1;
      number = 0;
      place = 1;
    }
  }
  return found;
}

// The documents that have a term, or one that begins with it: a whole word weighs three times as much.
export function having(terms, term) {
  const found = new Map();
  for (const [known, postings] of terms) {
    if (!known.startsWith(term)) continue;
    const factor = known === term ? 3 : 1;
    for (const [document, weight] of decoded(postings)) {
      const before = found.get(document) ?? 0;
      if (weight * factor > before) found.set(document, weight * factor);
    }
  }
  return found;
}

// The documents by rank, given for each term those that have it: who has all terms, or else most of them; rare terms count more.
export function ranked(each, documents) {
  const scores = new Map();
  for (const having of each) {
    const rarity = Math.log(1 + documents / Math.max(1, having.size));
    for (const [document, weight] of having) {
      const known = scores.get(document) ?? { document, terms: 0, score: 0 };
      known.terms += 1;
      known.score += weight * rarity;
      scores.set(document, known);
    }
  }
  const all = [...scores.values()];
  const most = all.reduce((most, one) => Math.max(most, one.terms), 0);
  return {
    whole: most === each.length,
    found: all
      .filter((one) => one.terms === most)
      // At the same score the lower number, which is the newer advisory.
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .map((one) => one.document),
  };
}
