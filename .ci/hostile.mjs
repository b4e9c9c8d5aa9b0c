// Publishes documents of people who mean harm, and looks at the site as their readers do: everything is text, nothing runs, nothing breaks.
//
// node .ci/hostile.mjs NODE_FOLDER OBSTAT FOLDER [ATTACK...]
//
// NODE_FOLDER has the packages (.ci/run tools), OBSTAT is the program, FOLDER is made anew and takes the workspace and its site.
// With names of attacks only their pages are looked at.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'

import { attacks, document, files, idOf, lists, mark, products, site as configuration, slugOf } from './hostile/documents.mjs'
import { ACTING, look } from './hostile/look.mjs'
import { serve } from './static.mjs'

const [nodeFolder, obstat, folder, ...some] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node .ci/hostile.mjs NODE_FOLDER OBSTAT FOLDER')
  process.exit(2)
}
const { chromium } = createRequire(resolve(nodeFolder, 'x.js'))('playwright-core')

const chosen = Object.keys(attacks).filter((attack) => attack === 'clean' || some.length === 0 || some.includes(attack))
const failures = []
const fail = (message) => failures.push(message)

// ---- the site

const program = resolve(obstat)
function run(expected, ...args) {
  const { status, stdout, stderr } = spawnSync(program, [...args, '--workspace', folder], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== expected) {
    console.error(`obstat ${args.join(' ')} ended with ${status}\n${(stdout + stderr).slice(-3000)}`)
    process.exit(1)
  }
  return stdout
}

rmSync(folder, { recursive: true, force: true })
function put(name, text) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
put('content/site.toml', configuration)
for (const [name, text] of products()) put(`content/products/${name}`, text)
for (const [name, content] of files()) put(`in/${name}`, JSON.stringify(content))
// Newer than our own templates is only what the first import adopts; the second has what may be refused, and is.
run(0, 'import', '--unlabelled-is-clear', '--at', '2026-01-01T00:00:00Z', join(folder, 'in/good'))
const refused = run(1, 'import', '--unlabelled-is-clear', '--at', '2026-01-02T00:00:00Z', join(folder, 'in/broken'))
const said = refused.trim().split('\n').at(-1)
if (!said.startsWith('21 files: 12 adopted, 9 refused; ')) fail(`import counts otherwise: ${said}`)
const site = join(folder, 'public')
run(0, 'build', '--output', site)

// ---- files that others read

const all = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
const addressOf = (file) => '/' + relative(site, file).split(sep).map(encodeURIComponent).join('/').replace(/(^|\/)index\.html$/, '$1')
const pages = new Set(all.filter((file) => file.endsWith('.html')).map(addressOf))
const bidi = /[\u202a-\u202e\u2066-\u2069]/u
// By their place in the site: where the site itself lies is not ours to choose.
const read = all.map((file) => relative(site, file)).filter((file) => /(^|\/)feed\.json$|^(check|search)\/.*\.json$/.test(file))
if (read.length < 20) fail(`${read.length} files of feeds, answers and search`)
for (const file of read) {
  const text = readFileSync(join(site, file), 'utf8')
  JSON.parse(text)
  if (bidi.test(text)) fail(`${file} hides a direction`)
}

// ---- pages

const { server, address: local } = await serve(site)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox', '--disable-quic'] })
const PHONE = { width: 360, height: 740 }
const DESKTOP = { width: 1280, height: 900 }
// A4 between its margins.
const PAPER = { width: 672, height: 900 }

