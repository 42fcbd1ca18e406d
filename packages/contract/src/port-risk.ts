import { isLoopback } from './loopback.ts'
import { dangerousPorts } from './port-lists/dangerous-ports.ts'
import { harmlessPorts } from './port-lists/harmless-ports.ts'
import type { KnownPort } from './port-lists/known-port.ts'
import type { ObservedPort, PortStatus } from './ports.ts'

/**
 * Danger of an open port by the built-in lists, and the sentence that says why. `unknown` is what
 * HSS calls a port without known risks; a dangerous port that only this host can reach is one.
 */
export function classifyPort({ type, port, laddr }: PortPlace): PortRisk {
  const key = keyOf(type, port)
  const dangerous = DANGEROUS.get(key)
  if (dangerous !== undefined && isLoopback(laddr)) {
    return {
      status: 'unknown',
      reason: `${dangerous.service}: Listens on loopback only, other hosts cannot reach it.`,
    }
  }
  if (dangerous !== undefined) return toRisk('danger', dangerous)
  const harmless = HARMLESS.get(key)
  if (harmless !== undefined) return toRisk('normal', harmless)
  return { status: 'unknown', reason: 'No risk of this port is known.' }
}

export type PortPlace = Pick<ObservedPort, 'type' | 'port' | 'laddr'>

export interface PortRisk {
  readonly status: PortStatus
  /** `Service: sentence.`, or a sentence alone for a port on no list. */
  readonly reason: string
}

const DANGEROUS = byPort(dangerousPorts)
const HARMLESS = byPort(harmlessPorts)

function byPort(list: readonly KnownPort[]): ReadonlyMap<string, KnownPort> {
  return new Map(
    list.flatMap((known) => known.ports.map((port) => [keyOf(known.type, port), known] as const)),
  )
}

function keyOf(type: ObservedPort['type'], port: number): string {
  return `${type} ${port}`
}

function toRisk(status: PortStatus, { service, reason }: KnownPort): PortRisk {
  return { status, reason: `${service}: ${reason}` }
}
