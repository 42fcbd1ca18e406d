import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveWords } from './derived-words.ts'
import type { WordSubject } from './derived-words.ts'
import { ALICE, anySubject } from './subject.fixture.ts'

function wordsOf(subject: WordSubject): string[] {
  const { first, later } = deriveWords(subject)
  return [...first, ...later].flatMap((segment) => segment.words)
}

describe('deriveWords', () => {
  test('derives from user, year, host and comment', () => {
    expect(wordsOf(ALICE)).toEqual(
      expect.arrayContaining(
        'alice Alice123 alice@123 ecila @l1c3 Alice@2026 alice24 @lice web1 alice@web1 smith Smith123'.split(
          ' ',
        ),
      ),
    )
  })

  test.each([
    ['mysql', ['root', 'my-secret-pw', 'mysql123', 'MariaDB', 'Mysql@2026', 'alicemysql']],
    ['redis', ['foobared', 'redis123', 'Valkey123!', 'Redis2025!']],
    ['postgresql', ['postgres', 'mysecretpassword', 'Postgres@123', 'postgresql25']],
    ['tomcat', ['tomcat', 's3cret', 'manager', 'must-be-changed', 'Tomcat2026']],
    ['ftp', ['ftp', 'anonymous', 'ftpuser123']],
  ] as const)('derives from the service %s', (service, words) => {
    const derived = wordsOf({ ...ALICE, service }).map((word) => word.toLowerCase())
    for (const word of words) expect(derived).toContain(word.toLowerCase())
    expect(wordsOf(ALICE)).not.toContain(words[0])
  })

  test('derives from the companies, however they are written', () => {
    const words = wordsOf({ ...ALICE, companies: ['ACME Widgets, Ltd', 'Öko-Strom'] })
    for (const word of ['acme', 'Acme2026!', 'acmewidgetsltd', '@cm3', 'Öko123', 'alice@acme']) {
      expect(words).toContain(word)
    }
  })

  test('takes the name that a MySQL account logs in with', () => {
    const words = wordsOf({ ...ALICE, service: 'mysql', userName: 'al@ice@%' })
    expect(words).toEqual(expect.arrayContaining(['al@ice', 'al@ice123']))
    expect(words.some((word) => word.includes('%'))).toBe(false)
    // An anonymous account has no name to derive from.
    const anonymous = wordsOf({ ...ALICE, service: 'mysql', userName: '@localhost' })
    expect(anonymous).not.toContain('123')
  })

  test('a new year, another host or one more company costs only its own words', () => {
    const subject = { ...ALICE, service: 'mysql', companies: ['Acme'] } as const
    const ids = ({ first, later }: ReturnType<typeof deriveWords>) =>
      [...first, ...later].map((segment) => segment.id)
    const before = new Set(ids(deriveWords(subject)))
    const added = (other: Partial<WordSubject>) =>
      deriveWords({ ...subject, ...other })
        .later.filter(({ id }) => !before.has(id))
        .flatMap(({ words }) => words)
    for (const word of added({ year: 2027 })) expect(word).toMatch(/27!?$/)
    for (const word of added({ hostName: 'db7' })) expect(word.toLowerCase()).toMatch(/db7|7bd/)
    for (const word of added({ companies: ['Acme', 'Zorg'] })) {
      expect(word.toLowerCase()).toMatch(/^(alice[-@]?)?z[o0]rg|z0rg/)
    }
  })

  test('is bounded and has no word twice in a segment, whatever the names', () => {
    fc.assert(
      fc.property(anySubject, (subject) => {
        const { first, later } = deriveWords(subject)
        expect(first.flatMap(({ words }) => words).length).toBeLessThanOrEqual(12)
        const alone = deriveWords({ ...subject, companies: [] }).later
        expect(alone.flatMap(({ words }) => words).length).toBeLessThanOrEqual(250)
        expect(later.flatMap(({ words }) => words).length).toBeLessThanOrEqual(2_000)
        for (const { words } of [...first, ...later]) {
          expect(new Set(words).size).toBe(words.length)
          for (const word of words) expect(Buffer.byteLength(word)).toBeLessThan(512)
        }
      }),
    )
  })
})
