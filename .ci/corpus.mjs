// Checks the site of an imported corpus: nothing lost, every byte kept, no markup of theirs.
//
// node .ci/corpus.mjs CORPUS SITE DOCUMENTS REFUSED
//
// CORPUS holds CSAF documents and, in errata/, earlier states of some; SITE is what was built from them.
// DOCUMENTS is how many documents there are outside errata/, REFUSED how many states in errata/ break the schema.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const [corpus, site, documents, refused] = process.argv.slice(2)
if (refused === undefined) {
  console.error('usage: node .ci/corpus.mjs CORPUS SITE DOCUMENTS REFUSED')
  process.exit(2)
}

const failures = []
const fail = (message) => failures.push(message)
const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')
const files = (root, end) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))

// CSAF 2.0 section 5.1: lower case, and one `_` for every run of other characters.
const slugOf = (id) => id.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')

// The advisories that a page links to.
const links = (page) =>
  new Set(existsSync(page) ? [...readFileSync(page, 'utf8').matchAll(/\/advisories\/([^/"'\s>]+)\//g)].map(([, slug]) => slug) : [])

const listed = new Set(
  [join(site, 'advisories', 'index.html'), ...files(join(site, 'list', 'advisories'), '.html')].flatMap((page) => [...links(page)]),
)
const newest = new Map()
const published = new Set()
for (const file of files(join(site, '.well-known', 'csaf'), '.json')) {
  const parts = relative(site, file).split(sep)
  if (parts.length === 5) newest.set(parts.slice(3).join('/'), digest(file))
}
for (const file of files(join(site, 'advisories'), '.json')) published.add(digest(file))

let outside = 0
let lost = 0
const slugs = new Set()
for (const file of files(corpus, '.json')) {
  const inErrata = relative(corpus, file).split(sep)[0] === 'errata'
  const bytes = digest(file)
  if (!published.has(bytes)) {
    lost += 1
    if (!inErrata) fail(`${file}: no file of the site has its bytes`)
  }
  if (inErrata) continue
  outside += 1
  const { document, vulnerabilities } = JSON.parse(readFileSync(file, 'utf8'))
  const { tracking } = document
  const slug = slugOf(tracking.id)
  slugs.add(slug)
  const year = new Date(tracking.initial_release_date).getUTCFullYear()
  if (newest.get(`${year}/${slug}.json`) !== bytes) {
    fail(`${file}: the directory has other bytes for ${year}/${slug}.json`)
  }
  if (!existsSync(join(site, 'advisories', slug, 'index.html'))) fail(`${file}: no page`)
  if (!listed.has(slug)) fail(`${file}: no list names it`)
  for (const { cve } of vulnerabilities ?? []) {
    if (cve && !links(join(site, 'cve', cve, 'index.html')).has(slug)) fail(`${file}: the page of ${cve} does not name it`)
  }
}
if (outside !== Number(documents)) fail(`${outside} documents in place of ${documents}`)
if (lost !== Number(refused)) fail(`${lost} states are not published, in place of ${refused}`)
if (newest.size !== slugs.size) fail(`the directory lists ${newest.size} documents, not ${slugs.size}`)
const pages = readdirSync(join(site, 'advisories'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(site, 'advisories', entry.name, 'index.html')))
  .map((entry) => entry.name)
const other = pages.filter((name) => !slugs.has(name))
if (other.length > 0) fail(`pages of nothing: ${other.slice(0, 5).join(', ')}`)

// What our templates and our markdown write; whatever else is on a page was brought in by a document.
const TAGS = new Set(
  ('!doctype a abbr address article aside b bdi blockquote body br button caption code dd del details div dl dt em ' +
    'datalist fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i ins img input label legend li link main mark meta ' +
    'nav noscript ol option p pre s section select small span strong sub summary sup svg path table tbody td tfoot th thead ' +
    'time title tr ul use wbr').split(' '),
)
let html = 0
for (const file of files(site, '.html')) {
  html += 1
  const text = readFileSync(file, 'utf8')
  for (const [whole, name, attributes] of text.matchAll(/<([a-z!][^\s<>/]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>/gi)) {
    // Our own scripts, and nothing in them.
    if (/^<script src=\/assets\/[a-z-]+\.js type=module>$/.test(whole)) continue
    if (!TAGS.has(name.toLowerCase())) fail(`${file}: ${whole.slice(0, 80)}`)
    if (/\s(on[a-z]+|style|srcdoc)\s*=/i.test(attributes.replace(/"[^"]*"|'[^']*'/g, '""'))) {
      fail(`${file}: ${whole.slice(0, 80)}`)
    }
    const address = /\s(?:href|src|action)=["']?([^"'\s>]*)/i.exec(attributes)?.[1]
    if (address && /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^(https?|mailto|tel):/i.test(address)) {
      fail(`${file}: ${whole.slice(0, 80)}`)
    }
  }
}

for (const failure of failures.slice(0, 50)) console.error(failure)
console.log(
  `${outside} documents byte for byte, ${pages.length} with a page, ${html} pages read, ${failures.length} failures`,
)
process.exit(failures.length === 0 ? 0 : 1)
