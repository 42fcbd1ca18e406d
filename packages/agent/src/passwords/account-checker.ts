import os from 'node:os'
import type { AccountCoverage, AccountVerdict, Gap } from '@openhss/contract'
import { MAX_REPORTED_SERVICES } from '@openhss/contract/runtime'
import { gapOf } from '../host/gap.ts'
import type { System } from '../host/system.ts'
import type { Account } from '../accounts/account.ts'
import { createSystemAccountReader } from '../accounts/system/system-account-reader.ts'
import type { SystemAccountReader } from '../accounts/system/system-account-reader.ts'
import { BOTH_SOURCES, createAccountSource } from './account-source.ts'
import type { AccountReading, AccountSource, SourcesVersion } from './account-source.ts'
import { HashCheck } from './check/check-hashes.ts'
import type { HashedAccount } from './check/hash-groups.ts'
import { createCpuAllowance, forgiveUntilNow } from '../process/cpu-budget.ts'
import type { CpuAllowance } from '../process/cpu-budget.ts'
import { DEFAULT_CPU_SHARE, MAX_GUESSING_MB } from '../process/guest-bounds.ts'
import { oncePer } from '../process/once-per.ts'
import { CRYPT_LIBRARIES } from '../hashes/guessing/crypt-library.ts'
import { createTransientStore } from './memory/fingerprint-store.ts'
import type { Fingerprint, FingerprintStore } from './memory/fingerprint-store.ts'
import type { ServiceAccountReader } from '../accounts/services/service-accounts.ts'
import { withRevisions } from './memory/password-revisions.ts'
import { CheckReport } from './verdicts/check-report.ts'
import type { CheckListener } from './verdicts/check-report.ts'
import { judgeAccount } from './verdicts/judge-account.ts'
import { packOwnWords } from './words/own-words.ts'
import type { OwnWords } from './words/own-words.ts'
import { describeWords } from './plan/plan-words.ts'
import { getWordList } from './words/word-list.ts'
import type { CheckTier } from './words/word-list.ts'

