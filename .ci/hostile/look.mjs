// What a page is asked: run in the browser, so that it sees what a reader gets and not what was written.

// Elements that may act or load; a page has as many of them as the clean document's page of the same type.
export const ACTING = ['script', 'style', 'img', 'svg', 'iframe', 'object', 'embed', 'base', 'meta', 'link', 'form', 'video', 'audio', 'math', 'template']

// Everything in it must stand by itself: its text is sent to the browser.
export function look({ acting, marks, hebrew, bidi, drawn, longest }) {
  const found = { faults: [], counts: {}, marks: {} }
  const fault = (words) => found.faults.push(words)
  for (const name of acting) found.counts[name] = document.querySelectorAll(name).length
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') fault(`<${element.localName}> has ${name}`)
      if (bidi.test(value)) fault(`${element.localName}[${name}] hides a direction`)
    }
    // As the browser understands the address.
    for (const key of ['href', 'src', 'action', 'formAction']) {
      if (!element.hasAttribute?.(key)) continue
      const { protocol, origin } = new URL(element.getAttribute(key), document.baseURI)
      if (!['http:', 'https:', 'mailto:', 'tel:', 'blob:'].includes(protocol) || (protocol === 'blob:' && element.className !== 'button')) fault(`<${element.localName}> leads to ${protocol}`)
      if (key !== 'href' && origin !== location.origin) fault(`<${element.localName}> asks ${origin}`)
    }
  }
  // What the reader typed is shown as it was typed, in an isolate of its own.
  const isolated = (element) => /isolate|plaintext/.test(getComputedStyle(element).unicodeBidi) && getComputedStyle(element).display === 'inline'
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  for (let node; (node = texts.nextNode()); )
    if (bidi.test(node.data) && !(drawn && isolated(node.parentElement))) fault(`a text hides a direction in <${node.parentElement.localName}>: ${node.data.slice(0, 40)}`)

  // Every mark with what stands before it, without white space, for that a browser may draw in another way.
  const text = document.body.textContent.replace(/\s+/gu, '')
  let from = 0
  for (const { 0: mark, index } of text.matchAll(new RegExp(marks, 'gu'))) {
    const before = text.slice(from, index)
    ;(found.marks[mark] ??= new Set()).add(before.slice(-longest))
    from = index + mark.length
  }
  for (const [number, all] of Object.entries(found.marks)) found.marks[number] = [...all]

  // What follows Hebrew words on their line, up to the end of what isolates them: a digit or more Hebrew would change places with them.
  if (hebrew) {
    const blocks = new Set()
    const ends = (element) => {
      const { display, unicodeBidi } = getComputedStyle(element)
      return !display.startsWith('inline') || /isolate|plaintext/.test(unicodeBidi) || element.localName === 'br'
    }
    const after = (node) => {
      let words = ''
      for (let at = node; ; ) {
        while (!at.nextSibling) {
          at = at.parentElement
          if (ends(at)) return words
        }
        at = at.nextSibling
        if (at.nodeType === 1 && getComputedStyle(at).display === 'none') continue
        if (at.nodeType === 1 && ends(at)) {
          // An isolate counts as a neutral sign, and a block ends the line.
          if (!getComputedStyle(at).display.startsWith('inline') || at.localName === 'br') return words
          words += '\ufffc'
        } else words += at.textContent
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode()); ) {
      if (!/\p{Script=Hebrew}/u.test(node.data) || !node.parentElement.checkVisibility()) continue
      // Where the direction is that of the first word, fields follow one another as they are read.
      let isolate = node.parentElement
      while (!ends(isolate)) isolate = isolate.parentElement
      if (isolate.localName === 'bdi' || isolate.dir === 'auto' || getComputedStyle(isolate).unicodeBidi === 'plaintext') continue
      for (const line of (node.data + after(node)).split('\n')) {
        // The first field with its mark, and what comes behind it.
        const rest = /ק[א-י]+ק(.*)$/su.exec(line)?.[1] ?? ''
        const next = /[\p{L}\p{N}]/u.exec(rest)?.[0]
        if (next && !/\p{Script=Latin}/u.test(next)) {
          const path = []
          for (let at = node.parentElement; at && path.length < 4; at = at.parentElement) path.unshift(at.localName + (at.className ? `.${at.className}` : ''))
          blocks.add(`${path.join(' > ')}: “${rest.trim().slice(0, 40)}” stands in one line with what is written from right to left`)
        }
      }
    }
    blocks.forEach(fault)
  }

  // Wider than the window, or cut off by it; what scrolls by itself may be wider, but not without end.
  const wide = document.documentElement.scrollWidth - innerWidth
  if (wide > 0) fault(`${wide} pixels wider than the window`)
  for (const element of document.body.querySelectorAll('*')) {
    const { overflowX } = getComputedStyle(element)
    if (['auto', 'scroll'].includes(overflowX) && element.scrollWidth > Math.max(6 * innerWidth, 8000)) fault(`<${element.localName} class="${element.className}"> is ${element.scrollWidth} pixels wide inside`)
    const { left, right, width, height } = element.getBoundingClientRect()
    if (width > 1 && height > 1 && (right > innerWidth + 1 || left < -1) && element.checkVisibility() && !element.closest('.skip, .quiet, svg')) {
      let at = element.parentElement
      while (at && !['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) at = at.parentElement
      if (!at) fault(`<${element.localName} class="${element.className}"> stands out of the window: ${Math.round(left)} to ${Math.round(right)}`)
    }
  }
  // One entry of a list does not push all others away.
  for (const entry of document.querySelectorAll('.entry, .results > li, .alert li')) {
    const { height } = entry.getBoundingClientRect()
    if (height > 3 * 900) fault(`an entry of a list is ${Math.round(height)} pixels high`)
  }
  if (window.pwned !== undefined) fault('something ran')
  for (const words of window.violations ?? []) fault(words)
  return found
}