// A page that tells whatever should not happen.
async function opened(viewport, where, options = {}) {
  const context = await browser.newContext({ viewport, acceptDownloads: true, ...options })
  await context.addInitScript(() => {
    window.violations = []
    window.addEventListener('securitypolicyviolation', (event) => window.violations.push(`the policy stopped ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
  })
  context.on('page', (page) => {
    // A page without a picture of its own makes browsers ask for one, and machines' listings have none.
    page.on('console', (message) => message.location().url.endsWith('/favicon.ico') || fail(`${where.now}: console: ${message.text().slice(0, 200)}`))
    page.on('pageerror', (error) => fail(`${where.now}: ${error.message.slice(0, 200)}`))
    page.on('dialog', (dialog) => {
      fail(`${where.now}: a dialog`)
      dialog.dismiss()
    })
    page.on('popup', () => fail(`${where.now}: opens a window`))
    page.on('request', (request) => {
      if (!request.url().startsWith(local + '/') && !request.url().startsWith(`blob:${local}/`)) fail(`${where.now}: asks ${request.url().slice(0, 200)}`)
    })
  })
  return context.newPage()
}

// A field as a page shows it, without white space.
const bare = (text) => text.replace(/\s+/gu, '')
const forbidden = /(?![\t\n\r])[\p{Cc}\p{Noncharacter_Code_Point}]/gu
const visible = (text) => text.replace(/(\p{M}{8})\p{M}+/gu, '$1\ufffd').replace(/[\u202a-\u202e\u2066-\u2069]/gu, (sign) => `[U+${sign.codePointAt(0).toString(16).toUpperCase()}]`).replace(forbidden, '\ufffd')
const marksOf = (attack) => (attack === 'hebrew' ? 'ק[א-י]+ק' : 'F\\d+F')

const clean = new Map()
let looked = 0
async function inspect(page, where, { attack, type, drawn } = {}) {
  const expected = bare(visible(attacks[attack]?.text ?? ''))
  const { faults, counts, marks } = await page.evaluate(look, { acting: ACTING, marks: marksOf(attack), hebrew: !attack || attack === 'hebrew', bidi, drawn, longest: expected.length || 1 })
  looked += 1
  for (const words of faults) fail(`${where.now}: ${words}`)
  // A comparison of versions cuts texts where nothing changed.
  if (!attack) return
  if (type.startsWith('changes')) {
    for (const number of Object.keys(marks)) delete marks[number]
  }
  for (const [number, before] of Object.entries(marks))
    for (const text of before) if (!text.endsWith(expected)) fail(`${where.now}: ${number} is not shown as it was written: ${text.slice(0, 200)}`)
  const shown = Object.keys(marks)
  if (attack === 'clean') clean.set(type, { counts, shown })
  const of = clean.get(type)
  if (!of) return
  for (const [name, count] of Object.entries(counts)) if (count !== of.counts[name]) fail(`${where.now}: ${count} <${name}> in place of ${of.counts[name]}`)
  // Lists show the beginning of long names, and some of many releases.
  const whole = ['advisory', 'version', 'print'].includes(type.split(' ')[0])
  if (!whole && (attacks[attack].text.length > 200 || attacks[attack].releases)) return
  const here = new Set(shown)
  const lost = of.shown.map((number) => (attack === 'hebrew' ? bare(mark('hebrew', Number(number.slice(1, -1)))) : number)).filter((number) => !here.has(number))
  if (lost.length > 0) fail(`${where.now}: does not show ${lost.map((number) => names(attack, number)).join(', ')}`)
}
function names(attack, number) {
  const { fields } = document(attack, 2)
  return fields.find((_, at) => bare(mark(attack, at)) === number) ?? number
}

// The pages on which a document stands, by their types: what its own page links to.
async function pagesOf(page, slug) {
  await page.goto(`${local}/advisories/${slug}/`)
  const links = await page.evaluate(() => [...document.querySelectorAll('main a[href^="/"]')].map((a) => a.getAttribute('href').split('#')[0]))
  const of = (type, pattern) => [...new Set(links.filter((link) => pattern.test(link) && pages.has(link)))].map((link, at) => [`${type} ${at}`, link])
  return [
    ['advisory', `/advisories/${slug}/`],
    ...of('version', /^\/advisories\/[^/]+\/\d+-[^/]+\/$/),
    ...of('changes', /\/changes\/$/),
    ...of('product', /^\/products\/[^/]+\/$/),
    ...of('release', /^\/products\/[^/]+\/[^/]+\/$/).slice(0, 3),
    ...of('cve', /^\/cve\/[^/]+\/$/),
  ]
}

const where = { now: '' }
const page = await opened(DESKTOP, where)
// On a desktop, on a phone, and as it is printed.
async function everywhere(name, about) {
  for (const [size, media] of [[DESKTOP, 'screen'], [PHONE, 'screen'], [PAPER, 'print']]) {
    if (media === 'print' && !about?.printed) continue
    where.now = `${name} (${size.width}${media === 'print' ? ', printed' : ''})`
    await page.setViewportSize(size)
    if (media === 'print') await page.emulateMedia({ media })
    await inspect(page, where, about && { ...about, type: media === 'print' ? 'print' : about.type })
    if (media === 'print') await page.emulateMedia({ media: 'screen' })
  }
  await page.setViewportSize(DESKTOP)
}
const at = async (address, about) => {
  where.now = address.slice(0, 120)
  await page.goto(local + address, { waitUntil: 'load' })
  await everywhere(where.now, about)
}
const began = Date.now()
const since = (what) => process.env.TIMINGS && console.error(what, Math.round((Date.now() - began) / 1000))
for (const attack of chosen)
  for (const [type, address] of await pagesOf(page, slugOf(idOf(attack)))) await at(address, { attack, type, printed: type === 'advisory' })
const own = new Set(Object.keys(attacks).map((attack) => slugOf(idOf(attack))))
const shared = [...pages].filter((address) => {
  const [first, second] = address.split('/').slice(1)
  return first === 'advisories' ? !own.has(second) && !/\/\d+-[^/]*\/$/.test(address) : first !== 'products' && first !== 'cve'
})
shared.push('/products/', '/cve/', ...[...pages].filter((address) => /^\/products\/(own|[^/]*former)[^/]*\//.test(address)))
if (some.length === 0) for (const address of shared) await at(address)

since('shared')
// Feeds, as a browser parses XML.
for (const file of all.filter((file) => file.endsWith('.xml'))) {
  const broken = await page.evaluate((text) => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror')?.textContent, readFileSync(file, 'utf8'))
  if (broken) fail(`${relative(site, file)}: ${broken}`)
}

// ---- what scripts draw

for (const attack of chosen) {
  const { content, names: product } = document(attack, 2)
  const asked = async (type, act) => {
    where.now = `${type} for ${attack}`
    await act()
    await everywhere(where.now, { drawn: true })
  }
  const answered = (id) => page.waitForFunction((id) => document.getElementById(id).textContent.trim() !== '', id, { timeout: 10_000 }).catch(() => fail(`${where.now}: no answer`))
  since(attack)
  await asked('search', async () => {
    await page.goto(`${local}/search/`)
    await page.fill('#query', content.document.title.replaceAll(/[\r\n]/g, ' '))
    await answered('said')
  })
  await asked('search by address', async () => {
    await page.goto(`${local}/search/?${new URLSearchParams({ q: idOf(attack) })}`)
    await answered('said')
    const first = page.locator('#results a').first()
    // The search cuts a title before it takes the towers off.
    if (attack !== 'signs' && !(await first.textContent()).includes(visible(content.document.title).slice(0, 20).trim().split(/[\r\n]/)[0])) fail(`${where.now}: another title`)
    await first.click()
    await page.waitForURL(`${local}/advisories/**`)
  })
  await asked('check', async () => {
    await page.goto(`${local}/check/`)
    await page.fill('#ask-product', product.product.replaceAll(/[\r\n]/g, ''))
    await page.fill('#ask-version', product.release.replaceAll(/[\r\n]/g, ''))
    await page.click('#ask button')
    await answered('ask-status')
  })
  await asked('check by address', async () => {
    await page.goto(`${local}/check/?${new URLSearchParams({ product: product.product.slice(0, 2000), version: product.release.slice(0, 2000), vulnerability: attacks[attack].text.slice(0, 2000) })}`)
    await answered('ask-status')
  })
  await asked('narrowed list', async () => {
    await page.goto(`${local}/advisories/?${new URLSearchParams({ product: product.product.slice(0, 2000), severity: attacks[attack].text.slice(0, 1000) })}`)
    await page.waitForLoadState('networkidle')
  })
}

// Lists of assets: what is drawn, and what is downloaded.
let cells = 0
for (const [name, bytes] of lists()) {
  where.now = `the list ${name}`
  await page.goto(`${local}/check/`)
  await page.setInputFiles('#assets-file', { name: `${name}.csv`, mimeType: 'text/csv', buffer: bytes })
  const done = await page.waitForFunction(() => /rows:|column|cannot|larger/.test(document.getElementById('assets-status').textContent), null, { timeout: 20_000 }).catch(() => fail(`${where.now}: no answer`))
  if (!done) continue
  await everywhere(where.now, { drawn: true })
  const link = page.locator('#assets-result a.button')
  if ((await link.count()) === 0) continue
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const text = readFileSync(await download.path(), 'utf8').replace(/^\ufeff/, '')
  cells += formulas(text, (words) => fail(`${where.now}: ${words}`))
}

// Every cell of a file is quoted, and none begins as a formula does (OWASP, CSV injection). Gives their number.
function formulas(text, fault) {
  let number = 0
  let at = 0
  while (at < text.length) {
    const cell = /"((?:[^"]|"")*)"(?:[,;\t]|\r\n)|\r\n/suy
    cell.lastIndex = at
    const [whole, inside] = cell.exec(text) ?? []
    if (whole === undefined) {
      fault(`a cell is not closed: ${text.slice(at, at + 60)}`)
      break
    }
    if (/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(inside ?? '')) fault(`a cell is a formula: ${inside.slice(0, 60)}`)
    number += 1
    at += whole.length
  }
  return number
}

await browser.close()
server.close()
console.log(`${Object.keys(attacks).length} attacks on ${document('clean', 2).fields.length} fields, ${pages.size} pages, looked ${looked} times, ${cells} cells downloaded`)
writeFileSync(join(folder, 'failures'), failures.join('\n'))
for (const failure of failures.slice(0, 60)) console.error(failure)
console.error(`${failures.length} failures`)
process.exit(failures.length ? 1 : 0)