export interface AccountCheckerOptions {
  readonly system: System
  /** Asked at each run, since hosts are renamed. Words are derived from it; a new one costs only those. */
  readonly hostName: () => string
  /**
   * The project's own words, most likely first, asked for at each run; all of them are tested in every
   * tier. Undefined: not known yet, which is a gap. Left out: there are none.
   */
  readonly ownWords?: () => OwnWords | undefined
  /** Names of the organisation; words are derived from them. */
  readonly companies?: () => readonly string[]
  /** Accounts of the host itself; left out: they are read on the thread that checks. */
  readonly systemAccounts?: SystemAccountReader
  /** Accounts of the services that run on the host; left out: system accounts only. */
  readonly services?: ServiceAccountReader
  /** What earlier runs tested; without it each run of this checker remembers only the ones before. */
  readonly store?: FingerprintStore
  /** Worker threads of an interactive run. Default: one for each core, at most 4. */
  readonly lanes?: number
  /** Memory of all worker threads with the guesses they make. Default: 32 MiB, one of yescrypt. */
  readonly workerMemoryBytes?: number
  /** Whether the process has room for so many bytes more; asked before a guess that takes more than all workers may. */
  readonly hasRoomFor?: (bytes: number) => boolean
  /** What a background run may take. Default: a fifth of one core from now on. */
  readonly cpu?: CpuAllowance
  /** Names of crypt(3) libraries to try, in order. */
  readonly cryptLibraries?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface CheckRequest extends CheckListener {
  readonly tier: CheckTier
  /** `interactive`: every lane. `background`: what `cpu` allows the process, held over any ten seconds. */
  readonly pace: 'interactive' | 'background'
  /** Ends the run early, within a second; what it reached is reported and remembered. */
  readonly signal?: AbortSignal
  /** Called with every account that will be judged, before the first is. */
  readonly onAccounts?: (accounts: readonly Account[]) => void
  readonly onProgress?: (progress: CheckProgress) => void
  /**
   * Tells of accounts that may have changed since it was asked before; empty when the signal aborts. A run in the
   * background reads them again and goes on: what has not changed keeps its place.
   */
  readonly changes?: (signal: AbortSignal) => Promise<ReadonlySet<AccountSource>>
  /** Says in each verdict how often the password changed, for a server that keeps a history. */
  readonly tellsRevisions?: true
  /** Called when changed accounts have been tested with their likely words, or are gone. */
  readonly onChanged?: (known: KnownSoFar) => void
}

/** Every account in the middle of a run. */
export interface KnownSoFar {
  readonly verdicts: readonly AccountVerdict[]
  readonly coverage: AccountCoverage
  /** Verdicts of new accounts, which have not been tested with their likely words yet. */
  readonly early: ReadonlySet<AccountVerdict>
}

/** Counted in pairs of a word and a hash; a finding makes the words after it needless. */
export interface CheckProgress {
  readonly guessesDone: number
  readonly guessesPlanned: number
}

interface CheckResult {
  /** One for each account, in the order of the files. */
  readonly verdicts: readonly AccountVerdict[]
  readonly coverage: AccountCoverage
  /** Guesses of this run: 0 when everything was remembered. */
  readonly guesses: number
  /** Words are left to test: the run ended for others, or accounts came late. */
  readonly isUnfinished: boolean
}

export interface AccountChecker {
  /** Checks every account. Never throws because of the host; two runs at once are a mistake. */
  run(request: CheckRequest): Promise<CheckResult>
  sourcesVersion(): Promise<SourcesVersion>
}

/** Finds accounts with weak passwords, of the system and of its services, by testing their stored hashes. */
export function createAccountChecker(options: AccountCheckerOptions): AccountChecker {
  const { system, hostName, now = Date.now } = options
  const store = options.store ?? createTransientStore()
  const { ownWords = () => NO_OWN_WORDS, companies = () => [] } = options
  const libraries = options.cryptLibraries ?? CRYPT_LIBRARIES
  const lanes = options.lanes ?? Math.min(os.availableParallelism(), GUEST_LANES)
  const workerMemoryBytes = options.workerMemoryBytes ?? GUEST_MEMORY_BYTES
  const cpu = options.cpu ?? createCpuAllowance(DEFAULT_CPU_SHARE, 'now')

  const systemAccounts = options.systemAccounts ?? createSystemAccountReader(system)

  return {
    async sourcesVersion() {
      const services = (await options.services?.version()) ?? ''
      return { system: await systemAccounts.version(), services }
    },

    async run({
      tier,
      pace,
      signal = NEVER,
      onAccounts,
      onProgress,
      changes,
      onChanged,
      tellsRevisions = false,
      ...listener
    }) {
      const nowMs = now()
      const read = createAccountSource(systemAccounts, options.services, nowMs, signal)
      const year = new Date(nowMs).getUTCFullYear()
      const list = getWordList(tier, year)
      const own = ownWords()
      const report = new CheckReport({ nowMs }, listener)
      let reading = await read(BOTH_SOURCES)
      onAccounts?.(reading.accounts)

      const finish = (): Omit<CheckResult, 'guesses' | 'isUnfinished'> => {
        const { verdicts, coverage } = report.finish(
          reading.accounts,
          [...reading.gaps, ...(own?.gaps ?? [UNKNOWN_OWN_WORDS])],
          describeWords(list, own && store.orderOwnWords(own)),
        )
        const services = reading.services && {
          services: reading.services.slice(0, MAX_REPORTED_SERVICES),
        }
        return {
          verdicts: tellsRevisions ? withRevisions(verdicts, reading.accounts, store) : verdicts,
          coverage: { ...coverage, ...services },
        }
      }
      const tellChanged =
        onChanged &&
        oncePer(TELL_CHANGED_MS, async () => {
          await check.settleAll()
          const late = check.lateAccounts
          const { verdicts, coverage } = finish()
          const early = verdicts.filter((_, i) => {
            const account = reading.accounts[i]
            return account !== undefined && report.isAmong(account, late)
          })
          if (!done.signal.aborted) onChanged({ verdicts, coverage, early: new Set(early) })
        })
      const done = new AbortController()
      const check = new HashCheck({
        store,
        list,
        largerList: tier === 'quick' ? () => getWordList('full', year) : undefined,
        ownWords: own,
        hostName: hostName(),
        companies: companies(),
        year,
        pool: {
          libraries,
          ...(pace === 'background' ? { lanes: 1, budget: cpu } : { lanes }),
          signal,
        },
        sliceMs: SLICE_MS[pace],
        workerMemoryBytes,
        hasRoomFor: options.hasRoomFor ?? hasRoomFor,
        othersMs: MAX_OTHERS_MS[tier],
        settle: (account, outcome) => report.settle(account, outcome),
        progress: (guessesDone, guessesPlanned) => onProgress?.({ guessesDone, guessesPlanned }),
        caughtUp: () => tellChanged?.(done.signal),
      })
      let fingerprints = check.replace(judgeAll(reading.accounts, report))
      const following =
        pace === 'background' &&
        changes &&
        follow(changes, AbortSignal.any([signal, done.signal]), async (sources) => {
          reading = await read(sources)
          report.begin()
          fingerprints = check.replace(judgeAll(reading.accounts, report))
          forgetOthers(store, reading, fingerprints)
        })
      const guesses = await check.run()
      done.abort()
      await following
      if (pace === 'interactive') forgiveUntilNow(cpu)
      forgetOthers(store, reading, fingerprints)
      await check.settleAll()
      const finished = finish()
      const isUnfinished = finished.coverage.gaps.some(
        ({ what, reason }) => what === 'account words' && reason === 'stopped',
      )
      return { ...finished, guesses, isUnfinished }
    },
  }
}

/** To describe 5,000 accounts takes 10 ms, and to report them some megabytes. */
const TELL_CHANGED_MS = 10_000

/** Reads sources again when they have changed, until the signal aborts. */
async function follow(
  changes: NonNullable<CheckRequest['changes']>,
  signal: AbortSignal,
  readAgain: (sources: ReadonlySet<AccountSource>) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const sources = await changes(signal)
    if (sources.size > 0) await readAgain(sources)
  }
}

