import type { ObservedPort } from '@openhss/contract'

/**
 * One row for each category, container, type, address and port, ordered by port, type and address.
 * Several sockets share a row with SO_REUSEPORT, or when each is bound to another device. Of their
 * owners the known one with the lowest process id is named, so that the choice is the same each time;
 * the port takes IPv4 if one of them does.
 */
export function uniquePorts(ports: Iterable<ObservedPort>): ObservedPort[] {
  const rows = new Map<string, ObservedPort>()
  for (const port of ports) {
    const key = `${port.category} ${port.container_id} ${port.type} ${port.laddr} ${port.port}`
    const row = rows.get(key)
    rows.set(key, row === undefined ? port : merge(row, port))
  }
  return [...rows.values()].toSorted(
    (a, b) =>
      a.port - b.port ||
      compareText(a.type, b.type) ||
      compareText(a.laddr, b.laddr) ||
      compareText(a.container_id, b.container_id),
  )
}

function merge(a: ObservedPort, b: ObservedPort): ObservedPort {
  const { serves_ipv4: _, ...chosen } = rank(b) < rank(a) ? b : a
  const servesIpv4 = either(a.serves_ipv4, b.serves_ipv4)
  return { ...chosen, ...(servesIpv4 !== undefined && { serves_ipv4: servesIpv4 }) }
}

/** Who holds the socket: behind a forwarder, that is the forwarder. */
function rank(port: ObservedPort): number {
  return port.forwarder_pid ?? port.pid ?? Number.POSITIVE_INFINITY
}

/** That neither does is known only of two that are known. */
function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true
  return a === false && b === false ? false : undefined
}

/** By code units: the same order on every host, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
