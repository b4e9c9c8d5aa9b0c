// Does what the portal promises as somebody does who has no mouse: with the keyboard alone, and again without JavaScript where that is promised.
//
// node .ci/tasks.mjs NODE_FOLDER SITE THEN
//
// NODE_FOLDER has the packages (.ci/run tools), SITE is what `obstat build` made of the example,
// THEN is the same on 20 May 2026, when all five answers stood for whole releases.
// What is expected stands here in words, because the example is ours; it is not asked of the program.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import { Missed, Person, until } from './keyboard.mjs'
import { serve } from './static.mjs'

const [nodeFolder, site, then] = process.argv.slice(2)
if (then === undefined) {
  console.error('usage: node .ci/tasks.mjs NODE_FOLDER SITE THEN')
  process.exit(2)
}
const { chromium } = createRequire(resolve(nodeFolder, 'x.js'))('playwright-core')

const SILENCE = 'This does not mean not affected.'
// A release for each answer: where it is chosen, what is chosen, what it is called.
const RELEASES = [
  ['Rill 200', '2.9.1', 'Affected'],
  ['Vesper Pocket', '1.6.0', 'Under investigation'],
  ['Rill S', '3.3', 'No statement'],
  ['Causeway Gateway', '4.6.1', 'Fixed'],
  ['Rill 300', '5.0.0', 'Not affected'],
]

const failures = new Set()
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox', '--disable-quic'] })
const today = { folder: site, ...(await serve(site)) }
const earlier = { folder: then, ...(await serve(then)) }
let done = 0
let stops = 0

// A task is done in a window of its own; what goes wrong in it does not keep the others.
async function task(name, { at = today, scripts = true, width = 1280, height = 800, colorScheme = 'light' }, work) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width, height }, colorScheme, acceptDownloads: true })
  let step = 'begins'
  const fault = (seen) => failures.add(`${name}${scripts ? '' : ', without JavaScript'}: ${step}: ${seen}`)
  const person = new Person(await context.newPage(), at.address, fault)
  try {
    await work(person, (next) => { step = next }, fault)
  } catch (error) {
    // What is wrong with this program shall look like it.
    fault(error instanceof Missed ? error.message : error.stack)
  }
  for (const request of person.requests)
    if (!request.url().startsWith(`${at.address}/`) && !request.url().startsWith('blob:')) fault(`asks elsewhere: ${request.url()}`)
  stops += person.stops
  done += 1
  await context.close()
}

const is = (what, seen, expected) => {
  if (seen !== expected) throw new Missed(`${what}: ${JSON.stringify(seen)}, and not ${JSON.stringify(expected)}`)
}
const same = (what, seen, expected) => is(what, seen.join(' '), expected.join(' '))

// ---- part 3: am I affected?

for (const [product, release, word] of RELEASES) {
  const choose = async (person, say) => {
    say('home')
    await person.open('/')
    await person.take({ tag: 'a', text: 'Am I affected?' }, '/check/')
    say(`choose ${product}`)
    await person.take({ tag: 'a', text: product }, /^\/products\/[^/]+\/$/)
    say(`choose ${release}`)
    await person.take({ tag: 'a', text: release }, /^\/products\/[^/]+\/[^/]+\/$/)
    say('read')
    await person.reads('h1', `${product} ${release}`)
    await person.reads('.answer .status', word)
    if (word === 'No statement') await person.reads('.answer > p:nth-of-type(2)', 'No statement: this does not mean not affected.')
  }
  await task(`from home to “${word}”`, { at: earlier }, choose)
  await task(`from home to “${word}”`, { at: earlier, scripts: false }, choose)
}

// Goes to a field of the form: forwards from the beginning and from the fields before it, backwards from what comes later.
async function field(person, id) {
  const at = (await person.focus())?.id ?? ''
  const order = ['main', 'ask-product', 'ask-version', 'ask-vulnerability']
  if (at === id) return
  await person.tabTo({ id }, !order.slice(0, order.indexOf(id)).includes(at))
}

