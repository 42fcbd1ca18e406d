import type { Gap, GapReason, ObservedPort, ServiceCoverage } from '@openhss/contract'
import type { Account } from '../passwords/accounts/account.ts'
import type { System } from '../system.ts'
import { listServiceProcesses } from './list-service-processes.ts'
import type { Service, ServiceInstance } from './service.ts'

export interface ServiceAccountReader {
  /** Accounts of every service that runs now. Never throws. */
  read(signal: AbortSignal): Promise<AllServiceAccounts>
  /** Changes when a service starts or ends, or its accounts may have changed. Never throws. */
  version(): Promise<string>
}

export interface AllServiceAccounts {
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
  const find = () => {
    const processes = listServiceProcesses(system, ports())
    return Map.groupBy(
      services.flatMap((service) => service.find(processes)),
      nameOf,
    )
  }
  return {
    async read(signal) {
      const readings = await Promise.all(
        [...find().values()].map((sameName) => readFirst(sameName, known, signal)),
      )
      known = new Map(readings.map(({ name, accounts }) => [name, accounts.map(withoutHash)]))
      return {
        accounts: readings.flatMap(({ accounts }) => accounts),
        gaps: readings.flatMap(({ gaps }) => gaps),
        coverage: readings.map(({ coverage }) => coverage),
      }
    },
    async version() {
      const versions = [...find().values()]
        .flat()
        .map(async (instance) => `${nameOf(instance)} ${await instance.version()}`)
      return (await Promise.all(versions)).join('\n')
    },
  }
}

/** By the names of the instances; what is stored of the passwords is not kept. */
type KnownAccounts = ReadonlyMap<string, readonly Account[]>

interface Reading {
  readonly name: string
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
  readonly coverage: ServiceCoverage
}

/** Two that cannot be told apart would overwrite each other's accounts: the others are a gap. */
async function readFirst(
  [instance, ...others]: readonly ServiceInstance[],
  known: KnownAccounts,
  signal: AbortSignal,
): Promise<Reading> {
  if (instance === undefined) throw new Error('a group of instances is never empty')
  const name = nameOf(instance)
  const { accounts, gaps, obstacle } = await instance.readAccounts(signal)
  const unread: Gap[] = [
    ...(obstacle === undefined ? [] : [{ what: 'accounts', reason: obstacle.reason, count: 1 }]),
    ...(others.length > 0 ? [{ ...SAME_NAME, count: others.length }] : []),
  ]
  const isLost = obstacle !== undefined && accounts.length === 0
  return {
    name,
    accounts: isLost ? withReason(known.get(name) ?? [], obstacle.reason) : accounts,
    gaps: [...unread, ...gaps].map((gap) => ({
      ...gap,
      what: `${name}: ${gap.what}`.slice(0, LONGEST_GAP),
    })),
    coverage: {
      service_type: instance.type,
      instance: instance.name,
      accounts: accounts.length,
      ...obstacle,
    },
  }
}

const SAME_NAME = { what: 'another instance of the same name', reason: 'unsupported' } as const
/** The contract's bound. */
const LONGEST_GAP = 256

function nameOf({ type, name }: ServiceInstance): string {
  return `${type} ${name}`
}

/** An account that cannot be read now is not gone; what it was found to be is no longer known. */
function withReason(accounts: readonly Account[], reason: GapReason): Account[] {
  return accounts.map((account) => ({ ...account, password: { kind: 'unknown', reason } }))
}

function withoutHash(account: Account): Account {
  return { ...account, password: { kind: 'unknown', reason: 'failed' } }
}
