import type { Gap, ObservedPort } from '@openhss/contract'
import { MAX_REPORTED_ACCOUNTS } from '@openhss/contract/runtime'
import { fairShare } from '../../../host/fair-share.ts'
import { gapOf, ofService } from '../../../host/gap.ts'
import type { System } from '../../../host/system.ts'
import type { Account } from '../../account.ts'
import { keepMostTelling } from '../keep-most-telling.ts'
import { findInstances } from '../find-instances.ts'
import { listServiceProcesses } from '../list-service-processes.ts'
import type { Obstacle, Service, ServiceAccounts } from '../service.ts'
import type { NamedInstance } from '../tell-apart.ts'
import {
  FINDING_BOUNDS,
  LookBudget,
  READ_BOUNDS,
  VERSION_BOUNDS,
  isOfSystem,
} from '../budget/look-budget.ts'
import type { LookBounds } from '../budget/look-budget.ts'
import { GIVEN_UP, TOO_SLOW, overBudget } from './obstacles.ts'
import type { UserMeter } from '../budget/user-meter.ts'
import { VersionMemory } from './version-memory.ts'

/** What one look at the services found. It is plain data, because it crosses from one thread to another. */
export interface ServiceLook {
  readonly readings: readonly Reading[]
  readonly gaps: readonly Gap[]
  /** Kinds of services whose instances are not known now. */
  readonly failed: readonly Service['type'][]
}

/** What was read of one instance. */
export interface Reading {
  /** Unlike that of every other instance, at each look. */
  readonly key: string
  readonly type: Service['type']
  readonly name: string
  readonly accounts: readonly Account[]
  /** Accounts that were read and are left out here. */
  readonly left: number
  readonly gaps: readonly Gap[]
  readonly obstacle: Obstacle | undefined
}

export interface LookOptions {
  readonly ports: readonly ObservedPort[]
  readonly signal: AbortSignal
  /** These ended a thread before; they are not looked at. */
  readonly givenUp?: GivenUp
  /** Hears what is looked at, before it is. */
  readonly onBegin?: (about: LookedAt) => void
  /** Waits between two pieces of work, so that they keep to a share of the CPU. */
  readonly rest?: () => Promise<void>
}

export interface GivenUp {
  readonly ids: readonly string[]
  readonly users: readonly (number | undefined)[]
}

/** One instance, by its type and key, and who started it. */
export interface LookedAt {
  readonly id: string
  readonly userId: number | undefined
}

/** Bounds of both kinds of look. */
export type TaskBounds = Readonly<Record<'read' | 'version', LookBounds>>

export interface ServiceLooker {
  /** Accounts of every service that runs now, within bounds of the whole look. Never throws. */
  read(options: LookOptions): Promise<ServiceLook>
  /** Changes when a service starts or ends, or its accounts may have changed. Never throws. */
  version(options: LookOptions): Promise<string>
}

/** Looks at the services of a host: those that users of the system started first, then one user after the other. */
export function createServiceLooker(
  system: System,
  services: readonly Service[],
  { read = READ_BOUNDS, version = VERSION_BOUNDS }: Partial<TaskBounds> = {},
): ServiceLooker {
  const memory = new VersionMemory()
  const find = (ports: LookOptions['ports'], bounds: LookBounds) => {
    const finding = new LookBudget(FINDING_BOUNDS)
    const reading = new LookBudget(bounds)
    const processes = listServiceProcesses(system, ports, { finding, reading })
    return { ...findInstances(services, processes), finding, budget: reading }
  }
  return {
    async read(options) {
      const { budget, finding, ...found } = find(options.ports, read)
      const readings: Reading[] = []
      for (const group of groupByOwner(found.instances)) {
        const meter = budget.meterOf(group.userId)
        const most = isOfSystem(group.userId) ? MAX_REPORTED_ACCOUNTS : MAX_USER_ACCOUNT_COUNT
        let own: readonly Reading[] = []
        for (const some of chunksOf(group.instances, READ_AT_ONCE)) {
          meter.begin()
          const more = await Promise.all(some.map((each) => readInstance(each, meter, options)))
          meter.end()
          own = shareOut([...own, ...more], most)
          await options.rest?.()
        }
        readings.push(...own)
      }
      return {
        readings: shareOut(readings, MAX_REPORTED_ACCOUNTS),
        gaps: [...found.gaps, ...gapsOfUsers([finding, budget])],
        failed: [...found.failed],
      }
    },
    async version(options) {
      const { budget, instances, failed } = find(options.ports, version)
      const versions: string[] = [...failed]
      for (const group of groupByOwner(instances)) {
        const meter = budget.meterOf(group.userId)
        const add = async (named: NamedInstance) => {
          const ask = () => askVersion(named, meter, options)
          const own = await memory.versionOf(named, meter, ask)
          versions.push(`${named.instance.type} ${named.name} ${own}`)
        }
        const queue = memory.inTurn(group.instances)
        meter.begin()
        // One after the other, because which files it rests on is seen by what is looked at meanwhile.
        for (const each of queue.filter(({ instance }) => instance.restsOnFiles)) await add(each)
        const others = queue.filter(({ instance }) => !instance.restsOnFiles)
        // Whoever has many may not have room for all: then each is seen whole or not at all.
        const isMany = !isOfSystem(group.userId) && others.length > READ_AT_ONCE
        for (const some of chunksOf(others, isMany ? 1 : READ_AT_ONCE)) {
          await Promise.all(some.map(add))
        }
        meter.end()
        await options.rest?.()
      }
      memory.keepOnly(instances)
      return versions.toSorted().join('\n')
    },
  }
}