async function ask(person, product, version = '', vulnerability = '') {
  await field(person, 'ask-product')
  await person.write(product)
  await field(person, 'ask-version')
  await person.write(version)
  await field(person, 'ask-vulnerability')
  await person.write(vulnerability)
  await person.tabTo({ tag: 'button', text: 'Check' })
  await person.page.keyboard.press('Enter')
}

const name = (product, release) => [product, release].filter(Boolean).join(' ')
async function answered(person, what, word) {
  await person.reads('#ask-status', `${what}: ${word.toLowerCase()}.`)
  await person.reads('#ask-answer .status', word)
}

await task('ask for each answer', { at: earlier }, async (person, say) => {
  await person.open('/check/')
  await person.skip()
  for (const [product, release, word] of RELEASES) {
    say(`${product} ${release}`)
    await ask(person, product, release)
    await answered(person, `${product} ${release}`, word)
  }
  say('the answer leads to the page of the release')
  await person.tabTo({ tag: 'a', text: 'Rill 300 5.0.0' })
  await person.follow('/products/rill-300/5.0.0/')
  await person.reads('.answer .status', 'Not affected')
})

await task('type what stands on a label', {}, async (person, say) => {
  await person.open('/check/')
  await person.skip()
  for (const [what, typed, release, vulnerability, answers, word] of [
    ['a model number', 'R200-100', '2.9.1', '', 'Rill 200 2.9.1', 'Affected'],
    ['a model number, written otherwise', 'm5 12', 'R9.1.0', 'CVE-1900-10004', 'Vesper M5 R9.1.0', 'Fixed'],
    ['an article number', '300.200.EU', '5.0.0', '', 'Rill 300 5.0.0', 'Not affected'],
    ['a UDI-DI', '09520000030018', '5.0.0', '', 'Rill 300 5.0.0', 'Not affected'],
    ['a UDI with its production part', '(01)09520000020019(21)INVENTED555', '2.8', '', 'Rill 200 2.8', 'Affected'],
    ['a package URL', 'pkg:github/sorrelby-example/causeway-gateway@4.6.0', '', '', 'Causeway Gateway 4.6.0', 'Affected'],
    ['a CPE name', 'cpe:2.3:a:sorrelby:causeway_gateway:4.7.0:*:*:*:*:*:*:*', '', '', 'Causeway Gateway 4.7.0', 'No statement'],
    ['a CPE name and a CVE number', 'cpe:2.3:o:sorrelby:rill_300_firmware:5.2.3:*:*:*:*:*:*:*', '', 'CVE-1900-10001', 'Rill 300 5.2.3', 'Fixed'],
    ['a former name', 'Bellmoor VP-200', '2.9', '', 'Rill 200 2.9', 'Affected'],
  ]) {
    say(what)
    await ask(person, typed, release, vulnerability)
    await answered(person, answers, word)
  }
  for (const [what, typed, release, answers, why] of [
    ['an unknown product', 'Unheard Pump 9', '1.0', 'Unheard Pump 9', 'No product has this name or identifier.'],
    ['an unknown release', 'Rill 300', '99.1', 'Rill 300 99.1', 'Release 99.1 is not listed here.'],
    ['no release', 'Rill 300', '', 'Rill 300', 'No release was named.'],
  ]) {
    say(what)
    await ask(person, typed, release)
    await answered(person, answers, 'No statement')
    await person.reads('#ask-answer > section > p', `No statement ${why} ${SILENCE}`)
  }
  say('Enter in a field asks, too')
  await field(person, 'ask-version')
  await person.write('5.1.0')
  await person.page.keyboard.press('Enter')
  await answered(person, 'Rill 300 5.1.0', 'Affected')
  say('the address keeps the question')
  is('address', person.where, '/check/?product=Rill+300&version=5.1.0')
  await person.page.reload()
  await answered(person, 'Rill 300 5.1.0', 'Affected')
})