const NO_OWN_WORDS = packOwnWords('', [])
const UNKNOWN_OWN_WORDS = gapOf('own words', 'absent')

/**
 * A journal line and a message to the worker cost 0.1 ms: nothing to a lane that rests four fifths of
 * its time, and not to be paid for each guess while somebody waits.
 */
const SLICE_MS: Readonly<Record<CheckRequest['pace'], number>> = {
  interactive: 100,
  background: 10,
}

const NEVER = new AbortController().signal

/** Settles the stored passwords that need no guess and returns the others, each with its account. */
function judgeAll(accounts: readonly Account[], report: CheckReport): HashedAccount[] {
  return accounts
    .flatMap((each) => report.partsOf(each))
    .flatMap((account) => {
      const judged = judgeAccount(account)
      if (judged.kind === 'testable') return [{ account, hash: judged }]
      report.settle(account, judged)
      return []
    })
}

/** Whether a whole file may be missing: a single line that is broken may stay so for ever. */
function isUnread({ reason }: Gap): boolean {
  return reason !== 'malformed' && reason !== 'encoding' && reason !== 'unsupported'
}

/** An account that could not be read now is not gone. */
function forgetOthers(
  store: FingerprintStore,
  { gaps, services }: AccountReading,
  known: ReadonlySet<Fingerprint>,
): void {
  const isAllRead = !gaps.some(isUnread) && !services?.some(({ reason }) => reason)
  store.keepOnly(known, isAllRead ? 0 : MAX_UNREAD_REMEMBERED)
}

/** Each takes 2.5 KB, and somebody may make new ones all the time. */
const MAX_UNREAD_REMEMBERED = 5_000

/**
 * Milliseconds of work on accounts of others than the host, after which a run ends without the rest: 5,000 made-up accounts
 * with bcrypt at cost 15 would take half a year for the quick tier. At the usual fifth of a core these are 25 minutes and five hours.
 * The next run goes on where it ended.
 */
const MAX_OTHERS_MS: Readonly<Record<CheckTier, number>> = {
  quick: 5 * 60_000,
  full: 60 * 60_000,
}

/**
 * What keeps an agent below `MAX_RESIDENT_MB`. As `openhss up` starts it beside MariaDB, Redis and
 * PostgreSQL, one lane of yescrypt peaks at 133 to 141 MB resident with 10 hashes, and at 138 with 130.
 */
const GUEST_LANES = 4
const GUEST_MEMORY_BYTES = 32 * 1024 * 1024

/** A guess that takes more than workers usually may is made only while the whole process stays below its ceiling. */
function hasRoomFor(bytes: number): boolean {
  return process.memoryUsage.rss() + bytes < MAX_GUESSING_MB * 1_000_000
}
