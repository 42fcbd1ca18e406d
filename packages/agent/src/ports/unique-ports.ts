import type { ObservedPort, OtherOwner } from '@openhss/contract'
import { MAX_OTHER_OWNERS } from '@openhss/contract/runtime'
import type { GapTally } from '../host/gap-tally.ts'

/**
 * Makes one row for each category, container, type, address and port, ordered by port, type and address.
 * Several sockets share a row with SO_REUSEPORT or SO_REUSEADDR, or when each is bound to another device. Of
 * their owners the known one with the lowest process id is named, so that the choice is the same each time;
 * those of another user or program stand beside it. The port takes IPv4 if one of them does.
 */
export function uniquePorts(
  ports: Iterable<ObservedPort>,
  userOf: (pid: number) => number | undefined,
  missed: GapTally,
): ObservedPort[] {
  const groups = new Map<string, ObservedPort[]>()
  for (const port of ports) {
    const key = `${port.category} ${port.container_id} ${port.type} ${port.laddr} ${port.port}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [port])
    else group.push(port)
  }
  const rows = [...groups.values()].flatMap((group) => merge(group, userOf, missed))
  return rows.toSorted(
    (a, b) =>
      a.port - b.port ||
      compareText(a.type, b.type) ||
      compareText(a.laddr, b.laddr) ||
      compareText(a.container_id, b.container_id),
  )
}

function merge(
  group: readonly ObservedPort[],
  userOf: (pid: number) => number | undefined,
  missed: GapTally,
): ObservedPort[] {
  if (group.length === 1) return [...group]
  const [first, ...others] = group.toSorted((a, b) => rank(a) - rank(b))
  if (first === undefined) return []
  const { serves_ipv4: _, network_isolated: __, ...chosen } = first
  const servesIpv4 = anyServesIpv4(group)
  const isIsolated = group.every((port) => port.network_isolated)
  const otherOwners = differentOwners(chosen, others, userOf)
  const tooMany = otherOwners.length - MAX_OTHER_OWNERS
  if (tooMany > 0) missed.add('owner of a shared port', 'oversized', tooMany)
  return [
    {
      ...chosen,
      ...(servesIpv4 !== undefined && { serves_ipv4: servesIpv4 }),
      ...(isIsolated && { network_isolated: true }),
      ...(otherOwners.length > 0 && { other_owners: otherOwners.slice(0, MAX_OTHER_OWNERS) }),
    },
  ]
}

/** Ranks by who holds the socket: behind a forwarder, that is the forwarder. */
function rank(port: ObservedPort): number {
  return port.forwarder_pid ?? port.pid ?? Number.POSITIVE_INFINITY
}

/** One process for each user and program that is not the first's: workers of one server tell nothing more. */
function differentOwners(
  first: ObservedPort,
  others: readonly ObservedPort[],
  userOf: (pid: number) => number | undefined,
): OtherOwner[] {
  const seen = new Set<string>()
  return [first, ...others].flatMap(({ pid, path }, index): OtherOwner[] => {
    if (pid === undefined) return []
    const key = `${userOf(pid)} ${path}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew && index > 0 ? [{ pid, ...(path !== undefined && { path }) }] : []
  })
}

/** Says that none of them does only if that is known of all. */
function anyServesIpv4(group: readonly ObservedPort[]): boolean | undefined {
  if (group.some((port) => port.serves_ipv4 === true)) return true
  return group.every((port) => port.serves_ipv4 === false) ? false : undefined
}

/** By code units: the same order on every host, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
