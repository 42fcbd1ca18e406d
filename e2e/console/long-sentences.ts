import type { Page } from 'playwright-core'

/**
 * Makes every sentence of the console 40 % longer, as German or Finnish would: it says each vowel twice. English has to be
 * the language of the page.
 */
export async function lengthenSentences(page: Page): Promise<void> {
  await page.route('**/assets/en-*.js', async (route) => {
    const response = await route.fetch()
    const source = await response.text()
    await route.fulfill({
      response,
      body:
        source.replace(/JSON\.parse\(([\s\S]*?)\)(?=;export)/, 'lengthened(JSON.parse($1))') +
        LENGTHENED,
    })
  })
}

/** A message is a list of its texts and, as lists, its values, of which a plural has a message for each form. */
const LENGTHENED = `
function lengthened(messages) {
  const message = (parts) => parts.map((part) => (Array.isArray(part) ? value(part) : text(part)))
  const text = (part) => part.replace(/[aeiou]/gi, (vowel) => vowel + vowel.toLowerCase())
  const value = ([name, kind, forms]) =>
    forms === undefined || typeof forms === 'string' ? [name, kind, forms] : [name, kind, each(forms)]
  const each = (forms) => Object.fromEntries(
    Object.entries(forms).map(([form, parts]) => [form, Array.isArray(parts) ? message(parts) : parts]))
  return each(messages)
}`

/** Lists the texts that are cut off, lie over another one, or can only be seen by scrolling sideways. */
export function listMisplacedTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const style = (element) => getComputedStyle(element)
    const ancestors = (element) =>
      element === null ? [] : [element, ...ancestors(element.parentElement)]
    const isSpoken = (element) => ancestors(element).some((each) => style(each).clipPath !== 'none')
    const texts = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { currentNode: node } = walker
      const element = node.parentElement
      if (node.data.trim() === '' || !element.checkVisibility() || isSpoken(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        if (rect.width > 1) texts.push({ node, element, rect, words: node.data.slice(0, 50) })
      }
    }
    const isBeyond = (rect, box) => rect.left < box.left - 1 || rect.right > box.right + 1
    const cut = texts.filter(({ element, rect }) =>
      ancestors(element).some((box) =>
        style(box).overflowX !== 'visible' && isBeyond(rect, box.getBoundingClientRect())))
    const over = texts.filter((one, place) => texts.slice(place + 1).some((other) =>
      other.node !== one.node &&
      Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left) > 2 &&
      Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top) > 4))
    return [
      ...cut.map(({ words }) => 'cut off: ' + words),
      ...over.map(({ words }) => 'lies over another: ' + words),
    ]
  })()`)
}
