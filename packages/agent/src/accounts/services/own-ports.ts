import type { ObservedPort } from '@openhss/contract'
import type { ServiceProcess } from './service-process.ts'

/** TCP ports of the process itself, not those that another process forwards to it. Pure. */
export function ownPorts({ ports }: Pick<ServiceProcess, 'ports'>): ObservedPort[] {
  return ports.filter(({ type, forwarder_pid }) => type === 'TCP' && forwarder_pid === undefined)
}