// A list as a hospital has it: each answer, rows that match nothing, one of two products, and a formula.
const ROWS = [
  ['Sorrelby Medical', 'Rill 200', 'R200-100', '2.9.1', '', 'SN-5550001', 'Affected'],
  ['Sorrelby Medical', 'Vesper Pocket', '', '1.6.0', '', 'SN-5550002', 'Under investigation'],
  ['Sorrelby Medical', 'Rill S', 'RS-20', '3.3', '', 'SN-5550003', 'No statement'],
  ['Sorrelby Medical', 'Causeway Gateway', '', '4.6.1', '', 'SN-5550004', 'Fixed'],
  ['', '', '', '5.0.0', '09520000030018', 'SN-5550005', 'Not affected'],
  ['Elsewhere Devices', 'Unheard Pump 9', 'UP-9', '1.0', '', 'SN-5550006', 'No statement'],
  ['Sorrelby Medical', 'Rill 200', 'R300-100', '5.0.0', '', 'SN-5550007', 'No statement'],
  ['Elsewhere Devices', '=HYPERLINK("https://elsewhere.example")', '', '1.0', '', 'SN-5550008', 'No statement'],
]
const UNMATCHED = ROWS.slice(5)
const quoted = (text) => `"${text.replaceAll('"', '""')}"`
const list = [['manufacturer', 'product', 'model', 'version', 'udi', 'serial'], ...ROWS.map((row) => row.slice(0, 6))].map((row) => row.map(quoted).join(',')).join('\r\n')
const read = (csv) => csv.split('\r\n').map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, text]) => text.replaceAll('""', '"')))

// What is to be seen of the list, and what is in the file to download.
async function listed(person, say) {
  say('the results')
  await person.reads('#assets-status', '8 rows: 1 affected, 1 under investigation, 4 no statement, 1 fixed, 1 not affected.')
  const rows = await person.texts('#assets-result tbody tr')
  const words = await person.texts('#assets-result tbody .status')
  is('rows', rows.length, ROWS.length)
  for (const [maker, product, model, version, , , word] of UNMATCHED) {
    const at = rows.findIndex((row) => row.startsWith([maker, product, model, version].filter(Boolean).join(' ')))
    is(`the row of ${product}`, words[at], word)
  }
  is('why', rows.filter((row) => row.endsWith('No product has this name or identifier.')).length, 2)
  is('why', rows.filter((row) => row.endsWith('Several products have this name or identifier.')).length, 1)
  await person.reads('#assets-result > div > p', `No statement: ${SILENCE.toLowerCase()}`)

  say('the download')
  await person.tabTo({ tag: 'a', text: 'Download the list with its answers (CSV)' })
  const [download] = await Promise.all([person.page.waitForEvent('download'), person.page.keyboard.press('Enter')])
  is('its name', download.suggestedFilename(), 'ward-7-answers.csv')
  const csv = readFileSync(await download.path(), 'utf8')
  is('its mark', csv[0], '\ufeff')
  const [header, ...lines] = read(csv.slice(1))
  same('its columns', header.slice(0, 8), ['manufacturer', 'product', 'model', 'version', 'udi', 'serial', 'Answer', 'Why no statement'])
  for (const [at, row] of ROWS.entries()) {
    const [got, kept] = [lines[at], row.slice(0, 6)]
    // No row may become a formula of a spreadsheet.
    same(`row ${at + 1}`, got.slice(0, 6), kept.map((text) => (text.startsWith('=') ? `'${text}` : text)))
    is(`row ${at + 1}`, got[6], row[6].toLowerCase())
  }
  const below = new Map(lines.slice(ROWS.length).filter((line) => line.length === 2))
  is('the state of the site', below.get('State of the site'), '2026-05-20T00:00:00Z')
  is('its digest', below.get('SHA-256 of its index'), createHash('sha256').update(readFileSync(join(then, 'check', 'index.json'))).digest('hex'))
  is('the site', below.get('Site'), 'https://security.sorrelby.example')
  is('its warning', lines.some(([words]) => words === 'No statement does not mean not affected.'), true)
}

