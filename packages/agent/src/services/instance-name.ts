import type { ServiceProcess } from './service-process.ts'

/**
 * Name of an instance: its lowest TCP port, with the container or the network before it; `fallback`, its
 * socket or configuration file, where it listens on none.
 */
export function instanceName(
  { ports, containerId }: Pick<ServiceProcess, 'ports' | 'containerId'>,
  fallback: string,
): string {
  const tcp = ports
    .filter(({ type }) => type === 'TCP')
    .toSorted((a, b) => a.port - b.port)
    .at(0)
  const place = String(tcp?.port ?? fallback)
  // In a network of its own a process without a container may have a port that the host has too.
  const inside = containerId === '' ? (tcp?.container_id ?? '') : containerId
  return inside === '' ? place : `${shorten(inside)}/${place}`
}

/** As the container runtimes' own commands shorten it. */
function shorten(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id
}
