import type { Gap, GapReason, ObservedPort, ServiceCoverage } from '@openhss/contract'
import { MAX_REPORTED_ACCOUNTS } from '@openhss/contract/runtime'
import { gapOf, ofService } from '../../host/gap.ts'
import type { Account } from '../account.ts'
import type { System } from '../../host/system.ts'
import { fairShare, keepMostTelling } from './fair-share.ts'
import { findInstances } from './find-instances.ts'
import { listServiceProcesses } from './list-service-processes.ts'
import type { Obstacle, Service, ServiceAccounts } from './service.ts'
import type { NamedInstance } from './tell-apart.ts'

export interface ServiceAccountReader {
  /** Accounts of every service that runs now. Never throws. */
  read(signal: AbortSignal): Promise<AllServiceAccounts>
  /** Changes when a service starts or ends, or its accounts may have changed. Never throws. */
  version(): Promise<string>
}

interface AllServiceAccounts {
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
  readonly coverage: readonly ServiceCoverage[]
}

/** @param ports newest inventory of the host's ports: services are recognised by what they listen on. */
export function createServiceAccountReader(
  system: System,
  services: readonly Service[],
  ports: () => readonly ObservedPort[],
): ServiceAccountReader {
  let known: KnownAccounts = new Map()
  const find = () => findInstances(services, listServiceProcesses(system, ports()))
  return {
    async read(signal) {
      const found = find()
      // A kind whose instances cannot be found now still has the accounts that it had.
      const lost = [...known].filter(([, { type }]) => found.failed.has(type))
      let readings: readonly Reading[] = []
      for (let at = 0; at < found.instances.length; at += READ_AT_ONCE) {
        const some = found.instances.slice(at, at + READ_AT_ONCE)
        const more = await Promise.all(some.map((each) => readInstance(each, known, signal)))
        readings = shareOut([...readings, ...more])
      }
      known = new Map([
        ...readings.map(
          ({ key, type, accounts }) =>
            [key, { type, accounts: accounts.map(withoutHash) }] as const,
        ),
        ...lost,
      ])
      const lostAccounts = lost.flatMap(([, { accounts }]) => withReason(accounts, 'failed'))
      return {
        accounts: [...readings.flatMap(({ accounts }) => accounts), ...lostAccounts],
        gaps: [...found.gaps, ...readings.flatMap(gapsOf)],
        coverage: readings.map(coverageOf),
      }
    },
    async version() {
      const { instances, failed } = find()
      const versions = instances.map(async ({ instance, name }) => {
        return `${instance.type} ${name} ${await tryToAskVersion(instance)}`
      })
      return [...failed, ...(await Promise.all(versions))].join('\n')
    },
  }
}

/** Each may hold some megabytes while it is read. */
const READ_AT_ONCE = 8
/** Accounts of one instance; a report carries MAX_REPORTED_ACCOUNTS of all instances. */
const MAX_INSTANCE_ACCOUNT_COUNT = 5_000

/** By the keys of the instances; what is stored of the passwords is not kept. */
type KnownAccounts = ReadonlyMap<string, Pick<Reading, 'type' | 'accounts'>>

interface Reading {
  readonly key: string
  readonly type: Service['type']
  readonly name: string
  readonly accounts: readonly Account[]
  /** How many of them were read now; the others are known from before. */
  readonly readNow: number
  readonly left: number
  readonly gaps: readonly Gap[]
  readonly obstacle: Obstacle | undefined
}

async function readInstance(
  { instance, name, key }: NamedInstance,
  known: KnownAccounts,
  signal: AbortSignal,
): Promise<Reading> {
  const { type } = instance
  const { accounts, gaps, obstacle } = await tryToRead(instance, signal)
  const isLost = obstacle !== undefined && accounts.length === 0
  const before = known.get(key)?.accounts ?? []
  const listed = isLost ? withReason(before, obstacle.reason) : accounts
  return {
    key,
    type,
    name,
    accounts: listed.map((account) => ({ ...account, instance: name })),
    readNow: accounts.length,
    left: 0,
    gaps,
    obstacle,
  }
}

async function tryToRead(
  instance: NamedInstance['instance'],
  signal: AbortSignal,
): Promise<ServiceAccounts> {
  try {
    return await instance.readAccounts(signal)
  } catch {
    // What it says may hold what was read.
    return { accounts: [], gaps: [], obstacle: FAILED }
  }
}

async function tryToAskVersion(instance: NamedInstance['instance']): Promise<string> {
  try {
    return await instance.version()
  } catch {
    return 'failed'
  }
}

const FAILED: Obstacle = {
  reason: 'failed',
  detail: 'A fault of the agent: it could not read the accounts.',
  remedy: 'Report it to those who make the agent.',
}

/** What is kept of each, so that no instance, made up as it may be, takes the place of others. */
function shareOut(readings: readonly Reading[]): readonly Reading[] {
  const counts = readings.map(({ accounts }) =>
    Math.min(accounts.length, MAX_INSTANCE_ACCOUNT_COUNT),
  )
  const most = Math.min(MAX_INSTANCE_ACCOUNT_COUNT, fairShare(counts, MAX_REPORTED_ACCOUNTS))
  return readings.map((reading) => {
    const accounts = keepMostTelling(reading.accounts, most)
    return { ...reading, accounts, left: reading.left + reading.accounts.length - accounts.length }
  })
}

function gapsOf({ type, name, gaps, obstacle, left }: Reading): Gap[] {
  const unread = [
    ...(obstacle === undefined ? [] : [gapOf('accounts', obstacle.reason)]),
    ...(left === 0 ? [] : [gapOf('account', 'oversized', left)]),
  ]
  return [...unread, ...gaps].map((gap) => ofService(`${type} ${name}`, gap))
}

function coverageOf({ type, name, readNow, obstacle }: Reading): ServiceCoverage {
  return { service_type: type, instance: name, accounts: readNow, ...obstacle }
}

/** An account that cannot be read now is not gone; what it was found to be is no longer known. */
function withReason(accounts: readonly Account[], reason: GapReason): Account[] {
  return accounts.map((account) => forget(account, reason))
}

function withoutHash(account: Account): Account {
  return forget(account, 'failed')
}

function forget(account: Account, reason: GapReason): Account {
  return { ...account, password: { kind: 'unknown', reason }, otherPasswords: [] }
}