// Nothing of the list is in any request, and none goes anywhere but to files of the site.
function kept(person, fault) {
  const secrets = ROWS.flatMap((row) => row.slice(0, 6)).filter((text) => text.length > 3).concat('ward-7')
  for (const request of person.requests) {
    if (request.url().startsWith('blob:')) continue
    const { pathname, search } = new URL(request.url())
    const path = decodeURIComponent(pathname)
    const file = join(then, path.endsWith('/') ? `${path}index.html` : path)
    if (request.method() !== 'GET' || request.postData() !== null || search !== '') fault(`${request.method()} ${request.url()} ${request.postData() ?? ''}`)
    if (!existsSync(file)) fault(`asks for ${path}, which is no file of the site`)
    const sent = `${path}${search}${request.postData() ?? ''}${JSON.stringify(request.headers())}`
    for (const secret of secrets) if (sent.includes(secret)) fault(`sends ${secret}`)
  }
}

await task('a list of assets', { at: earlier }, async (person, say, fault) => {
  await person.open('/check/')
  await person.skip()
  say('choose the file')
  await person.tabTo({ id: 'assets-file' })
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.page.keyboard.press('Space')])
  await chooser.setFiles({ name: 'ward-7.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await listed(person, say)
  say('nothing leaves the page')
  kept(person, fault)
  say('the results lead on')
  await person.tabTo({ tag: 'div' })
  await person.tabTo({ tag: 'a', text: 'Rill 200 2.9.1' })
  await person.follow('/products/rill-200/2.9.1/')
})

// The one thing that has no keys, and that the file field above stands in for.
await task('a list of assets, dropped', { at: earlier }, async (person, say, fault) => {
  await person.open('/check/')
  say('drop')
  const dataTransfer = await person.page.evaluateHandle((text) => {
    const all = new DataTransfer()
    all.items.add(new File([text], 'ward-7.csv', { type: 'text/csv' }))
    return all
  }, list)
  for (const event of ['dragenter', 'dragover', 'drop']) await person.page.dispatchEvent('.drop', event, { dataTransfer })
  await person.skip()
  await person.tabTo({ id: 'assets-file' })
  await listed(person, say)
  kept(person, fault)
})

await task('a list without columns', {}, async (person, say) => {
  await person.open('/check/')
  await person.skip()
  await person.tabTo({ id: 'assets-file' })
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.page.keyboard.press('Enter')])
  await chooser.setFiles({ name: 'ward-7.csv', mimeType: 'text/csv', buffer: Buffer.from('bed,nurse\r\n1,2\r\n') })
  await person.reads('#assets-status', /^No column of the file is named product, model, udi, purl, cpe or sku/)
  same('results', await person.texts('#assets-result *'), [])
})

// ---- part 3: files that are not those of this page

const altered = (folder, path) => readFileSync(join(folder, path), 'utf8').replaceAll('"affected"', '"not_affected"')
for (const [what, path, answer, said] of [
  ['a product’s file is another', '/check/products/rill-300.json', { body: altered(site, 'check/products/rill-300.json') }, 'The site has changed meanwhile. Load the page again.'],
  ['a product’s file is cut', '/check/products/rill-300.json', { body: readFileSync(join(site, 'check/products/rill-300.json'), 'utf8').slice(0, 900) }, 'The site has changed meanwhile. Load the page again.'],
  ['a product’s file is not there', '/check/products/rill-300.json', { status: 404, body: '' }, 'check/products/rill-300.json cannot be read (404). Load the page again.'],
  ['the index is another', '/check/index.json', { body: readFileSync(join(site, 'check/index.json'), 'utf8').replace('"rill-300"', '"rill-30"') }, 'The site has changed meanwhile. Load the page again.'],
  ['the index has another shape', '/check/index.json', { body: '{"schema":2,"products":[]}' }, 'This page is older than the site. Load it again.'],
]) {
  await task(what, {}, async (person, say) => {
    // The console tells of what a server has not.
    if (answer.status) person.page.removeAllListeners('console')
    await person.page.route(`**${path}`, (route) => route.fulfill({ contentType: 'application/json', ...answer }))
    await person.open('/check/')
    await person.skip()
    say('ask')
    await ask(person, 'Rill 300', '5.2.0')
    await person.reads('#ask-status', said)
    same('answer', await person.texts('#ask-answer *'), [])
    say('a list')
    await person.tabTo({ id: 'assets-file' })
    const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.page.keyboard.press('Enter')])
    await chooser.setFiles({ name: 'ward-7.csv', mimeType: 'text/csv', buffer: Buffer.from('product,version\r\nRill 300,5.2.0\r\nRill S,3.0\r\n') })
    await person.reads('#assets-status', said)
    same('results', await person.texts('#assets-result *'), [])
    say('the site is mended, and the next question is answered')
    await person.page.unroute(`**${path}`)
    await field(person, 'ask-product')
    await ask(person, 'Rill 300', '5.2.0')
    await answered(person, 'Rill 300 5.2.0', 'Affected')
  })
}