/** Each may hold some megabytes while it is read. */
const READ_AT_ONCE = 8
/** Accounts of one instance; a report carries MAX_REPORTED_ACCOUNTS of all instances. */
const MAX_INSTANCE_ACCOUNT_COUNT = 5_000
/** Accounts of all instances of a user who is not of the system: a file of 2 MB has as many. */
const MAX_USER_ACCOUNT_COUNT = 10_000
/** Milliseconds that one instance may take by the clock, whatever it waits for. */
const MAX_INSTANCE_MS = 15_000

interface OwnerGroup {
  readonly userId: number | undefined
  readonly instances: readonly NamedInstance[]
}

function groupByOwner(instances: readonly NamedInstance[]): OwnerGroup[] {
  const groups = [...Map.groupBy(instances, ({ instance }) => ownerOf(instance.process)).entries()]
  return groups
    .map(([userId, own]) => ({ userId, instances: own }))
    .toSorted((a, b) => (a.userId ?? Infinity) - (b.userId ?? Infinity))
}

function ownerOf({ ownerId, userId }: NamedInstance['instance']['process']) {
  return ownerId ?? userId
}

function* chunksOf<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size)
}

async function readInstance(
  { instance, name, key }: NamedInstance,
  meter: UserMeter,
  options: LookOptions,
): Promise<Reading> {
  const { type } = instance
  const about = { id: `${type} ${key}`, userId: ownerOf(instance.process) }
  const { accounts, gaps, obstacle } = isGivenUp(about, options)
    ? { accounts: [], gaps: [], obstacle: GIVEN_UP }
    : await tryToRead(instance, about, meter, options)
  const ownerId = about.userId ?? UNKNOWN_OWNER
  const named = accounts.map((account) => ({ ...account, instance: name, ownerId }))
  return { key, type, name, accounts: named, left: 0, gaps, obstacle }
}

/** Services whose user may not be read are one owner. */
const UNKNOWN_OWNER = -1

function isGivenUp({ id, userId }: LookedAt, { givenUp }: Pick<LookOptions, 'givenUp'>): boolean {
  return givenUp !== undefined && (givenUp.ids.includes(id) || givenUp.users.includes(userId))
}

async function tryToRead(
  instance: NamedInstance['instance'],
  about: LookedAt,
  meter: UserMeter,
  { signal, onBegin }: LookOptions,
): Promise<ServiceAccounts> {
  if (meter.bytesLeft <= 0) return { accounts: [], gaps: [], obstacle: overBudget(about.userId) }
  onBegin?.(about)
  const refused = meter.refused
  try {
    const limit = Math.min(MAX_INSTANCE_MS, meter.wallMsLeft)
    const act = (end: AbortSignal) => instance.readAccounts(end)
    const late: ServiceAccounts = { accounts: [], gaps: [], obstacle: TOO_SLOW }
    const read = await within(limit, signal, act, late)
    // A file that did not fit into what is left need not be large.
    const isShort = meter.refused > refused && read.obstacle?.reason === 'oversized'
    return isShort ? { ...read, obstacle: overBudget(about.userId) } : read
  } catch {
    // What it says may hold what was read.
    return { accounts: [], gaps: [], obstacle: FAILED }
  }
}

/** Undefined: not known now. */
async function askVersion(
  { instance, key }: NamedInstance,
  meter: UserMeter,
  options: LookOptions,
): Promise<string | undefined> {
  const about = { id: `${instance.type} ${key}`, userId: ownerOf(instance.process) }
  if (isGivenUp(about, options)) return undefined
  options.onBegin?.(about)
  const limit = Math.min(MAX_INSTANCE_MS, meter.wallMsLeft)
  try {
    return await within(limit, options.signal, () => instance.version(), undefined)
  } catch {
    return 'failed'
  }
}

/** What it comes to within these milliseconds, or else the other thing. */
async function within<T>(
  limitMs: number,
  signal: AbortSignal,
  act: (signal: AbortSignal) => Promise<T>,
  otherwise: T,
): Promise<T> {
  const end = new AbortController()
  const stop = () => end.abort()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(otherwise)
      stop()
    }, limitMs)
  })
  try {
    return await Promise.race([act(end.signal), late])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

const FAILED: Obstacle = {
  reason: 'failed',
  detail: 'A fault of the agent: it could not read the accounts.',
  remedy: 'Report it to those who make the agent.',
}

/** What is kept of each, so that no instance, made up as it may be, takes the place of others. */
function shareOut(readings: readonly Reading[], total: number): readonly Reading[] {
  const counts = readings.map(({ accounts }) =>
    Math.min(accounts.length, MAX_INSTANCE_ACCOUNT_COUNT),
  )
  const most = Math.min(MAX_INSTANCE_ACCOUNT_COUNT, fairShare(counts, total))
  return readings.map((reading) => {
    const accounts = keepMostTelling(reading.accounts, most)
    return { ...reading, accounts, left: reading.left + reading.accounts.length - accounts.length }
  })
}

/** What users' services have too much of. */
function gapsOfUsers(budgets: readonly LookBudget[]): Gap[] {
  const refused = Map.groupBy(
    budgets.flatMap((budget) => [...budget.refused]),
    ([userId]) => userId,
  )
  return [...refused].flatMap(([userId, counts]) => {
    const count = counts.reduce((sum, [, each]) => sum + each, 0)
    const gap = gapOf('files, arguments or answers', 'oversized', count)
    return count === 0 ? [] : [ofService(`services of user ${userId ?? 'unknown'}`, gap)]
  })
}
