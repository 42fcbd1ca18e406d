import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { MAX_WORD_BYTES, loadCryptLibrary } from './crypt-library.ts'

const library = await loadCryptLibrary()
const bytes = (word: string) => new TextEncoder().encode(word)

describe('loadCryptLibrary', () => {
  test('tells the password from other words, whatever their length and order', () => {
    const hash = execFileSync('openssl', ['passwd', '-1', 'pässword'], { encoding: 'utf8' }).trim()
    library.setHash(hash, 22)
    const words = ['pässwordpässword', 'pässword', 'p', '', 'pässwor', 'pässword']
    const results = words.map((word) => library.guess(bytes(word)))
    expect(results.flatMap((result, i) => (result === 'match' ? [i] : []))).toEqual([1, 5])
    expect(new Set(results)).toEqual(new Set(['match', 'differs']))
  })

  test('takes the longest word that crypt(3) takes', () => {
    const hash = execFileSync('openssl', ['passwd', '-5', 'short'], { encoding: 'utf8' }).trim()
    library.setHash(hash, 43)
    expect(library.guess(bytes('x'.repeat(MAX_WORD_BYTES)))).toBe('differs')
    expect(library.guess(bytes('short'))).toBe('match')
  })

  test('refuses a scheme that the library does not know', () => {
    library.setHash('$zz$salt$digest', 6)
    expect(library.guess(bytes('any'))).toBe('refused')
  })

  test('refuses a hash that the library would write otherwise', () => {
    library.setHash(`$6$saltsaltsaltsaltX$${'x'.repeat(86)}`, 86)
    expect(library.guess(bytes('any'))).toBe('refused')
  })

  test('fails when no library can be loaded', async () => {
    await expect(loadCryptLibrary(['libnope.so.9'])).rejects.toThrow('libnope.so.9')
  })
})
