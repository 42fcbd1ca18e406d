import { createHash } from 'node:crypto'
import type { HostFacts } from '@openhss/contract'

/** The identity of a simulated host. */
export interface HostIdentity {
  readonly hostId: string
  readonly agentId: string
  readonly secret: string
  readonly facts: HostFacts
}

/** Names the host of this number, the same for every fleet. Pure. */
export function identityOf(host: number): HostIdentity {
  const digits = (of: string) => createHash('sha256').update(`${of} ${host}`).digest('hex')
  return {
    hostId: digits('host').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
    agentId: digits('agent'),
    secret: digits('secret'),
    facts: {
      host_name: `${ROLES[host % ROLES.length]}-${String(host).padStart(6, '0')}`,
      private_ip: `10.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`,
      os_name: 'Debian GNU/Linux 12',
      agent_version: '0.1.0',
    },
  }
}

const ROLES = ['app', 'cache', 'db', 'web'] as const
