import type { ObservedPort } from '@openhss/contract'

/**
 * One row for each category, container, type, address and port, ordered by port, type and address.
 * Several sockets share a row with SO_REUSEPORT, or when each is bound to another device. Of their
 * owners the known one with the lowest process id is named, so that the choice is the same each time.
 */
export function uniquePorts(ports: Iterable<ObservedPort>): ObservedPort[] {
  const rows = new Map<string, ObservedPort>()
  for (const port of ports) {
    const key = `${port.category} ${port.container_id} ${port.type} ${port.laddr} ${port.port}`
    const row = rows.get(key)
    if (row === undefined || rank(port) < rank(row)) rows.set(key, port)
  }
  return [...rows.values()].toSorted(
    (a, b) =>
      a.port - b.port ||
      compareText(a.type, b.type) ||
      compareText(a.laddr, b.laddr) ||
      compareText(a.container_id, b.container_id),
  )
}

function rank(port: ObservedPort): number {
  return port.pid ?? Number.POSITIVE_INFINITY
}

/** By code units: the same order on every host, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
