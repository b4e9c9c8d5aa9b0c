// A web server on this machine that serves a folder as it lies there, under the policy that the site promises to stand.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, posix } from 'node:path'

const types = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', json: 'application/json', xml: 'application/xml', txt: 'text/plain; charset=utf-8', png: 'image/png' }

// Gives the server, to be closed, and its address without a final slash.
export async function serve(site) {
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
  return { server, address: `http://127.0.0.1:${server.address().port}` }
}
