import { isListedPort } from '@openhss/contract'
import type { ObservedPort } from '@openhss/contract'

/**
 * Whether the port is one of those that the kernel hands out to clients, in the hands of a known program: such a program
 * gets another one each time it starts. What is on a list of ports is a service wherever it is.
 */
export function isClientPort(port: OwnedPort): boolean {
  if (port.port < FIRST || port.port > LAST) return false
  const hasOwner = typeof port.path === 'string' || port.owner_unknown === 'kernel'
  return hasOwner && !isListedPort(port)
}

type OwnedPort = Pick<ObservedPort, 'port' | 'type'> & {
  readonly path?: string | null | undefined
  readonly owner_unknown?: string | null | undefined
}

/** The usual net.ipv4.ip_local_port_range. */
const FIRST = 32_768
const LAST = 60_999