// ---- part 4: lists

const entries = (person) =>
  person.page.evaluate(() =>
    [...document.querySelectorAll('#entries > .entry, main > ul a[href^="/advisories/"], section > .entry')].map((it) => ({
      href: it.querySelector('h3 a').getAttribute('href'),
      severity: it.querySelector('.severity')?.classList[1] ?? 'unrated',
      marks: [...it.querySelectorAll('.mark')].map((mark) => mark.innerText),
    })))
const hrefs = (all) => all.map(({ href }) => href)
// What each filter keeps, by what the entries say of themselves.
const KEEPS = {
  '/list/severity/critical/': ({ severity }) => severity === 'critical',
  '/list/severity/high/': ({ severity }) => severity === 'high',
  '/list/severity/medium/': ({ severity }) => severity === 'medium',
  '/list/severity/unrated/': ({ severity }) => severity === 'unrated',
  '/list/marked/exploited/': ({ marks }) => marks.includes('exploited'),
  '/list/marked/patient-safety/': ({ marks }) => marks.includes('patient safety'),
  '/list/status/interim/': ({ marks }) => marks.includes('interim'),
  '/list/status/final/': ({ marks }) => !marks.includes('interim'),
  '/years/2026/': () => true,
}

const byLinks = async (person, say) => {
  say('home')
  await person.open('/')
  await person.take({ tag: 'a', text: /^All \d+ advisories$/ }, '/advisories/')
  const all = await entries(person)
  is('advisories', all.length, 11)
  await person.skip()
  await person.tabTo({ tag: 'summary' })
  await person.page.keyboard.press('Enter')
  await until('the filters', () => person.texts('.filters dd a'), (seen) => seen.length > 0)
  for (const [path, keep] of Object.entries(KEEPS)) {
    say(path)
    await person.tabTo({ tag: 'a', href: path })
    await person.follow(path)
    same('advisories', hrefs(await entries(person)), hrefs(all.filter(keep)))
    // Back, as the browser does it; the filters of the list that was come with it or are opened again.
    await person.page.goBack()
    await person.page.waitForLoadState('load')
    await person.skip()
    await person.tabTo({ tag: 'summary' })
    if ((await person.texts('.filters dd a')).length === 0) await person.page.keyboard.press('Enter')
    await until('the filters', () => person.texts('.filters dd a'), (seen) => seen.length > 0)
  }
  say('from one filter to the next')
  await person.tabTo({ tag: 'a', href: '/list/severity/high/' })
  await person.follow('/list/severity/high/')
  await person.take({ tag: 'a', href: '/list/severity/medium/' }, '/list/severity/medium/')
  say('an entry')
  await person.take({ tag: 'a', href: hrefs(all.filter(KEEPS['/list/severity/medium/']))[0] }, hrefs(all.filter(KEEPS['/list/severity/medium/']))[0])
}
await task('filters by links', {}, byLinks)
await task('filters by links', { scripts: false }, byLinks)

