// Somebody who has a keyboard and no mouse: a page of a browser that is worked with keys alone.
//
// Every stop of the focus on the way is looked at: a link that cannot be seen while it has the focus is a fault wherever it is met.

// How long something may take to appear; only a page that fails waits so long.
const PATIENCE = 15_000
// More stops than any page has, so that a trap ends the walk.
const STOPS = 600

export class Missed extends Error {}

// Asks again until the answer is one that is wanted, and gives it.
export async function until(what, ask, good = Boolean) {
  const end = Date.now() + PATIENCE
  for (;;) {
    // A page that is being left answers nothing.
    const seen = await ask().catch((error) => `${error.message}`.split('\n')[0])
    if (good(seen)) return seen
    if (Date.now() > end) throw new Missed(`${what}: seen was ${JSON.stringify(seen)}`)
    await new Promise((again) => setTimeout(again, 20))
  }
}

// Runs in the page: what has the focus, and why it cannot be seen, if so.
function focused() {
  const it = document.activeElement
  if (!it || it === document.body || it === document.documentElement) return null
  window.met = (window.met ?? new Set()).add(it)
  const text = (it.innerText ?? '').replace(/\s+/g, ' ').trim()
  const label = it.labels?.[0]?.innerText.replace(/\s+/g, ' ').trim() ?? it.getAttribute('aria-label') ?? ''
  const found = { tag: it.localName, id: it.id, name: it.getAttribute('name') ?? '', type: it.type ?? '', href: it.getAttribute('href') ?? '', text, label, problem: null }

  // The target of the skip link takes the focus, and nothing can be done to it (WCAG 2.2, 2.4.7 is about what can be operated).
  if (it.localName === 'main') return found
  const rects = [...it.getClientRects()].filter(({ width, height }) => width > 1 && height > 1)
  if (rects.length === 0) return { ...found, problem: 'it has no size' }

  // 2.4.11: in the window, and not hidden by something that lies above it.
  const hits = rects.some(({ left, top, width, height }) =>
    [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9], [0.1, 0.1], [0.9, 0.9]].some(([x, y]) => {
      const hit = document.elementFromPoint(left + width * x, top + height * y)
      return hit !== null && (hit === it || it.contains(hit))
    }))
  if (!hits) return { ...found, problem: 'nothing of it is to be seen in the window' }
  const { left, top, width, height } = rects[0]
  if (height < innerHeight && (top < -2 || top + height > innerHeight + 2)) return { ...found, problem: `it stands at ${Math.round(top)} to ${Math.round(top + height)} of ${innerHeight}` }
  if (width < innerWidth && (left < -2 || left + width > innerWidth + 2)) return { ...found, problem: `it stands at ${Math.round(left)} to ${Math.round(left + width)} of ${innerWidth} across` }

  // 2.4.7, and 1.4.11 for its colour: an outline that stands out from what it lies on.
  const style = getComputedStyle(it)
  if (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 2) return { ...found, problem: `its outline is ${style.outline}` }
  const colour = (words) => {
    const [red, green, blue, alpha = 1] = words.match(/[\d.]+/g).map(Number)
    return { light: [red, green, blue].reduce((sum, part, at) => {
      const share = part / 255
      return sum + [0.2126, 0.7152, 0.0722][at] * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
    }, 0), alpha }
  }
  let around = it.parentElement
  while (around && colour(getComputedStyle(around).backgroundColor).alpha < 1) around = around.parentElement
  const [line, ground] = [colour(style.outlineColor), colour(around ? getComputedStyle(around).backgroundColor : 'rgb(255, 255, 255)')]
  const contrast = (Math.max(line.light, ground.light) + 0.05) / (Math.min(line.light, ground.light) + 0.05)
  if (line.alpha < 1 || contrast < 3) return { ...found, problem: `its outline has a contrast of ${contrast.toFixed(1)}` }
  return found
}

const nameOf = (stop) => (stop === null ? 'nothing' : `<${stop.tag}> ${JSON.stringify((stop.text || stop.label || stop.id || stop.name).slice(0, 60))}`)

