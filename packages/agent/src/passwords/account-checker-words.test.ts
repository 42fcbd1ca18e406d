import { hashOf, NT, STRONG, temporaryFolder, temporaryHost } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import type { Account } from '../accounts/account.ts'
import { openFingerprintStore } from './memory/fingerprint-store.ts'
import type { FingerprintStore } from './memory/fingerprint-store.ts'
import { runTestCheck } from './run-test-check.fixture.ts'
import { packOwnWords } from './words/own-words.ts'

const NAMES = ['ann', 'ben', 'cid']

/** Makes accounts with a hash each, which no word produces. */
function strongHost() {
  return temporaryHost(NAMES.map((name, i) => ({ name, password: hashOf(`${STRONG}${i}`, NT) })))
}

describe("the project's own words", () => {
  test.each(['one process', 'a process for each run'])(
    'are tested once each, by %s',
    async (by) => {
      const system = strongHost()
      const folder = temporaryFolder()
      const kept = openFingerprintStore(folder)
      const guessesWith = async (words: readonly string[]) => {
        const store = by === 'one process' ? kept : openFingerprintStore(folder)
        return (await runTestCheck({ system, store, words })).guesses
      }
      expect(await guessesWith(['acme1', 'acme2'])).toBeGreaterThan(3_000)
      expect(await guessesWith(['acme1', 'acme2'])).toBe(0)
      // One more word costs one guess for each account, wherever the word stands in the list.
      expect(await guessesWith(['acme0', 'acme1', 'acme2'])).toBe(NAMES.length)
      // A word that is removed costs nothing. One that is put back costs a guess again, because accounts
      // may have changed meanwhile.
      expect(await guessesWith(['acme0', 'acme2'])).toBe(0)
      expect(await guessesWith(['acme0', 'acme1', 'acme2'])).toBe(NAMES.length)
      expect(await guessesWith(['acme2', 'acme1', 'acme0'])).toBe(0)
      // Words with which every account was tested anyway cost nothing.
      expect(await guessesWith(['acme2', 'acme1', 'acme0', 'dragon', 'Summer2026'])).toBe(0)
    },
  )

  test('of one account are found after words were added and removed', async () => {
    const system = temporaryHost([{ name: 'ann', password: hashOf('acme-9', NT) }])
    const store = openFingerprintStore(temporaryFolder())
    for (const words of [['acme-1', 'acme-2'], ['acme-2'], ['acme-3', 'acme-2']]) {
      const { named } = await runTestCheck({ system, store, words })
      expect(named['ann']?.verdict).toBe('not_found')
    }
    const { named } = await runTestCheck({ system, store, words: ['acme-9', 'acme-3'] })
    expect(named['ann']).toMatchObject({
      verdict: 'weak',
      suggestion: expect.stringContaining("on the project's own list"),
    })
  })

  test('that are not known yet are a gap, and what was tested of them is not forgotten', async () => {
    const system = strongHost()
    const folder = temporaryFolder()
    const words = ['acme1', 'acme2']
    const run = (store: FingerprintStore, ownWords?: () => undefined) =>
      runTestCheck({ system, store, words, ...(ownWords && { ownWords }) })
    const known = await run(openFingerprintStore(folder))
    const unknown = await run(openFingerprintStore(folder), () => undefined)
    expect(unknown.guesses).toBe(0)
    expect(unknown.coverage).toMatchObject({
      complete: false,
      gaps: [{ what: 'own words', reason: 'absent', count: 1 }],
    })
    expect(await run(openFingerprintStore(folder))).toEqual({ ...known, guesses: 0 })
  })

  test('that cannot be tested are a gap', async () => {
    const own = packOwnWords('1', ['x'.repeat(600), 'fine'])
    const { coverage } = await runTestCheck({ system: strongHost(), ownWords: () => own })
    expect(coverage.gaps).toEqual([{ what: 'own word', reason: 'oversized', count: 1 }])
  })

  test('may change between the runs of one checker', async () => {
    const system = temporaryHost([{ name: 'ann', password: hashOf('acme-9', NT) }])
    const store = openFingerprintStore(temporaryFolder())
    const verdicts = []
    for (const words of [[], ['acme-9']]) {
      const own = packOwnWords(String(words.length), words)
      const { named } = await runTestCheck({ system, store, ownWords: () => own })
      verdicts.push(named['ann']?.verdict)
    }
    expect(verdicts).toEqual(['not_found', 'weak'])
  })
})

describe('words are found that come from', () => {
  const now = () => Date.UTC(2026, 5, 1)

  test.each([
    ['quick', 'Summer2026!', 'a season or month and a year'],
    ['quick', 'Winter25', 'a season or month and a year'],
    ['quick', '1qaz@WSX3edc', 'a row of neighbouring keys'],
    ['quick', 'Welcome2026!', 'a common one with a small change'],
    ['quick', 'Acme2025!', 'the name of the organisation'],
    ['full', 'March2025', 'a season or month and a year'],
    ['full', 'mko0nji9', 'a row of neighbouring keys'],
  ] as const)('the list of the %s tier: %s', async (tier, word, advice) => {
    const system = temporaryHost([{ name: 'ann', password: hashOf(word, NT) }])
    const companies = () => ['ACME Ltd']
    const { named } = await runTestCheck({ system, tier, companies, now })
    expect(named['ann']).toMatchObject({
      verdict: 'weak',
      suggestion: expect.stringContaining(advice),
    })
  })

  test('the service of an account and from the name that it logs in with', async () => {
    const stored = [
      ['mysql', 'app@localhost', 'my-secret-pw', "the service's name"],
      ['mysql', 'web@%', 'mariadb@123', "the service's name"],
      ['mysql', 'shop@10.0.0.%', 'shop', 'is the user name'],
      ['mysql', 'store@%', 'Store@123', 'made from the user name'],
      ['redis', 'default', 'foobared', "the service's name"],
      ['redis', 'cache', 'Valkey2026!', "the service's name"],
      ['tomcat', 'deployer', 's3cret', "the service's name"],
      ['postgresql', 'reports', 'mysecretpassword', "the service's name"],
      ['ftp', 'upload', 'Ftpuser@123', "the service's name"],
    ] as const
    const accounts = stored.map(([service, userName, word]): Account => {
      const password = { kind: 'hash', format: 'crypt', hash: hashOf(word, NT) } as const
      return { service, instance: '1', userName, comment: '', password }
    })
    const services = {
      read: () => Promise.resolve({ accounts, gaps: [], coverage: [] }),
      version: () => Promise.resolve(''),
    }
    const { verdicts } = await runTestCheck({ system: temporaryHost([]), services, now })
    expect(verdicts).toMatchObject(
      stored.map(([service_type, user_name, , advice]) => {
        const suggestion: unknown = expect.stringContaining(advice)
        return { service_type, user_name, verdict: 'weak', suggestion }
      }),
    )
  })
})