await task('filters that combine', {}, async (person, say) => {
  await person.open('/advisories/')
  const all = await entries(person)
  await person.open('/products/rill-300/')
  const ofProduct = new Set(await person.page.evaluate(() => [...document.querySelectorAll('section[aria-labelledby=advisories] h3 a')].map((it) => it.getAttribute('href'))))
  const medium = hrefs(all.filter(({ severity }) => severity === 'medium'))
  const both = medium.filter((href) => ofProduct.has(href))
  if (both.length === 0 || both.length === medium.length) throw new Missed('the example has lost what tells the filters apart')
  const shown = (what, expected) => until(what, async () => hrefs(await entries(person)).join(' '), (seen) => seen === expected.join(' '))

  await person.open('/advisories/')
  await person.skip()
  say('a severity')
  await person.tabTo({ name: 'severity' })
  await person.page.keyboard.type('med')
  await shown('medium', medium)
  is('address', person.where, '/advisories/?severity=medium')
  await person.reads('#found', `${medium.length} advisories, newest first.`)
  say('and a product')
  await person.tabTo({ name: 'product' })
  await person.write('rill 300')
  await person.page.keyboard.press('Enter')
  await shown('medium, of Rill 300', both)
  const address = person.where
  const asked = new URLSearchParams(address.split('?')[1])
  same('address', [asked.get('severity'), asked.get('product').toLowerCase()], ['medium', 'rill 300'])
  say('loaded again')
  await person.page.reload()
  await shown('loaded again', both)
  is('address', person.where, address)
  say('back')
  await person.page.goBack()
  await shown('back', medium)
  is('address', person.where, '/advisories/?severity=medium')
  say('forward')
  await person.page.goForward()
  await shown('forward', both)
  say('and a mark')
  await person.skip()
  await person.tabTo({ name: 'patient-safety' })
  await person.page.keyboard.press('Space')
  await shown('and a mark', hrefs(all.filter(({ href, marks }) => both.includes(href) && marks.includes('patient safety'))))
  say('what nothing is')
  await person.tabTo({ name: 'exploited' }, true)
  await person.page.keyboard.press('Space')
  await person.reads('#found', /^No advisory is all of that\. This says nothing about products that no advisory names\.$/)
  say('all again')
  await person.tabTo({ tag: 'a', text: 'Clear filters' })
  await person.page.keyboard.press('Enter')
  await shown('all again', hrefs(all))
  is('address', person.where, '/advisories/')
  say('an entry')
  await person.tabTo({ tag: 'a', href: all[0].href })
  await person.follow(all[0].href)
})

await task('a narrowed list of several pages', {}, async (person, say) => {
  // The example is too short for a second page.
  const script = readFileSync(join(site, 'assets/lists.js'), 'utf8')
  const shorter = script.replace('const SHOWN = 20', 'const SHOWN = 3')
  if (shorter === script) throw new Missed('assets/lists.js says otherwise how long a page is')
  await person.page.route('**/assets/lists.js', (route) => route.fulfill({ contentType: 'text/javascript', body: shorter }))
  await person.open('/advisories/')
  const medium = hrefs((await entries(person)).filter(({ severity }) => severity === 'medium'))
  await person.skip()
  await person.tabTo({ name: 'severity' })
  await person.page.keyboard.type('med')
  await person.reads('.pager', 'Page 1 of 2 Older')
  await person.tabTo({ tag: 'a', text: 'Older' })
  await person.page.keyboard.press('Enter')
  await person.reads('.pager', 'Newer Page 2 of 2')
  is('address', person.where, '/advisories/?severity=medium&page=2')
  same('advisories', hrefs(await entries(person)), medium.slice(3))
  say('the focus is above the new page')
  is('focus', (await person.focus())?.id, 'found')
  await person.tabTo({ tag: 'a', href: medium[3] })
})

await task('the list is of another state', {}, async (person, say) => {
  await person.page.route('**/list/index/facets.json', (route) => route.fulfill({ json: { ...JSON.parse(readFileSync(join(site, 'list/index/facets.json'), 'utf8')), state: 'another' } }))
  await person.open('/advisories/')
  const before = hrefs(await entries(person))
  await person.skip()
  await person.tabTo({ name: 'severity' })
  await person.page.keyboard.type('crit')
  await person.reads('#found', /^The list cannot be narrowed now \(the site has just changed\): load the page again, or use the links below\.$/)
  same('advisories', hrefs(await entries(person)), before)
})

