// Validates CSAF documents with Secvisogram's validator library.
//
// node .ci/secvisogram.mjs NODE_FOLDER FOLDER...
//
// NODE_FOLDER holds node_modules with @secvisogram/csaf-validator-lib.
// Every file in a FOLDER that is a CSAF document must pass the schema and all mandatory, optional and informative tests.
// Left out: 6.3.6 and 6.3.7 ask the network, 6.3.8 needs a dictionary.
//
// A finding of an informative test is a note, and of these two cannot be avoided:
// 6.3.9 wants a version above every product, and hardware that firmware is installed on has none;
// 6.3.3 wants a CVE number, and one vulnerability of the example has none.
// The one warning that is allowed is 6.2.3 on a document whose severity is stated in CVSS 4.0 only, for which CSAF 2.0 has no field.

import { readFile, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const LEFT_OUT = ['informativeTest_6_3_6', 'informativeTest_6_3_7', 'informativeTest_6_3_8']
const ALLOWED = {
  informativeTest_6_3_9: () => true,
  informativeTest_6_3_3: (id) => id === 'SBY-SA-2026-0009',
  optionalTest_6_2_3: (id) => id === 'SBY-SA-2026-0007',
}

const [nodeFolder, ...folders] = process.argv.slice(2)
if (!nodeFolder || folders.length === 0) {
  console.error('usage: node .ci/secvisogram.mjs NODE_FOLDER FOLDER...')
  process.exit(2)
}

const require = createRequire(join(resolve(nodeFolder), 'package.json'))
const library = async (name) =>
  import(pathToFileURL(require.resolve(`@secvisogram/csaf-validator-lib/${name}.js`)).href)

const { default: validate } = await library('validate')
const basic = await library('basic')
const { csaf_2_0_strict: strict } = await library('schemaTests')
const optional = await library('optionalTests')
const informative = await library('informativeTests')
const { csaf_2_0: schema } = await library('schemaTests')

const mandatory = Object.entries(basic)
  .filter(([name]) => name.startsWith('mandatoryTest_'))
  .map(([, test]) => test)
const kept = (tests) =>
  Object.entries(tests)
    .filter(([name]) => !LEFT_OUT.includes(name))
    .map(([, test]) => test)
const tests = [schema, strict, ...mandatory, ...kept(optional), ...kept(informative)]
if (tests.some((test) => typeof test !== 'function') || mandatory.length < 40) {
  console.error('the validator library does not export the tests that it had')
  process.exit(1)
}

const files = []
for (const folder of folders) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.json')) {
      files.push(join(entry.parentPath ?? entry.path, entry.name))
    }
  }
}
files.sort()

let documents = 0
let failures = 0
for (const file of files) {
  const document = JSON.parse(await readFile(file, 'utf8'))
  if (document?.document?.csaf_version === undefined) continue
  documents += 1
  const id = document.document.tracking.id
  const { tests: results } = await validate(tests, document)
  for (const result of results) {
    const allowed = result.isValid && ALLOWED[result.name]?.(id)
    const findings = [
      ...(result.isValid || result.errors.length > 0 ? [] : [{ message: 'not valid' }]),
      ...result.errors,
      ...(allowed ? [] : result.warnings),
      ...(allowed ? [] : result.infos),
    ]
    for (const { instancePath, message } of findings) {
      failures += 1
      console.error(`${file}: ${result.name}: ${instancePath ?? ''} ${message}`)
    }
  }
}

console.log(`${documents} documents, ${tests.length} tests each, ${failures} findings`)
process.exit(documents > 0 && failures === 0 ? 0 : 1)
