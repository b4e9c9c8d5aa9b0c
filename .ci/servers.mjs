// Checks how a real web server serves the example site: each rule of docs/hosting.md that `obstat verify` does not look at.
//
// node .ci/servers.mjs NAME SITE CA TLS_PORT PLAIN_PORT
//
// SITE is the folder of the site; what other hosts serve lies in SITE-hosts.

import { readFileSync, readdirSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const [name, site, authority, secure, plain] = process.argv.slice(2)
if (plain === undefined) {
  console.error('usage: node .ci/servers.mjs NAME SITE CA TLS_PORT PLAIN_PORT')
  process.exit(2)
}

const HOST = 'security.sorrelby.example'
const ca = readFileSync(authority)
const agent = new https.Agent({ keepAlive: true, maxSockets: 4 })
const failures = []
let checked = 0

const ask = (host, path, headers = {}, { method = 'GET', tls = true } = {}) =>
  new Promise((resolve, reject) => {
    const encoded = path.split('/').map(encodeURIComponent).join('/')
    const common = { host: '127.0.0.1', method, path: `/${encoded}`, headers: { Host: host, ...headers } }
    const request = tls
      ? https.request({ ...common, port: secure, servername: host, ca, agent })
      : http.request({ ...common, port: plain })
    request.on('error', reject)
    request.on('response', (response) => {
      const parts = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }))
    })
    request.end()
  })

const is = (what, found, expected) => {
  checked += 1
  if (found !== expected) failures.push(`${what}: ${found}, not ${expected}`)
}

// Once, and not several times with other values: node joins them with commas.
const has = (what, answer, expected) => {
  for (const [header, value] of Object.entries(expected)) {
    is(`${what}: ${header}`, answer.headers[header.toLowerCase()], value)
  }
}

const EVERYWHERE = {
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}
const ASK = 'public, max-age=0, must-revalidate'
const SHORT = 'public, max-age=60, must-revalidate'
const FOR_EVER = 'public, max-age=31536000, immutable'
const TYPES = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  sha256: 'text/plain; charset=utf-8',
  sha512: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  asc: 'application/pgp-signature',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  xml: 'application/xml',
  gz: 'application/gzip',
}

const type = (path) => {
  if (path.includes('.well-known/openpgpkey/')) return 'application/octet-stream'
  if (path.startsWith('.well-known/csaf/openpgp/')) return 'application/pgp-keys'
  if (path.endsWith('atom.xml')) return 'application/atom+xml'
  if (path.endsWith('feed.json')) return 'application/feed+json'
  return TYPES[path.split('.').pop()]
}
const version = /^advisories\/[^/]+\/\d+-[^/]+\/[^/]+\.json$/
const document = /^\.well-known\/csaf\/white\/\d{4}\/(?!index\.html$)/
const cache = (path) => {
  if (version.test(path) || /^assets\/.*\.[0-9a-f]{8,}\./.test(path)) return FOR_EVER
  return document.test(path) || path.startsWith('vex/') ? ASK : SHORT
}
const open = (path) =>
  path.startsWith('.well-known/') || path.startsWith('vex/') || version.test(path) || /(atom\.xml|feed\.json)$/.test(path)
const asItIs = (path) => path.startsWith('.well-known/') || path.startsWith('vex/') || version.test(path)

const missing = readFileSync(join(site, '404.html'))
const isMissing = async (path) => {
  const answer = await ask(HOST, path)
  is(`${path}: status`, answer.status, 404)
  has(path, answer, { ...EVERYWHERE, 'Content-Type': TYPES.html, 'Cache-Control': SHORT, 'Access-Control-Allow-Origin': undefined })
  is(`${path}: page`, answer.body.equals(missing), true)
}

const files = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(site.length + 1))

