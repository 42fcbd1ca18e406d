import type { ObservedPort, PortCoverage } from '@openhss/contract'
import { GapTally } from '../gap-tally.ts'
import type { Reading, System } from '../system.ts'
import { readExecutablePath } from './executable-path.ts'
import type { OpenSocket } from './proc-net.ts'
import { SocketOwners } from './socket-owners.ts'
import type { SocketOwner } from './socket-owners.ts'
import { countOtherNetworks } from './other-networks.ts'
import { readSocketTables } from './socket-tables.ts'
import { uniquePorts } from './unique-ports.ts'

export interface PortScanner {
  /** The ports that are open now. Never throws: what could not be read is in the coverage. */
  readonly scan: () => PortScan
  /** The newest scan; the first one if there was none. */
  readonly latest: () => PortScan
}

export interface PortScan {
  /** Unique by, and ordered as, {@link uniquePorts} says. */
  readonly ports: ObservedPort[]
  readonly coverage: PortCoverage
}

/**
 * Scanner of one host. Keep it: it remembers owners, which makes every scan but the first cheap.
 * Source: /proc/net and /proc/<pid>/fd, exe and stat, of one network namespace: the one it runs in,
 * or that of process 1 of another root. The coverage counts the others.
 */
export function createPortScanner(system: System): PortScanner {
  const owners = new SocketOwners(system)
  let newest: PortScan | undefined
  const scan = () => (newest = scanPorts(system, owners))
  return { scan, latest: () => newest ?? scan() }
}

function scanPorts(system: System, socketOwners: SocketOwners): PortScan {
  const { sockets, gaps } = readSocketTables(system)
  const owners = socketOwners.find(linksOf(sockets), () =>
    linksOf(readSocketTables(system).sockets),
  )
  const missed = new GapTally()
  countOtherNetworks(system, missed)
  const pathOf = rememberPaths(system, missed)
  let ownersKnown = 0
  const ports = sockets.map((socket) => {
    const owner = owners.get(socket.link) ?? { unknown: 'exited' }
    if ('pid' in owner) ownersKnown += 1
    // A socket of the kernel has no owner, so none was missed.
    else if (owner.unknown !== 'kernel') missed.add('owner of an open port', owner.unknown)
    return toObservedPort(socket, owner, pathOf)
  })
  const allGaps = [...gaps, ...missed.list()]
  return {
    ports: uniquePorts(ports),
    coverage: {
      complete: allGaps.length === 0,
      sockets: sockets.length,
      owners_known: ownersKnown,
      gaps: allGaps,
    },
  }
}

function linksOf(sockets: readonly OpenSocket[]): Set<string> {
  return new Set(sockets.map((socket) => socket.link))
}

type PathOf = (pid: number) => string | undefined

/** Asks each process once in a scan, and anew in the next: it may run another program by then. */
function rememberPaths(system: System, missed: GapTally): PathOf {
  const readings = new Map<number, Reading<string>>()
  return (pid) => {
    const reading = readings.get(pid) ?? readExecutablePath(system, pid)
    if ('missing' in reading && !readings.has(pid)) missed.add('executable path', reading.missing)
    readings.set(pid, reading)
    return 'value' in reading ? reading.value : undefined
  }
}

function toObservedPort(
  { type, laddr, port }: OpenSocket,
  owner: SocketOwner,
  pathOf: PathOf,
): ObservedPort {
  const place = { laddr, port, type, category: 'host', container_id: '' } as const
  if ('unknown' in owner) return { ...place, owner_unknown: owner.unknown }
  const path = pathOf(owner.pid)
  return { ...place, pid: owner.pid, ...(path !== undefined && { path }) }
}
