/**
 * Words of a line of Redis' configuration, sdssplitargs() of its sds.c: quoted ones may hold spaces, and in
 * double quotes escapes. Undefined: the quotes do not match. Pure; never throws.
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  let rest = trimStart(line)
  while (rest !== '') {
    const match = WORD.exec(rest)
    if (!match) return undefined
    const [whole] = match
    words.push(unquote(whole))
    rest = trimStart(rest.slice(whole.length))
  }
  return words
}

/** Quotes may begin inside a word, and end it: what follows them has to be a space. */
const WORD = /^[^ \t\r\n"']*(?:"(?:\\[^]|[^"\\])*"|'(?:\\'|(?!\\')[^'])*')?(?=[ \t\r\n]|$)/

/** Other spaces, as those of Unicode, are part of a word. */
function trimStart(text: string): string {
  return text.replace(/^[ \t\r\n]+/, '')
}

function unquote(word: string): string {
  const [, plain = '', double, single] = PARTS.exec(word) ?? []
  if (double !== undefined) return plain + unescape(double)
  return plain + (single ?? '').replaceAll(String.raw`\'`, "'")
}

const PARTS = /^([^"']*)(?:"([^]*)"|'([^]*)')?$/

/** Bytes above 127 are given as `\xC3\xBC`, so the text is put together of bytes. */
function unescape(text: string): string {
  const latin1 = Buffer.from(text).toString('latin1')
  const bytes = latin1.replaceAll(
    /\\(?:x([\dA-Fa-f]{2})|([^]))/g,
    (_, hex?: string, other = '') => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      return ESCAPES[other] ?? other
    },
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\u0007',
}
