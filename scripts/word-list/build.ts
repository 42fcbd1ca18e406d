/** `npm run words`: writes the word list of the agent, the same bytes for the same sources. */
import { writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { LIKELY_WORDS_FILE, MORE_WORDS_FILE } from '@openhss/agent/words'
import { formatBlocks } from './format-blocks.ts'
import { listWords } from './list-words.ts'

const { likely, rest } = listWords()
writeFileSync(LIKELY_WORDS_FILE, formatBlocks(likely))
const text = Buffer.from(formatBlocks(rest))
const packed = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
})
writeFileSync(MORE_WORDS_FILE, packed)

console.table(
  [...likely, ...rest].map(({ source, words: { length }, kind }) => ({
    kind,
    source,
    words: length,
  })),
)
console.log(`${text.length} bytes of words, packed ${packed.length}`)
