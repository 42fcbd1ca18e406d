import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeHash } from './make-hash.fixture.ts'
import { createBigcryptGuesser } from './bigcrypt-guesser.ts'
import { loadCryptLibrary } from './crypt-library.ts'
import { packWords } from './guess-protocol.ts'

const library = await loadCryptLibrary()

/** A setting of more than 13 characters asks libxcrypt for bigcrypt. */
const SETTING = 'ab............'

/** Returns how many words differ before the one that the hash was made of. */
function findWord(hash: string, words: readonly string[]) {
  const guesser = createBigcryptGuesser(library, hash, words.length)
  const { kind, tested } = guesser?.test(packWords(words), 0, words.length) ?? {}
  return { kind, tested }
}

test('finds a word among those that differ only in their last block', () => {
  const hash = makeHash('password1', SETTING)
  const others = ['password', 'password2', 'passwordpassword', 'password1password']
  expect(findWord(hash, [...others, 'password1'])).toEqual({ kind: 'match', tested: 4 })
  expect(findWord(hash, others)).toEqual({ kind: 'differs', tested: 4 })
})

test('finds exactly what libxcrypt computes, whatever the words', () => {
  const word = fc.stringMatching(/^[ -~]{9,140}$/)
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 5 }), (password, others) => {
      const hash = makeHash(password, SETTING)
      const words = [...others, password]
      const tested = words.findIndex((other) => makeHash(other, hash) === hash)
      expect(findWord(hash, words)).toEqual({ kind: 'match', tested })
    }),
  )
})

test('leaves every other hash to others', () => {
  for (const hash of [makeHash('password', 'ab'), makeHash('password', '$1$salt$'), '']) {
    expect(createBigcryptGuesser(library, hash, 1)).toBeUndefined()
  }
})
