import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { LIKELY_WORDS_FILE, MORE_WORDS_FILE } from '@openhss/agent/words'
import { formatBlocks } from './format-blocks.ts'
import { listWords } from './list-words.ts'

test('the files of the agent are what `npm run words` writes', () => {
  const { likely, rest } = listWords()
  expect(readFileSync(LIKELY_WORDS_FILE, 'utf8') === formatBlocks(likely)).toBe(true)
  const more = brotliDecompressSync(readFileSync(MORE_WORDS_FILE)).toString('utf8')
  expect(more === formatBlocks(rest)).toBe(true)
})
