import type { ServiceProcess } from './service-process.ts'

/**
 * Name of an instance: its lowest TCP port, with twelve characters of the container before it; `fallback`,
 * its socket or configuration file, where it listens on none.
 */
export function instanceName(
  { ports, containerId }: Pick<ServiceProcess, 'ports' | 'containerId'>,
  fallback: string,
): string {
  const tcp = ports.filter(({ type }) => type === 'TCP').map(({ port }) => port)
  const place = tcp.length > 0 ? String(Math.min(...tcp)) : fallback
  return containerId === '' ? place : `${containerId.slice(0, 12)}/${place}`
}
