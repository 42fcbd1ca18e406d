import type { Gap } from '@openhss/contract'
import { gapOf, ofService } from '../../host/gap.ts'
import type { Service, ServiceInstance } from './service.ts'
import type { ServiceProcess } from './service-process.ts'
import { tellApart } from './tell-apart.ts'
import type { NamedInstance } from './tell-apart.ts'

export interface FoundInstances {
  readonly instances: readonly NamedInstance[]
  readonly gaps: readonly Gap[]
  /** Kinds of services whose instances are not known now. */
  readonly failed: ReadonlySet<Service['type']>
}

/** Running instances of every kind of service, not too many of one, with names that tell them apart. Never throws. */
export function findInstances(
  services: readonly Service[],
  processes: readonly ServiceProcess[],
): FoundInstances {
  const instances: ServiceInstance[] = []
  const gaps: Gap[] = []
  const failed = new Set<Service['type']>()
  for (const service of services) {
    const found = tryToFind(service, processes)
    if (found === undefined) {
      failed.add(service.type)
      gaps.push(ofService(service.type, gapOf('instances', 'failed')))
      continue
    }
    const kept = found.length > MAX_INSTANCE_COUNT ? keepSome(found) : found
    instances.push(...kept)
    const count = found.length - kept.length
    if (count > 0) gaps.push(ofService(service.type, gapOf('instances', 'oversized', count)))
  }
  return { instances: tellApart(instances), gaps, failed }
}

/** Instances of one kind. A host that is packed with containers has some dozens. */
export const MAX_INSTANCE_COUNT = 100

function tryToFind(service: Service, processes: readonly ServiceProcess[]) {
  try {
    return service.find(processes)
  } catch {
    return undefined
  }
}

/**
 * Keeps the same number for every user, and those of the users of the system before others: so one user who
 * starts hundreds of servers cannot push out the servers of others.
 */
function keepSome(instances: readonly ServiceInstance[]): ServiceInstance[] {
  const userOf = ({ process }: ServiceInstance) => process.userId ?? Number.MAX_SAFE_INTEGER
  const ofUsers = [...Map.groupBy(instances, userOf).entries()]
  return ofUsers
    .flatMap(([user, own]) =>
      own
        .toSorted((a, b) => a.process.pid - b.process.pid)
        .map((instance, turn) => ({ instance, turn, user })),
    )
    .toSorted((a, b) => a.turn - b.turn || a.user - b.user)
    .slice(0, MAX_INSTANCE_COUNT)
    .map(({ instance }) => instance)
}
