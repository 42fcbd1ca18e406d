import type { ObservedPort } from '@openhss/contract'

/** A state of the ports of a host: `generation` moves all of them, `extra` is one more. */
export interface PortVariant {
  readonly generation: number
  readonly extra: boolean
}

/** Makes a state of these ports in which every row differs from another generation's. */
export function portsOfVariant(
  ports: readonly ObservedPort[],
  { generation, extra }: PortVariant,
): ObservedPort[] {
  const moved = ports.map((port) => ({ ...port, pid: (port.pid ?? 0) + generation }))
  return extra ? [...moved, { ...EXTRA }] : moved
}

const EXTRA: ObservedPort = {
  laddr: '0.0.0.0',
  port: 8081,
  type: 'TCP',
  category: 'host',
  container_id: '',
  pid: 8081,
  path: '/usr/bin/java',
}
