// Takes the pictures of docs/tour.md: each page on a phone, a tablet and a desktop, light and dark.
//
// node .ci/tour.mjs NODE_FOLDER SITE FOLDER
//
// NODE_FOLDER has the packages (.ci/run tools), SITE is what `obstat build` made of the example, FOLDER takes the pictures.

import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join, posix, resolve } from 'node:path'

const [nodeFolder, site, folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node .ci/tour.mjs NODE_FOLDER SITE FOLDER')
  process.exit(2)
}
const { chromium } = createRequire(resolve(nodeFolder, 'x.js'))('playwright-core')

const pages = {
  home: '/',
  list: '/advisories/',
  advisory: '/advisories/sby-sa-2026-0009/',
  check: '/check/',
  changes: '/advisories/sby-sa-2026-0001/changes/',
  policy: '/policy/',
  keys: '/keys/',
}
const types = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', json: 'application/json' }
const server = createServer((request, response) => {
  let file = join(site, posix.normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)))
  if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html')
  const there = existsSync(file)
  response.writeHead(there ? 200 : 404, { 'content-type': types[file.split('.').pop()] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'" })
  response.end(there ? readFileSync(file) : '')
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox', '--disable-quic'] })
for (const [name, path] of Object.entries(pages))
  for (const [width, height] of [[360, 740], [768, 1024], [1440, 900]])
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height } })
      await page.goto(`http://127.0.0.1:${server.address().port}${path}`, { waitUntil: 'networkidle' })
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.jpg`), type: 'jpeg', quality: 60 })
      await page.close()
    }
await browser.close()
server.close()
