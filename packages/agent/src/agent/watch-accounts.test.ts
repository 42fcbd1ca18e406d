import type { AccountCoverage, AccountVerdict } from '@openhss/contract'
import { beforeEach, expect, test } from 'vitest'
import type { AccountChecker, CheckRequest } from '../passwords/account-checker.ts'
import { DetectionReports } from '../server/policy/detection-reports.ts'
import { Policy } from '../server/policy/policy.ts'
import { NewestOnly } from '../server/newest-only.ts'
import { watchAccounts } from './watch-accounts.ts'
import type { AccountSnapshot, AccountWatch } from './watch-accounts.ts'

type Run = AccountChecker['run']

const COVERED: AccountCoverage = {
  complete: true,
  accounts: 2,
  tested: 2,
  list_version: 'list',
  words_planned: 1000,
  gaps: [],
}
const CHECK_FAILED = { what: 'password check', reason: 'failed', count: 1 }
const WHOLE = [toLocked('alice'), toLocked('bob')]

let stop: AbortController
let told: AccountSnapshot[]
let waits: string[]
let asked: string[]
beforeEach(() => {
  stop = new AbortController()
  told = []
  waits = []
  asked = []
})

test('a failed run keeps what is known, says so, and is tried again after a while', async () => {
  await watch([end(WHOLE), fail(), fail(), end(WHOLE)])

  const failed = {
    items: WHOLE,
    coverage: { ...COVERED, complete: false, gaps: [CHECK_FAILED] },
    finished: false,
  }
  expect(told).toMatchObject([
    { items: WHOLE, tier: 'quick', finished: true },
    failed,
    failed,
    { items: WHOLE, tier: 'full', finished: true, coverage: COVERED },
  ])
  expect(waits).toEqual(['retry 1', 'retry 2', 'repeat'])
})

test('a run that ends with failures is tried again too', async () => {
  const gaps = [{ what: 'account password', reason: 'failed', count: 1 } as const]
  await watch([end(WHOLE), end(WHOLE, { ...COVERED, complete: false, gaps }), end(WHOLE)])

  expect(told.map(({ coverage }) => coverage.complete)).toEqual([true, false, true])
  expect(waits).toEqual(['retry 1', 'repeat'])
})

test('the very first run tells of each finding at once', async () => {
  await watch([find('alice', 'bob')])

  expect(told.map(({ items, finished }) => [items?.length, finished])).toEqual([
    [1, false],
    [2, false],
    [2, true],
  ])
})

test('after a restart no short list takes the place of the whole one at the server', async () => {
  await watch([find('bob'), find('alice')], { serverHoldsList: true })

  expect(told.map(({ items, finished }) => [items?.length, finished])).toEqual([
    [2, true],
    [2, false],
    [2, true],
  ])
})

test('a first run that fails after a restart leaves the list at the server', async () => {
  await watch([fail()], { serverHoldsList: true })

  expect(told).toMatchObject([
    { items: undefined, coverage: { complete: false, gaps: [CHECK_FAILED] } },
  ])
})

test.each([
  [false, ['quick background', 'full background', 'full background']],
  [true, ['quick interactive', 'full background', 'full background']],
])('takes every core at most once, and only if somebody waits: %s', async (interactive, paces) => {
  await watch([end(WHOLE), end(WHOLE), end(WHOLE)], { interactive })

  expect(asked).toEqual(paces)
})

test('a detection that somebody asked for is a quick run with progress, once, finished with its report', async () => {
  const policy = new Policy()
  policy.set({ words: undefined, companies: [], detection: 'd1' })
  const detections = new ToldDetections(stop.signal)
  await watch([progress(5, 10, WHOLE), end(WHOLE), end(WHOLE)], { policy, detections })

  expect(asked).toEqual(['quick background', 'full background', 'full background'])
  expect(detections.told).toEqual(['d1 0/0', 'd1 5/10'])
  expect(told.map(({ detection }) => detection)).toEqual(
    Array.from({ length: 3 }, () => ({
      id: 'd1',
      progress: { guessesDone: 5, guessesPlanned: 10 },
    })),
  )
})

test('a detection asked for in the middle of a run takes its place at once', async () => {
  const policy = new Policy()
  const ask: Run = async (request) => {
    policy.set({ words: undefined, companies: [], detection: 'd2' })
    await new Promise((resolve) => request.signal?.addEventListener('abort', resolve))
    return end([])(request)
  }
  const detections = new ToldDetections(stop.signal)
  await watch([end(WHOLE), ask, progress(1, 1, WHOLE)], { policy, detections })

  expect(asked).toEqual(['quick background', 'full background', 'quick background'])
  expect(detections.told).toEqual(['d2 0/0', 'd2 1/1'])
})

test('goes on where nobody can tell whether accounts changed, says so once, and asks again', async () => {
  const messages: string[] = []
  let failures = 2
  const sourcesVersion = () => {
    failures -= 1
    return failures < 0
      ? Promise.resolve({ system: 'known again', services: '' })
      : Promise.reject(new RangeError('Invalid string length'))
  }
  const heard: unknown[] = []
  const untilChange: Run = async (request) => {
    heard.push(await request.changes?.(stop.signal))
    return end(WHOLE)(request)
  }
  await watch([untilChange, end(WHOLE)], {
    sourcesVersion,
    changeCheckMs: 1,
    log: (_, message) => messages.push(message),
  })

  expect(heard).toEqual([new Set(['system', 'services'])])
  expect(messages).toEqual(['Accounts cannot be watched: Invalid string length'])
})

