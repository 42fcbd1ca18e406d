/** A door of its own: the word list, for the scripts that build and measure it. */
export { HEAD_WORDS } from './passwords/words/head-words.ts'
export { LIKELY_WORDS_FILE, MORE_WORDS_FILE } from './passwords/words/listed-words.ts'
export { fillByPattern, fillPatterns } from './passwords/words/mutations.ts'
export type { WordSource } from './passwords/words/segment.ts'
export { getWordList } from './passwords/words/word-list.ts'
export type { CheckTier } from './passwords/words/word-list.ts'