const products = async (person, say) => {
  say('products')
  await person.open('/')
  await person.tabTo({ tag: 'a', href: '/products/' })
  await person.follow('/products/')
  say('a product')
  await person.take({ tag: 'a', text: 'Rill 300' }, '/products/rill-300/')
  say('its dates')
  await person.reads('#releases ~ .scroll th:nth-of-type(3)', 'Supported until')
  say('its matrix')
  const cells = await person.page.evaluate(() => {
    const table = document.querySelector('table.matrix')
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.innerText.trim())
    const row = [...table.tBodies[0].rows].find((row) => row.cells[0].innerText.trim() === 'SBY-SA-2026-0001')
    return Object.fromEntries([...row.cells].map((cell, at) => [heads[at], cell.innerText.trim()]))
  })
  // Two CVEs stand in this advisory, and for the releases that had both, the matrix says it once.
  is('5.0.0', cells['5.0.0'], 'Not affected')
  is('5.2.1', cells['5.2.1'], 'Affected')
  is('5.2.2', cells['5.2.2'], 'Fixed')
  await person.skip()
  say('to a release of it')
  await person.tabTo({ tag: 'div', label: '' })
  await person.tabTo({ tag: 'a', text: '5.2.2' })
  await person.follow('/products/rill-300/5.2.2/')
  say('a vulnerability')
  await person.take({ tag: 'a', text: 'CVE-1900-20001' }, '/cve/CVE-1900-20001/')
  await person.reads('h1', 'CVE-1900-20001')
  const claims = await person.texts('#products ~ .scroll tbody tr')
  for (const product of ['Causeway Gateway', 'Rill 300', 'Rill 200', 'Rill S', 'Vesper M5', 'Vesper Pocket', 'Rill Formulary'])
    if (!claims.some((row) => row.includes(product))) throw new Missed(`nothing on ${product}`)
  say('vulnerabilities by number')
  await person.tabTo({ tag: 'a', href: '/cve/' })
  await person.follow('/cve/')
  await person.take({ tag: 'a', text: '1900' }, '/cve/1900/')
  await person.take({ tag: 'a', text: 'CVE-1900-10002' }, '/cve/CVE-1900-10002/')
  say('a year')
  await person.open('/years/')
  await person.take({ tag: 'a', text: '2026' }, '/years/2026/')
  is('advisories', (await entries(person)).length, 11)
  say('a former name')
  await person.open('/products/bellmoor-vp-200/')
  await person.reads('.lead', /^This is a former name\. What was sold as Bellmoor VP-200 is called Rill 200 today\.$/)
  await person.take({ tag: 'a', text: 'Rill 200' }, '/products/rill-200/')
  say('a model and its numbers')
  await person.reads('#models ~ .scroll tbody tr', /^R200-100 .*09520000020019$/)
}
await task('products, vulnerabilities and years', {}, products)
await task('products, vulnerabilities and years', { scripts: false }, products)

await task('a table that is wider than a phone', { width: 360, height: 740 }, async (person, say) => {
  await person.open('/products/rill-300/')
  await person.skip()
  say('scroll')
  const left = () => person.page.evaluate(() => document.querySelector('table.matrix').parentElement.scrollLeft)
  for (;;) {
    await person.tabTo({ tag: 'div' })
    if (await person.page.evaluate(() => document.activeElement.contains(document.querySelector('table.matrix')))) break
  }
  await person.page.keyboard.press('ArrowRight')
  await until('the table moves', left, (seen) => seen > 0)
})

// ---- part 5: search