test('a file that changes at every look neither ends a run nor keeps a detection from its end', async () => {
  const policy = new Policy()
  policy.set({ words: undefined, companies: [], detection: 'd1' })
  let version = 0
  const sourcesVersion = () => {
    version += 1
    return Promise.resolve({ system: 'same', services: String(version) })
  }
  const heard: unknown[] = []
  const long: Run = async (request) => {
    for (let i = 0; i < 5; i += 1)
      heard.push(await request.changes?.(request.signal ?? stop.signal))
    expect(request.signal?.aborted).toBe(false)
    return end(WHOLE)(request)
  }
  await watch([long, end(WHOLE)], { policy, sourcesVersion, changeCheckMs: 1 })

  expect(heard).toEqual(Array.from({ length: 5 }, () => new Set(['services'])))
  expect(told[0]).toMatchObject({ items: WHOLE, finished: true, detection: { id: 'd1' } })
})

test('a run that ended before its words goes on at once', async () => {
  const unfinished: Run = async (request) => ({
    ...(await end(WHOLE)(request)),
    isUnfinished: true,
  })
  await watch([unfinished, unfinished, end(WHOLE)], { changeCheckMs: 1 })

  expect(asked).toEqual(['quick background', 'full background', 'full background'])
  expect(waits).toEqual(['repeat'])
})

test('tells of accounts that changed in the middle of a run, but of no new one before its likely words', async () => {
  const [alice, bob] = WHOLE
  const carol = toLocked('carol')
  const change: Run = async (request) => {
    const untested = { user_name: 'bob', service_type: 'system', verdict: 'not_found' } as const
    const tried = { list_version: 'list', words_tried: 0 }
    const verdict: AccountVerdict = { ...untested, ...tried }
    request.onChanged?.({
      verdicts: [verdict, carol],
      coverage: COVERED,
      early: new Set([verdict]),
    })
    return end([carol])(request)
  }
  await watch([end([alice, bob].flatMap((each) => each ?? [])), change])

  expect(told.map(({ items, finished }) => [items, finished])).toEqual([
    [WHOLE, true],
    [[bob, carol], false],
    [[carol], true],
  ])
  expect(told[1]?.coverage.complete).toBe(false)
})

/** Watches with a checker whose runs follow the script, until the script is over. */
async function watch(
  script: readonly Run[],
  {
    sourcesVersion = () => Promise.resolve({ system: 'same', services: 'same' }),
    ...options
  }: Partial<AccountWatch> & Partial<Pick<AccountChecker, 'sourcesVersion'>> = {},
): Promise<void> {
  const runs = script.values()
  const run: Run = (request) => {
    const next = runs.next().value
    if (next !== undefined) {
      asked.push(`${request.tier} ${request.pace}`)
      return next(request)
    }
    stop.abort()
    return end([])(request)
  }
  await watchAccounts({
    checker: { run, sourcesVersion },
    inbox: new ToldInbox(stop.signal),
    outbox: { observe: () => 0 },
    policy: new Policy(),
    policyPatienceMs: 0,
    detections: new DetectionReports(stop.signal),
    onProgress: () => undefined,
    changeCheckMs: 60_000,
    repeatMs: () => noteWait('repeat'),
    retryMs: (failures) => noteWait(`retry ${failures}`),
    onRest: () => undefined,
    serverHoldsList: false,
    interactive: false,
    log: () => undefined,
    signal: stop.signal,
    ...options,
  })
}

class ToldDetections extends DetectionReports {
  readonly told: string[] = []

  override running(
    ...[id, { guesses_done, guesses_planned }]: Parameters<DetectionReports['running']>
  ) {
    this.told.push(`${id} ${guesses_done}/${guesses_planned}`)
  }
}

class ToldInbox extends NewestOnly<AccountSnapshot> {
  override put(value: AccountSnapshot): void {
    told.push(value)
  }
}

function noteWait(name: string): number {
  waits.push(name)
  return 0
}

function end(verdicts: readonly AccountVerdict[], coverage = COVERED): Run {
  return () => Promise.resolve({ verdicts, coverage, guesses: 0, isUnfinished: false })
}

function fail(): Run {
  return () => Promise.reject(new Error('no memory left'))
}

function find(...userNames: readonly string[]): Run {
  return (request: CheckRequest) => {
    for (const userName of userNames) request.onFinding?.(toEmpty(userName))
    return end(WHOLE)(request)
  }
}

function progress(
  guessesDone: number,
  guessesPlanned: number,
  verdicts: readonly AccountVerdict[],
): Run {
  return (request: CheckRequest) => {
    request.onProgress?.({ guessesDone, guessesPlanned })
    return end(verdicts)(request)
  }
}

function toLocked(userName: string): AccountVerdict {
  return { user_name: userName, service_type: 'system', verdict: 'locked' }
}

function toEmpty(userName: string): AccountVerdict {
  const account = { user_name: userName, service_type: 'system', duration: 0 } as const
  return { ...account, verdict: 'empty', desensitized_weak_passwords: '', suggestion: '' }
}
