import type { SourceWords } from './list-words.ts'

/**
 * Words as the agent reads them: blocks that end with an empty line, the source on the first line of each. An account
 * remembers how far it came in every block, so they are few; a release that changes a few words costs it their
 * blocks once more, so they are not large. Pure.
 */
export function formatBlocks(parts: readonly SourceWords[]): string {
  return joinNeighbours(parts)
    .flatMap(({ source, words }) =>
      Array.from({ length: Math.ceil(words.length / MAX_BLOCK_WORDS) }, (_, i) => {
        const block = words.slice(i * MAX_BLOCK_WORDS, (i + 1) * MAX_BLOCK_WORDS)
        return `${source}\n${block.join('\n')}\n\n`
      }),
    )
    .join('')
}

/** 22,000 yescrypt guesses take ten minutes of a core. */
const MAX_BLOCK_WORDS = 22_000

function joinNeighbours(parts: readonly SourceWords[]): Omit<SourceWords, 'kind'>[] {
  const joined: { source: SourceWords['source']; words: string[] }[] = []
  for (const { source, words } of parts) {
    const before = joined.at(-1)
    if (before?.source === source) before.words = before.words.concat(words)
    else joined.push({ source, words: [...words] })
  }
  return joined
}
