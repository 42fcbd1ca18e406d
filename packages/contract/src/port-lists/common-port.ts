import type { ObservedPort, PortStatus } from '../ports.ts'
import { dangerousPorts } from './dangerous-ports.ts'
import { harmlessPorts } from './harmless-ports.ts'
import type { KnownPort } from './known-port.ts'

/** What a port number is commonly used for, in two languages. */
export interface CommonPort {
  /** Undefined for a number that is on no list. */
  readonly type: ObservedPort['type'] | undefined
  readonly status: PortStatus
  readonly chinese: string
  readonly english: string
}

/** Looks a number up in both lists. Of several entries the dangerous one counts, and TCP before UDP. Pure. */
export function describePortNumber(port: number): CommonPort {
  const dangerous = find(dangerousPorts, port)
  if (dangerous !== undefined) return { status: 'danger', ...dangerous }
  const harmless = find(harmlessPorts, port)
  if (harmless !== undefined) return { status: 'normal', ...harmless }
  return {
    type: undefined,
    status: 'unknown',
    chinese: '未发现该端口有已知风险。',
    english: 'No risk of this port is known.',
  }
}

/** Finds the entry of a port in either list. Pure. */
export function findKnownPort({
  type,
  port,
}: Pick<ObservedPort, 'type' | 'port'>): KnownPort | undefined {
  return [...dangerousPorts, ...harmlessPorts].find(
    (known) => known.type === type && known.ports.includes(port),
  )
}

function find(list: readonly KnownPort[], port: number): Omit<CommonPort, 'status'> | undefined {
  const entries = list.filter(({ ports }) => ports.includes(port))
  const known = entries.find(({ type }) => type === 'TCP') ?? entries[0]
  if (known === undefined) return undefined
  const { type, service, reason, reasonZh } = known
  return { type, chinese: `${service}：${reasonZh}`, english: `${service}: ${reason}` }
}
