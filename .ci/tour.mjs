// Takes the pictures of docs/tour.md: each page on a phone, a tablet and a desktop, light and dark.
//
// node .ci/tour.mjs NODE_FOLDER SITE FOLDER
//
// NODE_FOLDER has the packages (.ci/run tools), SITE is what `obstat build` made of the example, FOLDER takes the pictures.

import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import { serve } from './static.mjs'

const [nodeFolder, site, folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node .ci/tour.mjs NODE_FOLDER SITE FOLDER')
  process.exit(2)
}
const { chromium } = createRequire(resolve(nodeFolder, 'x.js'))('playwright-core')

const pages = {
  home: '/',
  list: '/advisories/',
  advisory: '/advisories/sby-sa-2026-0001/',
  check: '/check/',
  changes: '/advisories/sby-sa-2026-0001/changes/',
  policy: '/policy/',
  keys: '/keys/',
}
// The answer of an advisory and the way to its parts take more than a screen.
const taller = { advisory: 1500 }
const { server, address } = await serve(site)
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox', '--disable-quic'] })
for (const [name, path] of Object.entries(pages))
  for (const [width, height] of [[360, 740], [768, 1024], [1440, 900]])
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height } })
      await page.goto(address + path, { waitUntil: 'networkidle' })
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.jpg`), type: 'jpeg', quality: 60, fullPage: true, clip: { x: 0, y: 0, width, height: taller[name] ?? height } })
      await page.close()
    }
await browser.close()
server.close()
