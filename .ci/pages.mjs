// Looks at every page of a site as a browser, an HTML validator and a reader with assistive software do.
//
// node .ci/pages.mjs NODE_FOLDER SITE [SCREENSHOTS]
//
// NODE_FOLDER has the packages (.ci/run tools), SITE is what `obstat build` made; screenshots are taken if there is a folder for them.
// Every page: each link and fragment leads somewhere, nothing is loaded from elsewhere, no inline script or style, valid HTML.
// One page of each type, light and dark, on a phone and on a desktop: axe-core (WCAG 2.2 AA) finds nothing, nothing is printed to the console,
// no request leaves the site, nothing shifts, nothing is wider than the window, and no page is too heavy.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join, posix, relative, resolve, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

const [nodeFolder, site, screenshots] = process.argv.slice(2)
if (site === undefined) {
  console.error('usage: node .ci/pages.mjs NODE_FOLDER SITE [SCREENSHOTS]')
  process.exit(2)
}
const require = createRequire(resolve(nodeFolder, 'x.js'))
const { parse } = require('parse5')
const { chromium } = require('playwright-core')

// The most that a page may weigh, compressed, without images; and how many requests it may make.
const HEAVIEST = 40_000
const REQUESTS = 8

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

function read(file) {
  const found = { ids: new Set(), links: [], loaded: [] }
  const name = relative(site, file)
  const walk = (node) => {
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
    for (const child of node.childNodes ?? []) walk(child)
    if (node.content) walk(node.content)
  }
  walk(parse(readFileSync(file, 'utf8')))
  return found
}

const known = new Map(pages.map((file) => [addressOf(file), read(file)]))

// The page or file that a path leads to, as a web server finds it.
function target(path) {
  const plain = decodeURIComponent(path)
  if (known.has(path)) return 'page'
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
    // The page of what is not there may be shown at any address, and links from the root.
    if (!found) fail(`${address}: ${link} leads to nothing`)
    if (found === 'page' && url.hash && !listing) {
      const id = decodeURIComponent(url.hash.slice(1))
      if (!known.get(url.pathname)?.ids.has(id)) fail(`${address}: ${link} names no part of that page`)
    }
  }
}
console.log(`${known.size} pages, ${[...known.values()].reduce((sum, { links }) => sum + links.length, 0)} links`)

// ---- the HTML validator

const ours = pages.filter((file) => !relative(site, file).startsWith('.well-known'))
let said = ''
try {
  execFileSync('java', ['-Xss4m', '-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--skip-non-html', ...ours], {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  })
} catch (error) {
  said = error.stderr.toString()
}
for (const { type, subType, message, url, lastLine, extract } of said ? JSON.parse(said).messages : []) {
  fail(`${relative(resolve(site), decodeURIComponent(new URL(url).pathname))}:${lastLine}: vnu: ${subType ?? type}: ${message} ${(extract ?? '').slice(0, 80)}`)
}

// ---- one page of each type in a browser

const types = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', mjs: 'text/javascript', svg: 'image/svg+xml', json: 'application/json', xml: 'application/xml', txt: 'text/plain; charset=utf-8', png: 'image/png' }
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
  let file = join(site, posix.normalize(path))
  if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html')
  const there = existsSync(file)
  if (!there) file = join(site, '404.html')
  response.writeHead(there ? 200 : 404, {
    'content-type': types[file.split('.').pop()] ?? 'application/octet-stream',
    'content-security-policy': "default-src 'self'",
    'x-content-type-options': 'nosniff',
  })
  response.end(readFileSync(file))
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const local = `http://127.0.0.1:${server.address().port}`

// The heaviest page of each type: the worst case stands for all of them.
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
for (const file of ours) {
  const address = addressOf(file)
  const size = statSync(file).size
  const type = typeOf(address)
  if (!(chosen.get(type)?.size >= size)) chosen.set(type, { address, size, file })
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox', '--disable-quic'] })
if (screenshots) mkdirSync(screenshots, { recursive: true })
let looked = 0
for (const [type, { address, file }] of chosen) {
  for (const [colorScheme, width, height] of [['light', 1280, 900], ['dark', 1280, 900], ['light', 360, 740], ['dark', 360, 740]]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height }, bypassCSP: false })
    const page = await context.newPage()
    const where = `${type} (${address}, ${colorScheme}, ${width})`
    const requests = []
    page.on('console', (message) => fail(`${where}: console: ${message.text()}`))
    page.on('pageerror', (error) => fail(`${where}: ${error.message}`))
    page.on('request', (request) => requests.push(request.url()))
    await page.addInitScript(() => {
      window.shifted = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(local + address, { waitUntil: 'networkidle' })
    const away = requests.filter((url) => !url.startsWith(local + '/'))
    if (away.length) fail(`${where}: asks elsewhere: ${away.join(' ')}`)
    if (requests.length > REQUESTS) fail(`${where}: ${requests.length} requests`)
    const weight = gzipSync(readFileSync(file)).length
    const all = weight + requests.slice(1).map((url) => join(site, decodeURIComponent(new URL(url).pathname))).filter((it) => existsSync(it) && !/\.(svg|png|jpg|webp)$/.test(it)).reduce((sum, it) => sum + gzipSync(readFileSync(it)).length, 0)
    if (all > HEAVIEST) fail(`${where}: ${all} bytes`)
    const { shifted, wide } = await page.evaluate(() => ({ shifted: window.shifted, wide: document.documentElement.scrollWidth - innerWidth }))
    if (shifted > 0) fail(`${where}: shifts by ${shifted}`)
    if (wide > 0) fail(`${where}: ${wide} pixels wider than the window`)
    // Through the debugger, so that the page's policy holds for the page alone.
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() =>
      window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    for (const { id, help, nodes } of violations) fail(`${where}: axe: ${id}: ${help}: ${nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 120) + ' ' + (any[0]?.message ?? '')).join(' | ')}`)
    if (screenshots) await page.screenshot({ path: join(screenshots, `${type.replaceAll(/[/ ]/g, '-')}-${width}-${colorScheme}.png`), fullPage: true })
    looked += 1
    await context.close()
  }
}
await browser.close()
server.close()
console.log(`${chosen.size} types of pages, looked at ${looked} times`)

for (const failure of failures.slice(0, 60)) console.error(failure)
console.error(`${failures.length} failures`)
process.exit(failures.length ? 1 : 0)
