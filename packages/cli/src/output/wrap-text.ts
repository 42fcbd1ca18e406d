/**
 * Breaks a text into lines of at most `width` characters at its spaces; only a longer word is broken
 * inside.
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
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) =>
    word.slice(index * width, (index + 1) * width),
  )
}

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
