import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { STRONG, temporaryFolder, temporaryHost } from '@openhss/testkit/hosts'
import type { TestAccount } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import type { System } from '../host/system.ts'
import { createAccountChecker } from './account-checker.ts'
import { openFingerprintStore } from './memory/fingerprint-store.ts'

/** Makes four accounts, one of them weak at the very end of the quick tier, at 0.2 to 2 ms a guess. */
function slowAccounts(): TestAccount[] {
  const hash = (word: string) =>
    execFileSync('mkpasswd', ['-m', 'sha512crypt', word], { encoding: 'utf8' }).trim()
  return ['one', 'two', 'three', 'four'].map((name) => ({
    name,
    password: hash(name === 'three' ? LATE_WORD : STRONG),
  }))
}

/** One of the last common words of the quick tier. */
const LATE_WORD = 'fireman'

async function checkOnce(system: System) {
  const checker = createAccountChecker({ system, hostName: () => 'web1', lanes: 1 })
  return checker.run({ tier: 'quick', pace: 'interactive' })
}

describe('a check that is stopped', () => {
  test('tells how far it came, and goes on later', async () => {
    const system = temporaryHost(slowAccounts())
    const store = openFingerprintStore(temporaryFolder())
    const checker = createAccountChecker({ system, hostName: () => 'web1', store })
    const controller = new AbortController()
    const stopped = await checker.run({
      tier: 'quick',
      pace: 'interactive',
      signal: controller.signal,
      onProgress: ({ guessesDone }) => guessesDone > 400 && controller.abort(),
    })
    const tried = stopped.verdicts.map((v) => (v.verdict === 'not_found' ? v.words_tried : 0))
    for (const words of tried) expect(words).toBeLessThan(1_000)
    expect(Math.max(...tried)).toBeGreaterThan(50)
    expect(stopped.coverage).toMatchObject({
      complete: false,
      tested: 0,
      accounts: 4,
      gaps: [{ what: 'account words', reason: 'stopped', count: 4 }],
    })

    const finished = await checker.run({ tier: 'quick', pace: 'interactive' })
    const ends = finished.verdicts.map((v) => v.verdict)
    expect(ends).toEqual(['not_found', 'not_found', 'weak', 'not_found'])
    expect(finished.coverage.complete).toBe(true)
  })

  test('starts nothing when it is stopped before it begins', async () => {
    const system = temporaryHost(slowAccounts().slice(0, 1))
    const checker = createAccountChecker({ system, hostName: () => 'web1' })
    const { verdicts, guesses } = await checker.run({
      tier: 'quick',
      pace: 'background',
      signal: AbortSignal.abort(),
    })
    expect(guesses).toBe(0)
    expect(verdicts[0]).toMatchObject({ verdict: 'not_found', words_tried: 0 })
  })

  test('wakes a worker that rests for its budget', async () => {
    const system = temporaryHost(slowAccounts())
    const controller = new AbortController()
    const checker = createAccountChecker({ system, hostName: () => 'web1' })
    const { coverage } = await checker.run({
      tier: 'full',
      pace: 'background',
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(coverage.complete).toBe(false)
  })
})

test('a check without the right to read etc/shadow ends every account with the reason', async () => {
  const system = temporaryHost(slowAccounts().slice(0, 2))
  chmodSync(system.root, 0o755)
  chmodSync(system.path('etc/shadow'), process.getuid?.() === 0 ? 0o600 : 0o000)
  const asRoot = process.getuid?.() === 0
  if (asRoot) process.seteuid?.(65_534)
  const { verdicts, coverage } = await checkOnce(system).finally(
    () => asRoot && process.seteuid?.(0),
  )
  expect(verdicts).toEqual(
    ['one', 'two'].map((user_name) => ({
      user_name,
      service_type: 'system',
      verdict: 'error',
      reason: 'permission',
    })),
  )
  expect(coverage.gaps).toEqual([
    { what: 'etc/shadow', reason: 'permission', count: 1 },
    { what: 'account password', reason: 'permission', count: 2 },
  ])
})
