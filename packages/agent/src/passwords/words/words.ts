/** A door of its own: the word list, for the scripts that build and measure it. */
export { HEAD_WORDS } from './head-words.ts'
export { LIKELY_WORDS_FILE, MORE_WORDS_FILE } from './listed-words.ts'
export { fillByPattern, fillPatterns } from './mutations.ts'
export type { WordSource } from './segment.ts'
export { getWordList } from './word-list.ts'
export type { CheckTier } from './word-list.ts'
