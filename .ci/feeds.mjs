// Reads every feed of a site with a feed parser, and holds them to each other, to the pages, and to RFC 4287, RFC 5005 and JSON Feed 1.1.
//
// node .ci/feeds.mjs NODE_FOLDER SITE
//
// NODE_FOLDER has the packages (.ci/run tools), SITE is what `obstat build` made.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'

const [nodeFolder, site] = process.argv.slice(2)
if (site === undefined) {
  console.error('usage: node .ci/feeds.mjs NODE_FOLDER SITE')
  process.exit(2)
}
const { parseAtomFeed, parseJsonFeed } = createRequire(resolve(nodeFolder, 'x.js'))('feedsmith')

const failures = []
const fail = (message) => failures.push(message)
const is = (what, seen, expected) => {
  if (seen !== expected) fail(`${what}: ${JSON.stringify(seen)}, and not ${JSON.stringify(expected)}`)
}

const files = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(site, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
const origin = /"base_url":"([^"]+)"/.exec(readFileSync(join(site, 'check/index.json'), 'utf8'))[1]
const isPage = (address) => {
  const path = address?.startsWith(`${origin}/`) ? decodeURIComponent(address.slice(origin.length + 1)) : undefined
  return path !== undefined && (path === '' || path.endsWith('/')) && existsSync(join(site, path, 'index.html'))
}
// RFC 3339 in UTC, so that they can be compared as texts.
const isTime = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text ?? '') && !Number.isNaN(Date.parse(text))

// ---- each document

function atom(path) {
  const text = readFileSync(join(site, path), 'utf8')
  const feed = parseAtomFeed(text)
  const of = (rel) => {
    const found = (feed.links ?? []).filter((link) => (link.rel ?? 'alternate') === rel)
    if (found.length > 1) fail(`${path}: ${found.length} links are ${rel}`)
    return found[0]?.href
  }
  is(`${path}: self`, of('self'), `${origin}/${path}`)
  if (!isPage(of('alternate'))) fail(`${path}: ${of('alternate')} is no page of the site`)
  // What a reader knows the feed by: of all its archives the same, and not the name of a file.
  if (!isPage(feed.id)) fail(`${path}: its id is ${feed.id}`)
  if (!isTime(feed.updated)) fail(`${path}: updated ${feed.updated}`)
  // The parser has no names for these (RFC 5005 sections 2 and 4).
  const history = /xmlns:fh="http:\/\/purl\.org\/syndication\/history\/1\.0"/.test(text)
  const marked = (name) => history && text.slice(0, text.indexOf('<entry>')).includes(`<fh:${name}/>`)
  const entries = (feed.entries ?? []).map((entry) => ({
    id: entry.id,
    link: entry.links?.find(({ rel }) => (rel ?? 'alternate') === 'alternate')?.href,
    title: entry.title?.value,
    published: entry.published,
    updated: entry.updated,
    summary: entry.summary?.value,
    text: [entry.summary?.value, entry.content?.value].filter(Boolean).join('\n'),
    tags: (entry.categories ?? []).map(({ term }) => term).join(' '),
  }))
  const seen = new Set()
  for (const it of entries) {
    const where = `${path}: ${it.id}`
    if (seen.has(it.id)) fail(`${where} stands there twice`)
    seen.add(it.id)
    // The address of the advisory and not of a version: it stays the same whatever is said later.
    if (!it.id?.startsWith(`${origin}/advisories/`) || !/^[^/]+\/$/.test(it.id.slice(`${origin}/advisories/`.length))) fail(`${where} is no lasting id`)
    if (!isPage(it.link)) fail(`${where}: ${it.link} is no page of the site`)
    if (!it.title) fail(`${where}: no title`)
    if (!isTime(it.published) || !isTime(it.updated)) fail(`${where}: published ${it.published}, updated ${it.updated}`)
    else if (Date.parse(it.updated) < Date.parse(it.published)) fail(`${where}: updated ${it.updated} before it was published ${it.published}`)
    else if (Date.parse(it.updated) > Date.parse(feed.updated)) fail(`${where}: updated ${it.updated} after the feed ${feed.updated}`)
  }
  return { path, id: feed.id, title: feed.title?.value, page: of('alternate'), updated: feed.updated, entries,
    // Section 4 for the site, section 3 for products: there `next` is older.
    current: of('current'), previous: of('prev-archive'), next: of('next-archive'), archive: marked('archive'), complete: marked('complete'),
    first: of('first'), older: of('next'), newer: of('previous') }
}

// The same in the other format.
function json(path, feed) {
  const text = readFileSync(join(site, path), 'utf8')
  const found = parseJsonFeed(text)
  // The parser reads any version.
  is(`${path}: version`, JSON.parse(text).version, 'https://jsonfeed.org/version/1.1')
  const twin = (address) => address?.replace(/atom\.xml$/, 'feed.json')
  is(`${path}: feed_url`, found.feed_url, `${origin}/${path}`)
  is(`${path}: home_page_url`, found.home_page_url, feed.page)
  is(`${path}: title`, found.title, feed.title)
  // “A publisher might offer older items”: as Atom's archives and pages do.
  is(`${path}: next_url`, found.next_url, twin(feed.previous ?? feed.older))
  const items = found.items ?? []
  is(`${path}: items`, items.length, feed.entries.length)
  for (const [at, entry] of feed.entries.entries()) {
    const item = items[at] ?? {}
    const where = `${path}: ${entry.id}`
    is(`${where}: id`, item.id, entry.id)
    // What follows would be another's.
    if (item.id !== entry.id) break
    is(`${where}: url`, item.url, entry.link)
    is(`${where}: title`, item.title, entry.title)
    is(`${where}: published`, item.date_published, entry.published)
    is(`${where}: modified`, item.date_modified, entry.updated)
    is(`${where}: summary`, item.summary || undefined, entry.summary || undefined)
    is(`${where}: content`, item.content_text, entry.text || entry.title)
    is(`${where}: tags`, (item.tags ?? []).join(' '), entry.tags)
  }
}

