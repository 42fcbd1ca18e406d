import { describe, expect, test } from 'vitest'
import { parseCachingSha2 } from '../digests/caching-sha2.ts'
import { sha256Crypt } from '../digests/sha256-crypt.ts'
import { packWords } from './guess-protocol.ts'
import { loadSimdLibraries } from './simd-library.ts'
import type { SimdLibrary } from './simd-library.ts'
import { readSimdTarget } from './simd-target.ts'
import type { SimdTarget } from './simd-target.ts'
import { provenSpeedups } from './simd.ts'
import { makeHash } from './make-hash.fixture.ts'

// `npm run setup` builds it; a machine without a C compiler has no SIMD code to test.
const libraries = await loadSimdLibraries()
if (libraries.length === 0 && process.env['CI'] === 'true') throw new Error('there is no SIMD code')

/** Gives the same numbers in every run, so that a failure can be repeated. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const ALPHABET = './09AZaz'
const LETTERS = ['a', 'Z', '7', ' ', '~', 'é', 'ß', '密', '🔑']

function someText(random: (below: number) => number, length: number, letters: readonly string[]) {
  return Array.from({ length }, () => letters[random(letters.length)] ?? '').join('')
}

/** Makes a random salt and random rounds. */
function someSetting(random: (below: number) => number, id: '1' | '5' | '6'): string {
  const salt = someText(random, random(id === '1' ? 9 : 17), Array.from(ALPHABET))
  const rounds = id === '1' ? '' : `rounds=${1_000 + random(40)}$`
  return `$${id}$${rounds}${salt}$`
}

function targetOf(hash: string): SimdTarget {
  const target = readSimdTarget('crypt', hash)
  if (!target) throw new Error(`no target: ${hash}`)
  return target
}

describe.each(libraries.map((simd) => [simd.variant, simd] as const))('on %s', (_, simd) => {
  const find = (target: SimdTarget, words: readonly string[]) => {
    const packed = packWords(words)
    const { kind, tested, end } = simd.test(target, packed, 0, words.length)
    return { kind, tested, ended: end === packed.length }
  }

  test.each(['1', '5', '6'] as const)('finds what libxcrypt made of a word, $%s$', (id) => {
    const random = createRandom(Number(id))
    for (let run = 0; run < 15; run += 1) {
      const words = someWords(random)
      const place = random(words.length + 1)
      const hash = makeHash(words[place] ?? 'no such word', someSetting(random, id))
      const first = words.indexOf(words[place] ?? '')
      expect(find(targetOf(hash), words)).toEqual(
        place === words.length
          ? { kind: 'differs', tested: words.length, ended: true }
          : { kind: 'match', tested: first, ended: false },
      )
    }
  })

  test.each(['1', '5', '6'] as const)('finds a word of every length it takes, $%s$', (id) => {
    const random = createRandom(64)
    for (let length = 0; length <= 64; length += 1) {
      const word = someText(random, length, Array.from('abcXYZ019'))
      const hash = makeHash(word, someSetting(random, id))
      expect(find(targetOf(hash), [word])).toMatchObject({ kind: 'match', tested: 0 })
      expect(find(targetOf(hash), [`${word.slice(1)}!`, word])).toMatchObject({ tested: 1 })
    }
  })

  test.each(['1', '5', '6'] as const)('finds a word in every lane, $%s$', (id) => {
    const words = Array.from({ length: 33 }, (__, i) => `lane${i + 10}`)
    for (const [lane, word] of words.entries()) {
      const hash = makeHash(word, someSetting(createRandom(lane), id))
      expect(find(targetOf(hash), words)).toMatchObject({ kind: 'match', tested: lane })
    }
  })

  test('leaves a word that is too long to others, and tests those before it', () => {
    const long = 'x'.repeat(65)
    const target = targetOf(makeHash('last', '$5$rounds=1000$salt$'))
    expect(find(target, ['a', long, 'last'])).toEqual({ kind: 'differs', tested: 1, ended: false })
    expect(find(target, [long, 'last'])).toMatchObject({ kind: 'long', tested: 0 })
  })

  test("finds what MySQL's caching_sha2 made of a word", () => {
    const salt = 'Twenty bytes of salt'
    const digest = sha256Crypt(Buffer.from('pässword'), Buffer.from(salt), 5_000)
    const target = readSimdTarget('caching-sha2', `$A$005$${salt}${digest}`)
    expect(target).toMatchObject({ rounds: parseCachingSha2(`$A$005$${salt}${digest}`)?.rounds })
    expect(target && find(target, ['password', 'pässword'])).toMatchObject({ tested: 1 })
  })

  test('proves itself on a sample of each scheme before it is used', () => {
    const schemes = ['caching-sha2', 'md5-crypt', 'mysql-sha256', 'sha256-crypt', 'sha512-crypt']
    expect(Object.keys(provenSpeedups(simd)).toSorted()).toEqual(schemes)
    const wrong: SimdLibrary = {
      ...simd,
      test: (__, packed, start) => ({ kind: 'differs', tested: 32, end: packed.length - start }),
    }
    expect(provenSpeedups(wrong)).toEqual({})
  })
})

/** Makes up to 70 words of mixed lengths, some of them twice. */
function someWords(random: (below: number) => number): string[] {
  const letters = LETTERS
  return Array.from({ length: 1 + random(70) }, () => someText(random, random(14), letters))
}

test('a file that is no library is as if there were none', async () => {
  expect(await loadSimdLibraries(import.meta.filename)).toEqual([])
  expect(await loadSimdLibraries('/no/such/file')).toEqual([])
})
