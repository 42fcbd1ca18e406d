import { describe, expect, test } from 'vitest'
import { sha256Crypt } from '../digests/sha256-crypt.ts'
import { createGuesserChooser } from './choose-guesser.ts'
import { loadCryptLibrary } from './crypt-library.ts'
import { packWords } from './guess-protocol.ts'
import type { GuessOrder } from './guess-protocol.ts'
import { recogniseHash } from '../schemes/hash-scheme.ts'
import { loadSimd } from './simd.ts'
import { makeHash } from './make-hash.fixture.ts'

const library = await loadCryptLibrary()
const simd = await loadSimd()
if (!simd && process.env['CI'] === 'true') throw new Error('there is no SIMD code')

const LONG = ['x'.repeat(65), 'ä'.repeat(200), 'y'.repeat(511)]
const WORDS = ['', 'a', 'pässword', ...LONG, 'dragon', '密码', 'dragon', 'z'.repeat(64), 'end']
const MYSQL_SALT = 'Twenty bytes of salt'

/** The settings of every scheme for which we have a guesser. */
const SETTINGS = ['$6$rounds=1000$abc$', '$5$rounds=1000$$', '$1$abcdefgh$', '$2b$04$', 'ab']

function orderOf(hash: string, expectedMsPerGuess = 1): Omit<GuessOrder, 'words'> {
  const recognised = recogniseHash(hash)
  const digestLength = recognised.kind === 'testable' ? recognised.digestLength : 22
  return { format: 'crypt', hash, digestLength, expectedMsPerGuess }
}

/** Tests all words as a worker does, and returns how that ended and how many words differ. */
function testAll(order: Omit<GuessOrder, 'words'>, withSimd: boolean, words = WORDS) {
  const guesser = createGuesserChooser(library, withSimd ? simd : undefined)(order)
  const packed = packWords(words)
  let tested = 0
  for (let start = 0; start < packed.length;) {
    const outcome = guesser.test(packed, start, guesser.batch)
    tested += outcome.tested
    if (outcome.kind !== 'differs') return { kind: outcome.kind, tested }
    start = outcome.end
  }
  return { kind: 'differs', tested }
}

describe('createGuesserChooser', () => {
  describe.each([
    ['libxcrypt alone', false] as const,
    ...(simd ? [['the SIMD code', true] as const] : []),
  ])('with %s', (_, withSimd) => {
    test.each(SETTINGS)('finds the first of equal words, whatever their lengths: %s', (setting) => {
      const full = setting === '$2b$04$' ? `${setting}abcdefghijklmnopqrstuu` : setting
      const hashes = WORDS.map((word) => makeHash(word, full))
      for (const hash of new Set(hashes)) {
        const ended = testAll(orderOf(hash), withSimd)
        expect(ended).toEqual({ kind: 'match', tested: hashes.indexOf(hash) })
      }
      const other = makeHash('no such', full)
      expect(testAll(orderOf(other), withSimd)).toEqual({ kind: 'differs', tested: WORDS.length })
    })

    test.each([
      ['of an unknown scheme', `$zz$salt$${'x'.repeat(22)}`],
      ['with more salt than there is room for', `$6$${'s'.repeat(17)}$${'x'.repeat(86)}`],
      ['with fewer rounds than are allowed', `$5$rounds=999$salt$${'x'.repeat(43)}`],
    ])('refuses a hash %s', (__, hash) => {
      expect(testAll(orderOf(hash), withSimd)).toEqual({ kind: 'refused', tested: 0 })
    })

    test("finds a word of MySQL's formats", () => {
      const digest = sha256Crypt(Buffer.from('dragon'), Buffer.from(MYSQL_SALT), 5_000)
      const stored = { digestLength: 70, expectedMsPerGuess: 5 }
      const cachingSha2 = {
        ...stored,
        format: 'caching-sha2',
        hash: `$A$005$${MYSQL_SALT}${digest}`,
      } as const
      const sha256 = {
        ...stored,
        format: 'mysql-sha256',
        hash: `$5$${MYSQL_SALT}$${digest}`,
      } as const
      for (const order of [cachingSha2, sha256]) {
        expect(testAll(order, withSimd)).toEqual({ kind: 'match', tested: 6 })
        expect(testAll(order, withSimd, WORDS.slice(0, 6))).toEqual({
          kind: 'differs',
          tested: 6,
        })
      }
    })
  })

  test('gives a batch only the words that a stop can wait for', () => {
    const hash = `$6$rounds=4000000$salt$${'x'.repeat(86)}`
    const guesser = createGuesserChooser(library, simd)(orderOf(hash, 4_000))
    expect(guesser).toMatchObject({ batch: 1, speedup: 1 })
  })
})
