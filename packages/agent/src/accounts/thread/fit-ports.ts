import type { ObservedPort } from '@openhss/contract'

/** What services are recognised by, and not too much of it: somebody may open 50,000 ports. Pure. */
export function fitPorts(ports: readonly ObservedPort[]): ObservedPort[] {
  const counts = new Map<number, number>()
  return ports
    .filter(({ pid, type }) => {
      if (pid === undefined || type !== 'TCP') return false
      const count = (counts.get(pid) ?? 0) + 1
      counts.set(pid, count)
      return count <= MAX_PORT_COUNT
    })
    .slice(0, MAX_TOTAL_COUNT)
}

/** Ports of one process. A proftpd of many virtual hosts has some dozens. */
const MAX_PORT_COUNT = 100
const MAX_TOTAL_COUNT = 10_000
