import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { hashOf, STRONG, temporaryFolder, temporaryHost } from '@openhss/testkit/hosts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { System } from '../host/system.ts'
import { createAccountChecker } from './account-checker.ts'
import type { CheckRequest } from './account-checker.ts'
import { canCountGuesses, compileCountedCrypt } from './counted-crypt.fixture.ts'
import type { CountedCrypt } from './counted-crypt.fixture.ts'
import { createCpuAllowance } from '../process/cpu-budget.ts'
import { openFingerprintStore } from './memory/fingerprint-store.ts'

const SEED = 20_260_131
const LANES = 2

test.runIf(canCountGuesses)(
  'a check killed at random moments ends as if it had not been, and repeats no more than the slices in flight',
  async () => {
    const kills = 2
    const strong = hashOf(STRONG, QUICK)
    const system = temporaryHost([
      { name: 'one', password: hashOf(LATE_WORD, QUICK) },
      { name: 'two', password: strong },
    ])
    const { repeated } = await compareKilled({
      system,
      pace: 'interactive',
      kills,
      // On the other hash a lane may test words behind the match before it hears of it.
      sameWordsOf: strong,
    })
    // A slice is 100 ms of work, at 0.6 ms a guess.
    expect(repeated, `seed ${SEED}`).toBeLessThanOrEqual(166 * LANES * kills)
  },
)

test.runIf(canCountGuesses)(
  'in the background a kill costs at most the one guess in flight, where a guess takes 10 ms or more',
  async () => {
    const kills = 4
    const hash = hashOf(HEAD_WORD, SLOW_BCRYPT)
    const system = temporaryHost([{ name: 'one', password: hash }])
    const { repeated, guesses } = await compareKilled({
      system,
      pace: 'background',
      kills,
      sameWordsOf: hash,
    })
    expect(guesses).toBeGreaterThan(60)
    expect(repeated, `seed ${SEED}`).toBeLessThanOrEqual(kills)
  },
)

const QUICK = ['bsdi-des', 'mkpasswd', '-m', 'bsdicrypt', '-R', '3001'] as const
const SLOW_BCRYPT = ['bcrypt', 'mkpasswd', '-m', 'bcrypt', '-R', '7'] as const
/** One of the last common words of the quick tier. */
const LATE_WORD = 'airborne'
/** About the 70th word; a later one would take too long. */
const HEAD_WORD = 'vagrant'

interface KilledCheck {
  readonly system: System
  readonly pace: CheckRequest['pace']
  readonly kills: number
  /** A hash that must be tested with the same words. */
  readonly sameWordsOf: string
}

/**
 * Checks undisturbed, and once more with kills; both must agree. It counts the guesses, and those that were
 * repeated.
 */
async function compareKilled({ system, pace, kills, sameWordsOf }: KilledCheck) {
  const crypt = compileCountedCrypt()
  const undisturbed = await checkOnce(system, pace, crypt)
  const wanted = crypt.takeGuesses()
  expect(new Set(wanted).size).toBe(wanted.length)

  const folder = temporaryFolder()
  const made: string[] = []
  // This is late enough that a check which begins anew repeats half of all, and before the end.
  const share = fc.double({ min: 0.5, max: 0.9, noNaN: true })
  for (const part of fc.sample(share, { seed: SEED, numRuns: kills })) {
    const afterGuesses = Math.floor((part * wanted.length) / kills)
    await killCheck({ system, pace, folder, crypt, afterGuesses })
    made.push(...crypt.takeGuesses())
  }
  // The checks were killed on the way, and each one came further.
  expect(new Set(made).size).toBeLessThan(wanted.length)
  const resumed = await checkOnce(system, pace, crypt, folder)
  made.push(...crypt.takeGuesses())

  expect(resumed.verdicts).toEqual(undisturbed.verdicts)
  expect(resumed.coverage).toEqual(undisturbed.coverage)
  const pairs = (guesses: readonly string[]) =>
    new Set(guesses.filter((guess) => guess.startsWith(sameWordsOf)))
  expect(pairs(made)).toEqual(pairs(wanted))
  return { guesses: wanted.length, repeated: made.length - new Set(made).size }
}

function checkOnce(
  system: System,
  pace: CheckRequest['pace'],
  { library }: CountedCrypt,
  folder = temporaryFolder(),
) {
  return createAccountChecker({
    system,
    hostName: () => 'web1',
    lanes: LANES,
    cryptLibraries: [library],
    store: openFingerprintStore(folder),
    // The test is about the pace and not about how long it rests.
    cpu: createCpuAllowance(1, 'now'),
  }).run({ tier: 'quick', pace })
}

/** Runs the same check in a process of its own and kills it. */
async function killCheck(check: {
  readonly system: System
  readonly pace: CheckRequest['pace']
  readonly folder: string
  readonly crypt: CountedCrypt
  readonly afterGuesses: number
}): Promise<void> {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const program = `
    const { createAccountChecker } = await import(${module('./account-checker.ts')})
    const { createCpuAllowance } = await import(${module('../process/cpu-budget.ts')})
    const { openFingerprintStore } = await import(${module('./memory/fingerprint-store.ts')})
    const { System } = await import(${module('../host/system.ts')})
    const [root, folder, library, pace, lanes] = process.argv.slice(1)
    await createAccountChecker({
      system: new System(root), hostName: () => 'web1', lanes: Number(lanes),
      cryptLibraries: [library], store: openFingerprintStore(folder), cpu: createCpuAllowance(1, 'now'),
    }).run({ tier: 'quick', pace })`
  const { system, pace, folder, crypt, afterGuesses } = check
  const words = [system.root, folder, crypt.library, pace, String(LANES)]
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
  })
  const closed = once(child, 'close')
  while (crypt.countGuesses() < afterGuesses && child.exitCode === null) await delay(1)
  child.kill('SIGKILL')
  expect(await closed, `seed ${SEED}`).toEqual([null, 'SIGKILL'])
}
