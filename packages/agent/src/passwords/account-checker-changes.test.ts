import { hashOf, MD5, NT, STRONG, temporaryHostOf } from '@openhss/testkit/hosts'
import type { HashProgram } from '@openhss/testkit/hosts'
import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Account } from '../accounts/account.ts'
import type { ServiceAccountReader } from '../accounts/services/service-accounts.ts'
import type { System } from '../host/system.ts'
import { createCpuAllowance } from '../process/cpu-budget.ts'
import type { CheckRequest, KnownSoFar } from './account-checker.ts'
import { runTestCheck } from './run-test-check.fixture.ts'

/** 0.5 ms a guess, up to 2 without SIMD. */
const SLOW: HashProgram = ['sha512-crypt', 'openssl', 'passwd', '-6']
const BOTH = new Set(['system', 'services'] as const)

describe('an account that changes in the middle of a run', () => {
  test('joins it, and the others go on where they were', async () => {
    const slow = hashOf(STRONG, SLOW)
    const system = hostOf({ slow, fixed: hashOf('password1', MD5) })
    const told: KnownSoFar[] = []
    const changes = changeOnce(() => {
      write(system, { slow, fixed: hashOf(STRONG, MD5), late: hashOf('dragon', NT) })
    })
    const { named, guesses, isUnfinished } = await check(system, {
      changes,
      onChanged: (known) => told.push(known),
    })
    expect(named['late']).toMatchObject({ verdict: 'weak' })
    expect(named['slow']).toMatchObject({ verdict: 'not_found' })
    // Each word once: had the run begun anew without memory, those of the slow one would count twice.
    expect(guesses).toBeLessThan(3_000)
    expect(isUnfinished).toBe(false)
    const last = told.at(-1)
    expect(last?.verdicts.map(({ user_name }) => user_name)).toEqual(['slow', 'fixed', 'late'])
  })

  test('does not keep the run from ending, however often it changes', async () => {
    const steady = hashOf(STRONG, SLOW)
    const system = hostOf({ steady, restless: hashOf('1', NT) })
    let reads = 0
    const changes = async () => {
      reads += 1
      write(system, { steady, restless: hashOf(`${STRONG}${reads}`, NT) })
      await new Promise((resolve) => setTimeout(resolve, 100))
      return BOTH
    }
    const { named } = await check(system, { changes })
    expect(reads).toBeGreaterThan(1)
    const { words_tried } = named['steady'] as { words_tried: number }
    expect(words_tried).toBeGreaterThan(1_000)
  })
})

test('2,000 costly hashes of a user do not delay an account of the system', async () => {
  const digest = 'abcdefghijklmnopqrstu.abcdefghijklmnopqrstuvwxyz12345'
  const costly = Array.from({ length: 2_000 }, (_, i): Account => {
    const text = `$2b$10$${digest.slice(0, 17)}${String(i).padStart(4, '0')}.${digest.slice(22)}`
    const password = { kind: 'hash', format: 'crypt', hash: text } as const
    return { ...NOBODYS, userName: `u${i}`, password }
  })
  const controller = new AbortController()
  const { named, guesses } = await check(hostOf({ vera: hashOf('starwars', SLOW) }), {
    services: readerOf(costly),
    signal: controller.signal,
    onFinding: () => controller.abort(),
  })
  expect(named['vera']).toMatchObject({ verdict: 'weak' })
  expect(guesses).toBeLessThan(1_500)
})

test('a guess that there is no room for is not made, and the account says so', async () => {
  const large: HashProgram = ['scrypt', 'mkpasswd', '-m', 'scrypt', '-R', '7']
  const { named, coverage } = await check(
    hostOf({ large: hashOf('password1', large), small: hashOf('password1', MD5) }),
    { hasRoomFor: () => false },
  )
  expect(named['large']).toMatchObject({ verdict: 'error', reason: 'oversized' })
  expect(named['small']).toMatchObject({ verdict: 'weak' })
  expect(coverage.gaps).toEqual([{ what: 'account password', reason: 'oversized', count: 1 }])
})

const NOBODYS = { service: 'ftp', instance: 'proftpd', comment: '', ownerId: 54_321 } as const

function readerOf(accounts: readonly Account[]): ServiceAccountReader {
  return {
    read: () => Promise.resolve({ accounts, gaps: [], coverage: [] }),
    version: () => Promise.resolve(''),
  }
}

async function check(system: System, more: Partial<Parameters<typeof runTestCheck>[0]>) {
  return runTestCheck({ system, pace: 'background', cpu: createCpuAllowance(1, 'now'), ...more })
}

/** Tells of one change, which it makes, and then waits for the end of the run. */
function changeOnce(change: () => void): NonNullable<CheckRequest['changes']> {
  let isMade = false
  return async (signal) => {
    if (isMade) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    if (signal.aborted) return new Set()
    isMade = true
    change()
    return BOTH
  }
}

function hostOf(passwords: Readonly<Record<string, string>>): System {
  const [passwd, shadow] = filesOf(passwords)
  return temporaryHostOf(passwd, shadow)
}

function write(system: System, passwords: Readonly<Record<string, string>>): void {
  const [passwd, shadow] = filesOf(passwords)
  writeFileSync(system.path('etc/passwd'), passwd)
  writeFileSync(system.path('etc/shadow'), shadow)
}

function filesOf(passwords: Readonly<Record<string, string>>): [passwd: string, shadow: string] {
  const lines = Object.entries(passwords)
  return [
    lines.map(([name]) => `${name}:x:1000:1000::/:/bin/sh\n`).join(''),
    lines.map(([name, password]) => `${name}:${password}:20000:0:99999:7:::\n`).join(''),
  ]
}
