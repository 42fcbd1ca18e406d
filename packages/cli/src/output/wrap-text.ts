import { charactersOf } from './text-width.ts'

/** Lines of at most so many characters, broken at spaces; within a word only when it is longer. */
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
