/**
 * Breaks a text into lines of at most `width` characters at its spaces; only a word that is longer than a
 * line is broken inside, a path after a slash.
 */
export function wrapText(text: string, width: number): string[] {
  if (charactersOf(text).length <= width) return [text]
  const lines: string[] = []
  let line: readonly string[] | undefined
  for (const word of text.split(' ').map(charactersOf)) {
    if (line !== undefined && line.length + 1 + word.length <= width) {
      line = [...line, ' ', ...word]
    } else {
      if (line !== undefined) lines.push(line.join(''))
      const pieces = cut(word, width)
      line = pieces.pop() ?? []
      lines.push(...pieces.map((piece) => piece.join('')))
    }
  }
  return [...lines, (line ?? []).join('')]
}

function cut(word: readonly string[], width: number): string[][] {
  const pieces: string[][] = []
  let rest = [...word]
  while (rest.length > width) {
    const slash = rest.lastIndexOf('/', width - 1)
    const end = slash > 0 ? slash + 1 : width
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...pieces, rest]
}

/**
 * Breaks each line that is longer than the terminal at its spaces, and indents what follows as the line
 * itself, or as the second of two columns. A word that is longer than a line stays whole, so that an address
 * can still be copied. Colours take no room.
 * @param width columns; undefined where no person looks, and nothing is broken.
 */
export function wrapLines(text: string, width: number | undefined): string {
  if (width === undefined) return text
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n')
}

function wrapLine(given: string, width: number): string {
  if (lengthOf(given) <= width) return given
  // What was indented for a wider terminal comes to the left.
  const line = given.replace(/^ +/, (spaces) => (spaces.length > width / 2 ? '    ' : spaces))
  const indentation = hangOf(line, width)
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(indentation).split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && indentation + lengthOf(longer) > width) {
      lines.push(current)
      current = word
    } else current = longer
  }
  const spaces = ' '.repeat(indentation)
  return line.slice(0, indentation) + [...lines, current].join(`\n${spaces}`)
}

/** Where the lines that follow begin: at the second column, unless that leaves too little room for it. */
function hangOf(line: string, width: number): number {
  const secondColumn = /^ *\S+(?: \S+)* {2,}(?=\S)/.exec(line)?.[0].length ?? 0
  const own = /^ */.exec(line)?.[0].length ?? 0
  return secondColumn <= width / 2 ? Math.max(secondColumn, own) : own
}

function lengthOf(text: string): number {
  return charactersOf(text.replaceAll(CONTROL, '')).length
}

// oxlint-disable-next-line no-control-regex -- colours, and what begins a line anew
const CONTROL = /\r|\u001B\[[\d;]*[mK]/g

/**
 * Splits a text into what a person counts as characters: an accent or an emoji of several code points is
 * one.
 */
export function charactersOf(text: string): string[] {
  return ASCII.test(text)
    ? text.split('')
    : Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
}

const ASCII = /^[ -~]*$/
const SEGMENTER = new Intl.Segmenter()
