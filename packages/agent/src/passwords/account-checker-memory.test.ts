import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  hashOf,
  MD5,
  NT,
  STRONG,
  temporaryFolder,
  temporaryHost,
  temporaryHostOf,
} from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { openFingerprintStore } from './memory/fingerprint-store.ts'
import { runTestCheck } from './run-test-check.fixture.ts'
import { getWordList } from './words/word-list.ts'

describe('an account that is not seen any more', () => {
  const account = hashOf(STRONG, NT)
  const passwd = 'gone:x:1:1::/:/bin/sh\n'
  const shadow = `gone:${account}:20000:0:99999:7:::\n`
  const service = { service_type: 'redis', instance: '6379', accounts: 0 } as const

  test.each([
    ['forgotten, though a line is broken', { passwd: 'broken\n', shadow: 'broken\n' }, false],
    ['kept while its file is missing', { passwd, shadow: undefined }, true],
    ['kept while a service cannot be read', { passwd: '', shadow: '', reason: 'permission' }, true],
    ['forgotten when every service was read', { passwd: '', shadow: '' }, false],
  ] as const)('is %s', async (_, now: Later, isKept) => {
    const store = openFingerprintStore(temporaryFolder())
    const before = temporaryHostOf(passwd, shadow)
    await runTestCheck({ system: before, store })
    const { reason } = now
    const coverage = [{ ...service, ...(reason && { reason }) }]
    await runTestCheck({
      system: temporaryHostOf(now.passwd, now.shadow),
      store,
      services: {
        read: () => Promise.resolve({ accounts: [], gaps: [], coverage }),
        version: () => Promise.resolve(''),
      },
    })
    const { guesses } = await runTestCheck({ system: before, store })
    expect(guesses === 0).toBe(isKept)
  })
})

interface Later {
  readonly passwd: string
  readonly shadow: string | undefined
  readonly reason?: 'permission'
}

describe('what was tested', () => {
  test('is never tested again, and costs no worker', async () => {
    const system = temporaryHost([
      { name: 'weak', password: hashOf('password1', NT) },
      { name: 'strong', password: hashOf(STRONG, NT) },
    ])
    const store = openFingerprintStore(temporaryFolder())
    const first = await runTestCheck({ system, store })
    expect(first.guesses).toBeGreaterThan(1_000)
    // Without a library a worker could only fail.
    const second = await runTestCheck({ system, store, cryptLibraries: ['libnope.so.9'] })
    expect(second).toEqual({ ...first, guesses: 0 })
  })

  test('is not tested again when a word is added to the list, or the tier grows', async () => {
    const system = temporaryHost([{ name: 'strong', password: hashOf(STRONG, NT) }])
    const store = openFingerprintStore(temporaryFolder())
    const quick = await runTestCheck({ system, store, words: ['acme1'] })
    expect((await runTestCheck({ system, store, words: ['acme0', 'acme1'] })).guesses).toBe(1)
    const full = await runTestCheck({ system, store, words: ['acme0', 'acme1'], tier: 'full' })
    const tried = full.verdicts[0]?.verdict === 'not_found' ? full.verdicts[0].words_tried : 0
    expect(tried).toBe(quick.guesses + 1 + full.guesses)
    expect(tried).toBeGreaterThan(50_000)
  })

  test('is told by a small tier too: nothing less than is known', async () => {
    const system = temporaryHost([{ name: 'strong', password: hashOf(STRONG, NT) }])
    const store = openFingerprintStore(temporaryFolder())
    const words = ['acme0', 'acme1']
    const full = await runTestCheck({ system, store, words, tier: 'full' })
    const quick = await runTestCheck({ system, store, words })
    expect(quick).toMatchObject({ verdicts: full.verdicts, guesses: 0 })
    const listed = getWordList('quick', new Date().getUTCFullYear()).count
    expect(quick.coverage).toMatchObject({ complete: true, words_planned: listed + 2 })
    expect(full.coverage.words_planned).toBeGreaterThan(50_000)
  })

  test('is told as far as it went when a large tier was stopped', async () => {
    const system = temporaryHost([{ name: 'strong', password: hashOf(STRONG, NT) }])
    const store = openFingerprintStore(temporaryFolder())
    const controller = new AbortController()
    const full = await runTestCheck({
      system,
      store,
      tier: 'full',
      lanes: 1,
      signal: controller.signal,
      onProgress: ({ guessesDone }) => guessesDone > 8_000 && controller.abort(),
    })
    const quick = await runTestCheck({ system, store })
    expect(full.coverage.complete).toBe(false)
    expect(quick).toMatchObject({ verdicts: full.verdicts, coverage: { complete: true } })
  })

  test('is tested again when the password changes, and then found', async () => {
    const store = openFingerprintStore(temporaryFolder())
    const checkOf = (word: string) =>
      runTestCheck({ store, system: temporaryHost([{ name: 'a', password: hashOf(word, MD5) }]) })
    expect((await checkOf(STRONG)).named['a']?.verdict).toBe('not_found')
    expect((await checkOf('shadow')).named['a']?.verdict).toBe('weak')
  })

  test('counts for an account that gets the same hash later', async () => {
    const store = openFingerprintStore(temporaryFolder())
    const [named, common] = [hashOf('Alice@123', MD5), hashOf('password1', MD5)]
    const known = [
      { name: 'alice', password: named },
      { name: 'carol', password: common },
    ]
    const first = await runTestCheck({ store, system: temporaryHost(known) })
    const copies = [
      { name: 'bob', password: named },
      { name: 'dave', password: common },
    ]
    const { named: verdicts, ...second } = await runTestCheck({
      store,
      system: temporaryHost([...copies, ...known]),
    })
    expect(second).toMatchObject({ guesses: 0, coverage: { complete: true, tested: 4 } })
    expect([verdicts['alice'], verdicts['carol']]).toEqual(first.verdicts)
    expect(verdicts['bob']).toMatchObject({
      verdict: 'weak',
      desensitized_weak_passwords: 'Al****1**',
      suggestion: expect.stringMatching(/^Another account has the same password/),
    })
    expect(verdicts['dave']).toEqual({ ...verdicts['carol'], user_name: 'dave' })
  })

  test('leaves no clear word, hash or name in the store', async () => {
    const folder = temporaryFolder()
    const accounts = ['Password123', 'qwerty', 'acme-secret'].map((word, i) => ({
      name: `account${i}`,
      password: hashOf(word, MD5),
    }))
    const words = ['acme-secret', 'acme-other']
    const store = openFingerprintStore(folder)
    const { verdicts } = await runTestCheck({ system: temporaryHost(accounts), store, words })
    expect(verdicts.map((v) => v.verdict)).toEqual(['weak', 'weak', 'weak'])
    const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'))
    const told = [...files, JSON.stringify(verdicts)].join('\n').toLowerCase()
    for (const clear of ['password123', 'qwerty', ...words]) expect(told).not.toContain(clear)
    for (const { name, password } of accounts) {
      expect(files.join('\n')).not.toContain(name)
      expect(files.join('\n')).not.toContain(password.slice(12))
    }
  })
})
