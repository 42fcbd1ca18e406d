import type { ObservedPort } from '@openhss/contract'
import type { ServiceProcess } from './service-process.ts'

/**
 * Name of an instance: its lowest TCP port, with the container or the network before it; `fallback`, its
 * socket or configuration file, where it listens on none. Only one process of a network can listen on a port
 * of 0.0.0.0 or 127.0.0.1; one that listens elsewhere has its address before the port, so that a second
 * server on 127.0.0.2 never takes the name of the first.
 */
export function instanceName(
  { ports, containerId }: Pick<ServiceProcess, 'ports' | 'containerId'>,
  fallback: string,
): string {
  const tcp = ports.filter(({ type }) => type === 'TCP').toSorted(compare)
  const [first] = tcp
  const lowest = tcp.filter(({ port }) => port === first?.port)
  const place = first === undefined ? fallback : nameOfPort(first, lowest)
  // In a network of its own a process without a container may have a port that the host has too.
  const inside = containerId === '' ? (first?.container_id ?? '') : containerId
  return inside === '' ? place : `${shorten(inside)}/${place}`
}

/** The address decides where a port is on several, so that the name stays the same at each look. */
function compare(a: ObservedPort, b: ObservedPort): number {
  return a.port - b.port || (a.laddr < b.laddr ? -1 : Number(a.laddr > b.laddr))
}

function nameOfPort({ laddr, port }: ObservedPort, rows: readonly ObservedPort[]): string {
  if (rows.some(isUsual)) return String(port)
  return `${laddr.includes(':') ? `[${laddr}]` : laddr}:${port}`
}

function isUsual({ laddr, serves_ipv4 }: ObservedPort): boolean {
  return laddr === '0.0.0.0' || laddr === '127.0.0.1' || (laddr === '::' && serves_ipv4 !== false)
}

/** As the container runtimes' own commands shorten it. */
function shorten(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id
}