// Every file, by the address that readers use.
for (const path of files) {
  const bytes = readFileSync(join(site, path))
  const asked = path.replace(/(^|\/)index\.html$/, '$1')
  const answer = await ask(HOST, asked)
  is(`${path}: status`, answer.status, 200)
  is(`${path}: bytes`, answer.body.equals(bytes), true)
  has(path, answer, {
    ...EVERYWHERE,
    'Content-Type': type(path),
    'Cache-Control': cache(path),
    'Access-Control-Allow-Origin': open(path) ? '*' : undefined,
    'Content-Encoding': undefined,
  })
  const etag = answer.headers.etag
  is(`${path}: ETag`, typeof etag, 'string')
  const again = await ask(HOST, asked, { 'If-None-Match': etag })
  is(`${path}: asked again`, again.status, 304)
  is(`${path}: 304: Cache-Control`, again.headers['cache-control'], cache(path))

  // A reader that takes compressed answers.
  const packed = await ask(HOST, asked, { 'Accept-Encoding': 'gzip' })
  const encoding = packed.headers['content-encoding']
  if (asItIs(path)) is(`${path}: Content-Encoding`, encoding, undefined)
  if (/\.(html|css)$/.test(path) && bytes.length > 2000 && !asItIs(path)) {
    is(`${path}: Content-Encoding`, encoding, 'gzip')
    is(`${path}: unpacked`, gunzipSync(packed.body).equals(bytes), true)
    is(`${path}: Vary`, /accept-encoding/i.test(packed.headers.vary ?? ''), true)
    const same = await ask(HOST, asked, { 'Accept-Encoding': 'gzip', 'If-None-Match': packed.headers.etag })
    is(`${path}: compressed, asked again`, same.status, 304)
  }
}

// A folder shows its page, with and without its last sign, and never redirects; one without a page is not there.
const folders = new Set(files.map((path) => path.split('/').slice(0, -1).join('/')).filter(Boolean))
for (const folder of [...folders].flatMap((path) => path.split('/').map((_, at, all) => all.slice(0, at + 1).join('/')))) {
  folders.add(folder)
}
for (const folder of folders) {
  if (files.includes(`${folder}/index.html`)) {
    const answer = await ask(HOST, folder)
    is(`${folder}: status`, answer.status, 200)
    has(folder, answer, { ...EVERYWHERE, 'Content-Type': TYPES.html, 'Cache-Control': SHORT })
    is(`${folder}: page`, answer.body.equals(readFileSync(join(site, folder, 'index.html'))), true)
  } else {
    await isMissing(folder)
    await isMissing(`${folder}/`)
  }
}

// What is not there, even where something that never changes could be.
for (const path of [
  'nothing',
  'nothing/at/all.html',
  '.well-known/csaf/white/2026/nothing.json',
  '.well-known/csaf/white/2026/nothing.json.sha256',
  'advisories/nothing/1-1.0.0/nothing.json',
  'assets/nothing.0123456789abcdef.css',
  'vex/nothing.json',
  'HOST.txt',
]) await isMissing(path)

const head = await ask(HOST, '.well-known/csaf/provider-metadata.json', {}, { method: 'HEAD' })
has('HEAD', head, { 'Content-Type': TYPES.json, 'Access-Control-Allow-Origin': '*' })
is('HEAD: status', head.status, 200)

// Nothing is served without encryption.
for (const path of ['', '.well-known/csaf/provider-metadata.json']) {
  const answer = await ask(HOST, path, {}, { tls: false })
  is(`http: /${path}: status`, [301, 308].includes(answer.status), true)
  const location = new URL(answer.headers.location ?? 'http://nowhere/')
  is(`http: /${path}: Location`, `${location.protocol}//${location.hostname}${location.pathname}`, `https://${HOST}/${path}`)
}

// The other hosts serve what build wrote for them, byte for byte, and nothing else.
let neighbours = 0
for (const host of readdirSync(`${site}-hosts`, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const root = join(`${site}-hosts`, host.name)
  const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const entry of all) {
    const path = join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)
    const asked = path === 'provider-metadata.json' ? '' : path
    const what = `${host.name}/${asked}`
    const answer = await ask(host.name, asked, { 'Accept-Encoding': 'gzip' })
    // The page of the DNS path is for hosts that can show no other file at `/`.
    if (path === 'HOST.txt' || path === 'index.html') {
      is(`${what}: status`, answer.status, 404)
      continue
    }
    neighbours += 1
    is(`${what}: status`, answer.status, 200)
    is(`${what}: bytes`, answer.body.equals(readFileSync(join(root, path))), true)
    has(what, answer, {
      'Content-Type': type(path),
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': SHORT,
      'X-Content-Type-Options': 'nosniff',
      'Content-Encoding': undefined,
    })
  }
  for (const path of ['nothing', 'files.json', '.well-known/csaf/nothing.json', '.well-known/', '.well-known/csaf']) {
    is(`${host.name}/${path}: status`, (await ask(host.name, path)).status, 404)
  }
}

agent.destroy()
if (neighbours < 5) failures.push(`only ${neighbours} files of other hosts were looked at`)
for (const failure of failures.slice(0, 40)) console.error(`${name}: ${failure}`)
if (failures.length > 0) {
  console.error(`${name}: ${failures.length} of ${checked} checks failed`)
  process.exit(1)
}
console.log(`${name}: ${files.length} files and ${neighbours} of other hosts as they should be, in ${checked} checks`)