const feeds = new Map()
for (const path of files.filter((path) => /(^|\/)atom\.xml$/.test(path))) {
  try {
    const feed = atom(path)
    feeds.set(`${origin}/${path}`, feed)
    json(path.replace(/atom\.xml$/, 'feed.json'), feed)
  } catch (error) {
    fail(`${path}: ${error.message}`)
  }
}
is('feeds in both formats', files.filter((path) => /(^|\/)feed\.json$/.test(path)).length, feeds.size)

// ---- the feed of the site with its archives

const advisories = files.flatMap((path) => /^advisories\/([^/]+)\/index\.html$/.exec(path)?.[1] ?? []).map((slug) => `${origin}/advisories/${slug}/`)
const subscription = feeds.get(`${origin}/atom.xml`)
const told = new Set(subscription?.entries.map(({ id }) => id))
let archives = 0
if (!subscription) fail('the site has no feed')
else if (subscription.archive) fail('the feed to subscribe to calls itself an archive')
else if (subscription.complete) {
  is('links of a complete feed to archives', subscription.previous ?? subscription.next, undefined)
} else {
  const visited = new Set()
  let after
  for (let at = subscription.previous; at !== undefined; ) {
    if (visited.has(at)) {
      fail(`${at}: the archives go in circles`)
      break
    }
    visited.add(at)
    const archive = feeds.get(at)
    if (!archive) {
      fail(`${at} is an archive by the link to it, and not there`)
      break
    }
    if (!archive.archive) fail(`${archive.path} is no archive, and linked as one`)
    is(`${archive.path}: id`, archive.id, subscription.id)
    is(`${archive.path}: current`, archive.current, `${origin}/atom.xml`)
    if (after !== undefined) is(`${archive.path}: next`, archive.next, after)
    // The newest names what is not full yet, which stands where the next archive will.
    else if (feeds.get(archive.next)?.archive !== false) fail(`${archive.path}: next is ${archive.next}`)
    else is(`${archive.next}: previous`, feeds.get(archive.next).previous, at)
    for (const { id } of archive.entries) told.add(id)
    after = at
    at = archive.previous
  }
  for (const [address, { archive, path }] of feeds) if (archive && !visited.has(address)) fail(`${path}: no link leads to this archive`)
  archives = visited.size
}
for (const id of advisories) if (!told.has(id)) fail(`${id} stands in no feed`)
is('documents in the feeds', told.size, advisories.length)

// ---- the feeds of the products

const entriesOf = (page) => [...page.matchAll(/<h3><a href="?(\/advisories\/[^/">\s]+\/)/g)].map(([, path]) => origin + path)
const pages = new Set()
let products = 0
for (const feed of feeds.values()) {
  const folder = /^products\/[^/]+\//.exec(feed.path)?.[0]
  if (!folder) continue
  products += 1
  is(`${feed.path}: page`, feed.page, `${origin}/${folder}`)
  const page = readFileSync(join(site, folder, 'index.html'), 'utf8')
  for (const file of ['atom.xml', 'feed.json']) if (!page.includes(`/${folder}${file}`)) fail(`${folder}: its page does not link ${file}`)
  const ids = []
  let newer
  for (let at = `${origin}/${feed.path}`; at !== undefined; ) {
    const part = feeds.get(at)
    if (!part || pages.has(at)) {
      fail(`${feed.path}: ${at} ${part ? 'comes a second time' : 'is not there'}`)
      break
    }
    pages.add(at)
    is(`${part.path}: id`, part.id, feed.id)
    is(`${part.path}: previous`, part.newer, newer)
    is(`${part.path}: first`, part.first, newer && `${origin}/${feed.path}`)
    is(`${part.path}: is complete`, part.complete, newer === undefined && part.older === undefined)
    ids.push(...part.entries.map(({ id }) => id))
    newer = at
    at = part.older
  }
  if (new Set(ids).size !== ids.length) fail(`${feed.path}: an entry stands on two pages`)
  const named = entriesOf(page)
  for (const id of named) if (!ids.includes(id)) fail(`${feed.path}: ${id} is missing`)
  // A page of the site that is continued does not name all.
  if (files.every((path) => !path.startsWith(`list/${folder}`))) is(`${feed.path}: entries`, ids.length, named.length)
}
for (const [address, { path }] of feeds) if (/^list\/products\//.test(path) && !pages.has(address)) fail(`${path}: no link leads to this page`)

for (const failure of failures.slice(0, 40)) console.error(failure)
console.log(`${feeds.size} feeds in both formats, ${archives} archives, ${products} of products, ${told.size} documents, ${failures.length} failures`)
process.exit(failures.length ? 1 : 0)
