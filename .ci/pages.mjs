// Looks at every page of a site as a browser, an HTML validator and a reader with assistive software do.
//
// node .ci/pages.mjs [--ugliest] NODE_FOLDER SITE [SCREENSHOTS]
//
// NODE_FOLDER has the packages (.ci/run tools), SITE is what `obstat build` made; screenshots are taken if there is a folder for them.
// With --ugliest, as of a site of documents by others: the pages that are extreme in some way stand for all, in the validator, too, and may be heavy.
// Every page: each link and fragment leads somewhere, nothing is loaded from elsewhere, no inline script or style, valid HTML.
// One page of each type on a phone, a tablet and two desktops: nothing is printed to the console, no request leaves the site, nothing shifts by itself,
// nothing is wider than the window, and no page is too heavy; on the smallest and the largest, light and dark, axe-core (WCAG 2.2 AA) finds nothing.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

import { serve } from './static.mjs'

const ugliest = process.argv[2] === '--ugliest'
const [nodeFolder, site, screenshots] = process.argv.slice(ugliest ? 3 : 2)
if (site === undefined) {
  console.error('usage: node .ci/pages.mjs [--ugliest] NODE_FOLDER SITE [SCREENSHOTS]')
  process.exit(2)
}
const require = createRequire(resolve(nodeFolder, 'x.js'))
const { parse } = require('parse5')
const { chromium } = require('playwright-core')

// The most that a page may weigh, compressed, without images; and how many requests it may make.
const HEAVIEST = 40_000
const REQUESTS = 8
// Of the ugliest pages only those are given to axe that are smaller: it takes minutes for others, which are long lists.
const SEARCHED = 150_000
// A browser may draw a line, or a table of hundreds of rows, before all of it is read, and then the rest moves a little: not each time,
// because it depends on where the parser paused, and hardly to be seen (Web Vitals: 0.1). What a page does by itself it does each time.
const PAUSED = 0.02
// For a page of megabytes on a machine that does something else, in milliseconds.
const PATIENCE = 180_000
// Axe costs more than all else: what it finds depends on the colours, and on the width at its ends.
const WINDOWS = ugliest ? [
  [360, 740, 'light', true],
  [1280, 900, 'dark', true],
] : [
  [360, 740, 'light', true],
  [360, 740, 'dark', true],
  [768, 1024, 'light', false],
  [1280, 900, 'dark', false],
  [1440, 900, 'light', true],
  [1440, 900, 'dark', true],
]

const failures = []
const fail = (message) => failures.push(message)
const base = readFileSync(join(site, 'index.html'), 'utf8').match(/rel=["']?canonical["']? href=["']?([^"'\s>]+)|href=["']?([^"'\s>]+?)["']? rel=["']?canonical/)
const origin = new URL(base[1] ?? base[2]).origin

// ---- every page as it lies there

const pages = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort()

// The address of a page from the root, as it is linked.
const addressOf = (file) => '/' + relative(site, file).split(sep).map(encodeURIComponent).join('/').replace(/(^|\/)index\.html$/, '$1')

const loads = { img: ['src'], script: ['src'], link: ['href'], source: ['src', 'srcset'], iframe: ['src'], object: ['data'], video: ['src', 'poster'], audio: ['src'] }

// Where pages of documents by others are ugly: each is measured, and the two highest of each are looked at.
const measures = () => ({
  bytes: 0,
  'letters in a heading': 0,
  'letters without a blank': 0,
  'letters of a paragraph': 0,
  'rows of a table': 0,
  'items of a list': 0,
  'cells of a row': 0,
  'elements in each other': 0,
  'headings': 0,
  'links': 0,
  'marked sections': 0,
})

const textOf = (node) => (node.nodeName === '#text' ? node.value : (node.childNodes ?? []).map(textOf).join(''))

function measured(node, depth, most) {
  const higher = (what, number) => (most[what] = Math.max(most[what], number))
  const children = (name) => (node.childNodes ?? []).filter((child) => child.tagName === name).length
  higher('elements in each other', depth)
  if (node.nodeName === '#text') {
    higher('letters without a blank', Math.max(...node.value.split(/\s/u).map((word) => word.length)))
  } else if (/^h[1-6]$/.test(node.tagName)) {
    most.headings += 1
    higher('letters in a heading', textOf(node).length)
  } else if (node.tagName === 'p') higher('letters of a paragraph', textOf(node).length)
  else if (node.tagName === 'tbody') higher('rows of a table', children('tr'))
  else if (['ul', 'ol'].includes(node.tagName)) higher('items of a list', children('li'))
  else if (node.tagName === 'tr') higher('cells of a row', children('td'))
  else if (node.tagName === 'a') most.links += 1
  else if (node.tagName === 'section') most['marked sections'] += 1
}

function read(file) {
  const found = { ids: new Set(), links: [], loaded: [], most: ugliest ? { ...measures(), bytes: statSync(file).size } : {} }
  const name = relative(site, file)
  const walk = (node, depth) => {
    if (ugliest) measured(node, depth, found.most)
    const of = Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value]))
    if (of.id !== undefined) {
      if (found.ids.has(of.id)) fail(`${name}: the id ${of.id} stands there twice`)
      found.ids.add(of.id)
    }
    if (of.style !== undefined) fail(`${name}: <${node.tagName}> has an inline style`)
    for (const key of Object.keys(of)) if (key.startsWith('on')) fail(`${name}: <${node.tagName}> has ${key}`)
    if (node.tagName === 'style') fail(`${name}: an inline style sheet`)
    if (node.tagName === 'script' && of.src === undefined && !/^application\/(ld\+)?json$/.test(of.type ?? '')) fail(`${name}: an inline script`)
    if (['a', 'area'].includes(node.tagName) && of.href !== undefined) found.links.push(of.href)
    if (node.tagName === 'form' && of.action !== undefined) found.links.push(of.action)
    if (node.tagName === 'link' && /alternate|canonical|next|prev/.test(of.rel ?? '')) found.links.push(of.href)
    else for (const key of loads[node.tagName] ?? []) if (of[key] !== undefined) found.loaded.push(of[key])
    for (const child of node.childNodes ?? []) walk(child, depth + 1)
    if (node.content) walk(node.content, depth + 1)
  }
  walk(parse(readFileSync(file, 'utf8')), 0)
  return found
}

