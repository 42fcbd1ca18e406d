import { classifyPort, isGuessable } from '@openhss/contract'
import type { FleetShape } from './fleet-shape.ts'
import { accountsOf } from './host-accounts.ts'
import { identityOf } from './host-identity.ts'
import { portsOf } from './host-ports.ts'

/** What a server must say of a fleet whose hosts reported these rounds last. */
export interface Recount {
  /** Hosts by `port/type/status`, without those that nobody has. */
  readonly portTotals: Readonly<Record<string, number>>
  /** IDs of the hosts that have a port, sorted, by `port/type`. */
  readonly whoHas: Readonly<Record<string, readonly string[]>>
  /** What is counted of each host, by its ID. */
  readonly hosts: Readonly<Record<string, HostCounts>>
  /** Names of the accounts that a stranger gets into, sorted, by the ID of the host. */
  readonly guessable: Readonly<Record<string, readonly string[]>>
}

interface HostCounts {
  /** A fleet that is counted reported within the last minute. */
  readonly seen: 'online' | 'late' | 'offline'
  readonly ports: number
  readonly dangerous: number
  readonly weak: number
  readonly empty: number
}

/** Counts a fleet anew from the rounds that its hosts reported last, by their numbers. Pure. */
export function recount(shape: FleetShape, rounds: ReadonlyMap<number, number>): Recount {
  const hosts: Record<string, HostCounts> = {}
  const portTotals: Record<string, number> = {}
  const whoHas: Record<string, string[]> = {}
  const guessable: Record<string, string[]> = {}
  for (const [host, round] of rounds) {
    const { hostId } = identityOf(host)
    const ports = portsOf(shape, host, round).map((port) => ({
      key: `${port.port}/${port.type}`,
      status: classifyPort(port).status,
    }))
    for (const { key, status } of ports) {
      portTotals[`${key}/${status}`] = (portTotals[`${key}/${status}`] ?? 0) + 1
      whoHas[key] = [...(whoHas[key] ?? []), hostId]
    }
    const accounts = accountsOf(shape, host, round).filter(isGuessable)
    if (accounts.length > 0)
      guessable[hostId] = accounts.map(({ user_name: name }) => name).toSorted()
    hosts[hostId] = {
      seen: 'online',
      ports: ports.length,
      dangerous: ports.filter(({ status }) => status === 'danger').length,
      weak: accounts.filter(({ verdict }) => verdict === 'weak').length,
      empty: accounts.filter(({ verdict }) => verdict === 'empty').length,
    }
  }
  for (const ids of Object.values(whoHas)) ids.sort()
  return { portTotals, whoHas, hosts, guessable }
}