export class Person {
  // `fault` takes what was met on the way and does not end the task.
  constructor(page, address, fault) {
    this.page = page
    this.address = address
    this.fault = fault
    this.stops = 0
    this.requests = []
    page.on('request', (request) => this.requests.push(request))
    // With a listener there from the beginning, no file chooser is opened for real.
    page.on('filechooser', () => {})
    page.on('websocket', (socket) => fault(`a socket is opened to ${socket.url()}`))
    page.on('console', (message) => fault(`console: ${message.text()}`))
    page.on('pageerror', (error) => fault(error.message))
  }

  get where() {
    return decodeURI(this.page.url().slice(this.address.length))
  }

  // As from a bookmark, a letter, or typed.
  async open(path) {
    await this.page.goto(this.address + path)
  }

  async focus() {
    return this.page.evaluate(focused)
  }

  // Moves the focus on by one, and looks at where it is then.
  async tab(back = false) {
    await this.page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    this.stops += 1
    let stop = await this.focus()
    // What scrolls takes a moment to arrive.
    for (let turn = 0; stop?.problem && turn < 25; turn += 1) {
      await new Promise((again) => setTimeout(again, 20))
      stop = await this.focus()
    }
    if (stop?.problem) this.fault(`${this.where}: the focus is on ${nameOf(stop)}, and ${stop.problem}`)
    return stop
  }

  // Goes on until the focus is on what is wanted: an object with some of the properties of a stop.
  // Where the focus is nowhere the page has ended, and begins again: once, as somebody would try it who has just missed it.
  async tabTo(wanted, back = false) {
    for (let turn = 0, ends = 0; turn < STOPS && ends < 2; turn += 1) {
      const stop = await this.tab(back)
      if (stop === null) ends += 1
      else if (Object.entries(wanted).every(([name, value]) => (value instanceof RegExp ? value.test(stop[name]) : stop[name] === value))) return stop
    }
    throw new Missed(`${this.where}: no way with ${back ? 'Shift+Tab' : 'Tab'} to ${Object.entries(wanted).map(([name, value]) => `${name} ${value}`).join(', ')}`)
  }

  // Through the whole page; gives what can be worked and was not met.
  async everyStop(back = false) {
    let left
    for (let ends = 0, turn = 0; ends < 2 && turn < STOPS; turn += 1) {
      if ((await this.tab(back)) !== null) continue
      ends += 1
      left = await this.page.evaluate(() =>
        [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
          .filter((it) => it.checkVisibility() && !it.disabled && !window.met?.has(it))
          .map((it) => it.outerHTML.slice(0, 80)))
      if (left.length === 0) break
    }
    if (left === undefined) throw new Missed(`${this.where}: the focus never leaves the page`)
    return left
  }

  // Over the head of the page, by the link that every page begins with.
  async skip() {
    const first = await this.tab()
    if (first?.href !== '#main') throw new Missed(`${this.where}: the first stop is ${nameOf(first)}, and not the link to the content`)
    await this.page.keyboard.press('Enter')
    await until(`${this.where}: the focus after the link to the content`, () => this.focus(), (stop) => stop?.id === 'main')
  }

  // Follows the link that has the focus.
  async follow(path) {
    await this.page.keyboard.press('Enter')
    await until('the page that the link leads to', async () => this.where, (seen) => (path instanceof RegExp ? path.test(seen) : seen === path))
    await this.page.waitForLoadState('load')
  }

  // From the beginning of the page over its head to a link, and through it.
  async take(wanted, path) {
    await this.skip()
    await this.tabTo(wanted)
    await this.follow(path)
  }

  // In place of what stands in the field that has the focus.
  async write(text) {
    await this.page.keyboard.press('Control+A')
    if (text === '') await this.page.keyboard.press('Delete')
    else await this.page.keyboard.type(text)
  }

  async texts(selector) {
    return this.page.evaluate(
      (selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility()).map((it) => it.innerText.replace(/\s+/g, ' ').trim()), selector)
  }

  async reads(selector, expected) {
    await until(`${this.where}: ${selector}`, async () => (await this.texts(selector))[0], (seen) => (expected instanceof RegExp ? expected.test(seen ?? '') : seen === expected))
  }
}