// By their addresses without escapes: a sign may be written in two ways.
const known = new Map(pages.map((file) => [decodeURIComponent(addressOf(file)), read(file)]))

// The page or file that a path leads to, as a web server finds it.
function target(path) {
  const plain = decodeURIComponent(path)
  if (known.has(plain)) return 'page'
  const file = join(site, plain)
  if (!existsSync(file)) return undefined
  return statSync(file).isDirectory() ? undefined : 'file'
}

for (const [address, { links, loaded }] of known) {
  const listing = address.startsWith('/.well-known/')
  for (const link of [...links, ...loaded]) {
    let url
    try {
      url = new URL(link, origin + address)
    } catch {
      fail(`${address}: ${link} is no address`)
      continue
    }
    if (!['http:', 'https:'].includes(url.protocol)) {
      if (!['mailto:', 'tel:'].includes(url.protocol)) fail(`${address}: a link to ${url.protocol}`)
      continue
    }
    if (url.origin !== origin) {
      if (loaded.includes(link)) fail(`${address}: loads ${link}`)
      continue
    }
    const found = target(url.pathname)
    if (!found) fail(`${address}: ${link} leads to nothing`)
    if (found === 'page' && url.hash && !listing) {
      const id = decodeURIComponent(url.hash.slice(1))
      if (!known.get(decodeURIComponent(url.pathname))?.ids.has(id)) fail(`${address}: ${link} names no part of that page`)
    }
  }
}
console.log(`${known.size} pages, ${[...known.values()].reduce((sum, { links }) => sum + links.length, 0)} links`)

// ---- which pages stand for all

const ours = pages.filter((file) => !relative(site, file).startsWith('.well-known'))

// The heaviest page of each type: the worst case.
const typeOf = (address) => {
  const parts = address.split('/').slice(1, -1)
  if (address.endsWith('404.html')) return '404'
  if (parts[0] === 'advisories' && parts.length === 2) return 'advisory'
  if (parts[0] === 'advisories' && parts.length === 3 && parts[2] !== 'changes') return /^\d+-/.test(parts[2]) ? 'version' : `advisories/${parts[1]}`
  if (parts[0] === 'advisories' && parts.length === 3) return 'changes'
  if (parts[0] === 'products' && parts.length > 1) return parts.length === 2 ? 'product' : 'release'
  if (parts[0] === 'cve' && parts.length > 1) return 'cve'
  if (parts[0] === 'check' && parts.length > 1) return 'check a product'
  if (['years', 'list'].includes(parts[0])) return parts.slice(0, 2).join('/').replace(/\d+/, 'N')
  return parts[0] ?? 'home'
}
const chosen = new Map()
for (const file of ugliest ? [] : ours) {
  const address = addressOf(file)
  const size = statSync(file).size
  const type = typeOf(address)
  if (!(chosen.get(type)?.size >= size)) chosen.set(type, { address, size, file })
}
for (const what of ugliest ? Object.keys(measures()) : []) {
  const seen = new Set([...chosen.values()].map(({ file }) => file))
  const by = (file) => known.get(decodeURIComponent(addressOf(file))).most[what]
  const others = ours.filter((file) => !seen.has(file)).sort((one, other) => by(other) - by(one))
  // Of two that are alike, one shows enough: the next is of another type.
  const first = others[0]
  const second = others.find((file) => typeOf(addressOf(file)) !== typeOf(addressOf(first)))
  for (const [place, file] of [first, second].entries()) chosen.set(`${by(file)} ${what}, ${place + 1}`, { address: addressOf(file), file })
}

