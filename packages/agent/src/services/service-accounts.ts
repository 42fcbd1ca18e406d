import type { Gap, ObservedPort, ServiceCoverage } from '@openhss/contract'
import type { Account } from '../passwords/accounts/account.ts'
import type { System } from '../system.ts'
import { listServiceProcesses } from './list-service-processes.ts'
import type { Service, ServiceAccounts, ServiceInstance } from './service.ts'

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
  const find = () => {
    const processes = listServiceProcesses(system, ports())
    return distinct(services.flatMap((service) => service.find(processes)))
  }
  return {
    async read(signal) {
      const instances = find()
      const read = await Promise.all(instances.map((instance) => instance.readAccounts(signal)))
      const pairs = instances.map((instance, i) => [instance, read[i] ?? NOTHING_READ] as const)
      return {
        accounts: read.flatMap(({ accounts }) => accounts),
        gaps: pairs.flatMap(([instance, result]) => nameGaps(instance, result)),
        coverage: pairs.map(([instance, result]) => describe(instance, result)),
      }
    },
    async version() {
      const versions = find().map(async (instance) => {
        return `${instance.type} ${instance.name} ${await instance.version()}`
      })
      return (await Promise.all(versions)).join('\n')
    },
  }
}

const NOTHING_READ: ServiceAccounts = { accounts: [], gaps: [] }

/** Two that cannot be told apart would overwrite each other's accounts: the first one counts. */
function distinct(instances: readonly ServiceInstance[]): ServiceInstance[] {
  return [
    ...new Map(instances.toReversed().map((each) => [`${each.type} ${each.name}`, each])).values(),
  ].toReversed()
}

function nameGaps({ type, name }: ServiceInstance, { gaps, obstacle }: ServiceAccounts): Gap[] {
  const unread: Gap[] =
    obstacle === undefined ? [] : [{ what: 'accounts', reason: obstacle.reason, count: 1 }]
  return [...unread, ...gaps].map((gap) => ({
    ...gap,
    what: `${type} ${name}: ${gap.what}`.slice(0, LONGEST_GAP),
  }))
}

/** The contract's bound. */
const LONGEST_GAP = 256

function describe(
  { type, name }: ServiceInstance,
  { accounts, obstacle }: ServiceAccounts,
): ServiceCoverage {
  const found = { service_type: type, instance: name, accounts: accounts.length }
  return obstacle === undefined ? found : { ...found, ...obstacle }
}