const first = (person) => person.page.evaluate(() => document.querySelector('#results a')?.getAttribute('href'))
await task('search', {}, async (person, say) => {
  for (const [what, typed, path, heading] of [
    ['a part of an id', '0009', '/advisories/sby-sa-2026-0009/', /^Rill 300 infusion pumps/],
    ['an id', 'SBY-SA-2026-0006', '/advisories/sby-sa-2026-0006/', /^Causeway Gateway/],
    ['a CVE number', 'CVE-1900-20001', '/cve/CVE-1900-20001/', 'CVE-1900-20001'],
    ['a part of a CVE number', '30001', /./, /./],
    ['a product', 'causeway', '/products/causeway/', 'Causeway Gateway'],
    ['a page', 'disclosure policy', '/policy/', 'Vulnerability disclosure policy'],
    ['the beginning of a word', 'formul', /formulary/, 'Rill Formulary'],
  ]) {
    say(what)
    await person.open('/')
    await person.tabTo({ tag: 'a', text: 'Search' })
    await person.follow('/search/')
    await person.skip()
    await person.tabTo({ id: 'query' })
    await person.write(typed)
    await person.page.keyboard.press('Enter')
    await person.reads('#said', /^\d+ results?[.,]/)
    await until('the first result', () => first(person), (seen) => (path instanceof RegExp ? path.test(seen) : seen === path))
    await person.tabTo({ tag: 'a', href: await first(person) })
    await person.follow(await first(person))
    await person.reads('h1', heading)
  }
  say('back to the results')
  await person.page.goBack()
  await until('the query', () => person.page.evaluate(() => document.getElementById('query').value), (seen) => seen === 'formul')
  await person.reads('#said', /^\d+ results?[.,]/)
  say('nothing is found')
  await person.skip()
  await person.tabTo({ id: 'query' })
  await person.write('unheard')
  await person.reads('#said', 'Nothing was found. This says nothing about products that no advisory names.')
  say('more results')
  await person.write('sorrelby')
  await until('ten results', () => person.texts('#results > li'), (seen) => seen.length === 10)
  await person.tabTo({ tag: 'button', text: 'More results' })
  await person.page.keyboard.press('Enter')
  await until('more results', () => person.texts('#results > li'), (seen) => seen.length > 10)
  const eleventh = await person.page.evaluate(() => document.querySelectorAll('#results a')[10].getAttribute('href'))
  await until('the focus is on the first of them', () => person.focus(), (stop) => stop?.href === eleventh && !stop.problem)
})

await task('the search is of another state', {}, async (person, say) => {
  await person.page.route('**/search/terms/*.json', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ json: { ...(await response.json()), state: 'another' } })
  })
  await person.open('/search/')
  await person.skip()
  await person.tabTo({ id: 'query' })
  await person.write('causeway')
  await person.reads('#said', /^The search does not work now \(the site has just changed\): load the page again, or use the lists below\.$/)
  same('results', await person.texts('#results li'), [])
})

await task('in place of the search', { scripts: false }, async (person, say) => {
  for (const path of ['/advisories/', '/products/', '/check/', '/cve/', '/years/']) {
    say(path)
    await person.open('/search/')
    same('what it says', await person.texts('noscript'), ['The search runs in your browser and needs JavaScript. Without it, these lists lead to everything that is here.'])
    await person.take({ tag: 'a', href: path }, path)
  }
})

await task('no control that does nothing', { scripts: false }, async (person, say) => {
  for (const path of ['/', '/check/', '/advisories/', '/search/', '/products/rill-300/', '/products/rill-300/5.2.2/', '/advisories/sby-sa-2026-0009/', '/cve/CVE-1900-20001/']) {
    say(path)
    await person.open(path)
    same('controls', await person.texts('form, input, select, button, textarea'), [])
  }
})

// ---- every stop of every type of page on a phone, there in light colours and back in dark ones

for (const [colorScheme, back] of [['light', false], ['dark', true]])
  await task(`every stop, ${back ? 'backwards' : 'forwards'}`, { width: 360, height: 740, colorScheme }, async (person, say, fault) => {
    for (const path of ['/', '/advisories/', '/advisories/sby-sa-2026-0009/', '/advisories/sby-sa-2026-0001/changes/', '/products/', '/products/rill-300/', '/products/rill-300/5.2.2/', '/check/', '/cve/CVE-1900-20001/', '/search/', '/policy/', '/keys/', '/thanks/']) {
      say(path)
      await person.open(path)
      for (const missed of await person.everyStop(back)) fault(`${missed} is never reached`)
    }
  })

await browser.close()
for (const { server } of [today, earlier]) server.close()
for (const failure of failures) console.error(failure)
console.log(`${done} tasks, ${stops} stops of the focus, ${failures.size} failures`)
process.exit(failures.size ? 1 : 0)