// ---- the HTML validator

const validated = ugliest ? [...chosen.values()].map(({ file }) => file) : ours
let said = ''
try {
  execFileSync('java', ['-Xss4m', '-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--skip-non-html', ...validated], {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  })
} catch (error) {
  said = error.stderr.toString()
}
for (const { type, subType, message, url, lastLine, extract } of said ? JSON.parse(said).messages : []) {
  fail(`${relative(resolve(site), decodeURIComponent(new URL(url).pathname))}:${lastLine}: vnu: ${subType ?? type}: ${message} ${(extract ?? '').slice(0, 80)}`)
}

// ---- those pages in a browser

const { server, address: local } = await serve(site)

const watchShifts = (context) => context.addInitScript(() => {
  window.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
})

async function shiftOf(url, context) {
  const page = await context.newPage()
  await page.goto(url, { waitUntil: 'networkidle' })
  const shifted = await page.evaluate(() => window.shifted)
  await page.close()
  return shifted
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox', '--disable-quic'] })
if (screenshots) mkdirSync(screenshots, { recursive: true })
let looked = 0
for (const [type, { address, file }] of chosen) {
  for (const [width, height, colorScheme, accessible] of WINDOWS) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height } })
    context.setDefaultTimeout(PATIENCE)
    await watchShifts(context)
    const page = await context.newPage()
    const where = `${type} (${address}, ${colorScheme}, ${width})`
    const requests = []
    page.on('console', (message) => fail(`${where}: console: ${message.text()}`))
    page.on('pageerror', (error) => fail(`${where}: ${error.message}`))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(local + address, { waitUntil: 'networkidle' })
    const away = requests.filter((url) => !url.startsWith(local + '/'))
    if (away.length) fail(`${where}: asks elsewhere: ${away.join(' ')}`)
    if (requests.length > REQUESTS) fail(`${where}: ${requests.length} requests`)
    const weight = gzipSync(readFileSync(file)).length
    const all = weight + requests.slice(1).map((url) => join(site, decodeURIComponent(new URL(url).pathname))).filter((it) => existsSync(it) && !/\.(svg|png|jpg|webp)$/.test(it)).reduce((sum, it) => sum + gzipSync(readFileSync(it)).length, 0)
    if (all > HEAVIEST && !ugliest) fail(`${where}: ${all} bytes`)
    const { shifted, wide } = await page.evaluate(() => ({ shifted: window.shifted, wide: document.documentElement.scrollWidth - innerWidth }))
    if (shifted > (ugliest ? PAUSED : 0)) {
      const again = shifted > PAUSED ? [] : [await shiftOf(local + address, context), await shiftOf(local + address, context)]
      if (again.every((shift) => shift > 0)) fail(`${where}: shifts by ${[shifted, ...again].join(', ')}`)
    }
    if (wide > 0) fail(`${where}: ${wide} pixels wider than the window`)
    if (accessible && (!ugliest || statSync(file).size < SEARCHED)) {
      // Through the debugger, so that the page's policy holds for the page alone.
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() =>
        window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
      for (const { id, help, nodes } of violations) fail(`${where}: axe: ${id}: ${help}: ${nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 120) + ' ' + (any[0]?.message ?? '')).join(' | ')}`)
    }
    if (screenshots) await page.screenshot({ path: join(screenshots, `${type.replaceAll(/[/ ]/g, '-')}-${width}-${colorScheme}.png`), fullPage: true })
    looked += 1
    if (process.env.TIMINGS) console.error(where, Math.round(performance.now() / 1000))
    await context.close()
  }
}
await browser.close()
server.close()
if (ugliest) for (const [what, { address }] of chosen) console.log(`${what}: ${address}`)
console.log(`${chosen.size} ${ugliest ? 'ugly' : 'types of'} pages, looked at ${looked} times`)

for (const failure of failures.slice(0, 60)) console.error(failure)
console.error(`${failures.length} failures`)
process.exit(failures.length ? 1 : 0)
