import { MAX_EXTENDED_WEAK_PASSWORDS, MAX_OWN_WORD_BYTES } from '@openhss/contract'
import { badRequest } from '../http/answers/api-error.ts'

/**
 * Returns the words without repetitions. It checks what a schema cannot express: the bytes of a word, and
 * that it is text at all.
 * @param field its name in the request. The word itself is never named, because it may be a password.
 * @throws HSS.0001 with the index of the first wrong word.
 */
export function checkedWords(words: readonly string[], field: string): string[] {
  const wrong = words.findIndex((word) => !isWord(word))
  if (wrong !== -1) throw badRequest(`${field}.${wrong} must be ${EXPECTED}.`)
  return [...new Set(words)]
}

/** Splits a text into one word a line, as the setting `weakpwd` has them; empty lines do not count. */
export function wordsOfLines(text: string, field: string): string[] {
  const words = text.split(/\r?\n/)
  const wrong = words.findIndex((word) => word !== '' && (!isWord(word) || /[\0\r]/.test(word)))
  if (wrong !== -1) {
    throw badRequest(`${field}: line ${wrong + 1} must be ${EXPECTED}.`)
  }
  const distinct = [...new Set(words.filter((word) => word !== ''))]
  if (distinct.length <= MAX_EXTENDED_WEAK_PASSWORDS) return distinct
  const most = `at most ${MAX_EXTENDED_WEAK_PASSWORDS} words`
  throw badRequest(`${field} must have ${most}, one a line.`)
}

const EXPECTED = `1 to ${MAX_OWN_WORD_BYTES} bytes of UTF-8 text without a NUL or a line break`

function isWord(word: string): boolean {
  return word !== '' && word.isWellFormed() && Buffer.byteLength(word) <= MAX_OWN_WORD_BYTES
}
