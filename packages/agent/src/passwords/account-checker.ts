import os from 'node:os'
import type { AccountCoverage, AccountVerdict, Gap } from '@openhss/contract'
import { MAX_REPORTED_SERVICES } from '@openhss/contract/runtime'
import { gapOf } from '../host/gap.ts'
import type { System } from '../host/system.ts'
import type { Account } from '../accounts/account.ts'
import { createSystemAccountReader } from '../accounts/system/system-account-reader.ts'
import type { SystemAccountReader } from '../accounts/system/system-account-reader.ts'
import { checkHashes, fingerprintOf } from './check/check-hashes.ts'
import type { HashedAccount } from './check/check-hashes.ts'
import { createCpuAllowance, forgiveUntilNow } from '../process/cpu-budget.ts'
import type { CpuAllowance } from '../process/cpu-budget.ts'
import { DEFAULT_CPU_SHARE } from '../process/guest-bounds.ts'
import { CRYPT_LIBRARIES } from '../hashes/guessing/crypt-library.ts'
import { createTransientStore } from './memory/fingerprint-store.ts'
import type { FingerprintStore } from './memory/fingerprint-store.ts'
import type { ServiceAccountReader } from '../accounts/services/service-accounts.ts'
import type { CheckListener } from './verdicts/check-report.ts'
import { CheckReport } from './verdicts/check-report.ts'
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
}

export interface AccountChecker {
  /** Checks every account. Never throws because of the host; two runs at once are a mistake. */
  run(request: CheckRequest): Promise<CheckResult>
  /** Changes when an account may have. */
  sourcesVersion(): Promise<string>
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
    sourcesVersion: async () =>
      [await systemAccounts.version(), await options.services?.version()].join(' '),

    async run({ tier, pace, signal, onAccounts, onProgress, ...listener }) {
      const nowMs = now()
      const ofServices = await options.services?.read(signal ?? NEVER)
      const ofSystem = await systemAccounts.read(nowMs, signal ?? NEVER)
      const accounts = [...ofSystem.accounts, ...(ofServices?.accounts ?? [])]
      const gaps = [...ofSystem.gaps, ...(ofServices?.gaps ?? [])]
      const year = new Date(nowMs).getUTCFullYear()
      const list = getWordList(tier, year)
      const own = ownWords()
      const report = new CheckReport({ nowMs }, listener)
      onAccounts?.(accounts)

      const hashed = judgeAll(accounts, report)
      const guesses = await checkHashes(hashed, {
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
          ...(signal && { signal }),
        },
        sliceMs: SLICE_MS[pace],
        workerMemoryBytes,
        settle: (account, outcome) => report.settle(account, outcome),
        progress: (guessesDone, guessesPlanned) => onProgress?.({ guessesDone, guessesPlanned }),
      })
      if (pace === 'interactive') forgiveUntilNow(cpu)
      // An account that could not be read now is not gone.
      const isAllRead = !gaps.some(isUnread) && !ofServices?.coverage.some(({ reason }) => reason)
      if (isAllRead) forgetOthers(store, hashed)
      const allGaps = [...gaps, ...(own?.gaps ?? [UNKNOWN_OWN_WORDS])]
      const finished = report.finish(
        accounts,
        allGaps,
        describeWords(list, own && store.orderOwnWords(own)),
      )
      const services = ofServices && {
        services: ofServices.coverage.slice(0, MAX_REPORTED_SERVICES),
      }
      return { ...finished, coverage: { ...finished.coverage, ...services }, guesses }
    },
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

function forgetOthers(store: FingerprintStore, hashed: readonly HashedAccount[]): void {
  const known = hashed.map(({ account, hash }) => fingerprintOf(store, account, hash))
  store.keepOnly(new Set(known))
}

/**
 * What keeps an agent below `MAX_RESIDENT_MB`. As `openhss up` starts it beside MariaDB, Redis and
 * PostgreSQL, one lane of yescrypt peaks at 133 to 141 MB resident with 10 hashes, and at 138 with 130.
 */
const GUEST_LANES = 4
const GUEST_MEMORY_BYTES = 32 * 1024 * 1024
