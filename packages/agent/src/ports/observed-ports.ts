import type { ObservedPort } from '@openhss/contract'
import type { GapTally } from '../host/gap-tally.ts'
import type { Reading, System } from '../host/system.ts'
import { readExecutablePath } from '../host/executable-path.ts'
import type { Forwarders, OwnedSocket } from './forwarders/forwarders.ts'
import type { Places } from './owners/places.ts'
import type { SocketOwner } from './owners/socket-owners.ts'
import type { PlacedSocket } from './tables/socket-tables.ts'

interface Findings {
  readonly system: System
  readonly sockets: readonly PlacedSocket[]
  readonly ownerOf: ReadonlyMap<string, SocketOwner>
  readonly servesIpv4: ReadonlyMap<string, boolean>
  readonly places: Places
  readonly forwarders: Forwarders
  readonly missed: GapTally
}

/** One row for each socket: where it is open, who owns it and, behind a forwarder, who serves. */
export function describePorts(findings: Findings): ObservedPort[] {
  const { system, sockets, ownerOf, servesIpv4, places, forwarders, missed } = findings
  const pathOf = rememberPaths(system, missed)
  const owned = sockets.flatMap((socket): OwnedSocket[] => {
    const owner = ownerOf.get(socket.link)
    return owner !== undefined && 'pid' in owner
      ? [
          {
            socket,
            pid: owner.pid,
            path: pathOf(owner.pid),
            servesIpv4: servesIpv4.get(socket.link),
          },
        ]
      : []
  })
  const servers = forwarders.resolve(owned)
  return sockets.map(({ type, laddr, port, link, network }) => {
    const owner = ownerOf.get(link) ?? { unknown: 'exited' }
    const ipv4 = servesIpv4.get(link)
    const place = {
      laddr,
      port,
      type,
      ...places.placeOf(network, owner),
      ...(ipv4 !== undefined && { serves_ipv4: ipv4 }),
    }
    if ('unknown' in owner) {
      // A socket of the kernel has no owner, so none was missed.
      if (owner.unknown !== 'kernel') missed.add('owner of an open port', owner.unknown)
      return { ...place, owner_unknown: owner.unknown }
    }
    const server = servers.get(link)
    if (server === undefined) return { ...place, ...program(owner.pid, pathOf(owner.pid)) }
    return { ...place, ...behind(server, places, owner.pid, pathOf(owner.pid)) }
  })
}

function program(pid: number, path: string | undefined): Pick<ObservedPort, 'pid' | 'path'> {
  return { pid, ...(path !== undefined && { path }) }
}

function behind(
  { socket, pid, path }: OwnedSocket,
  places: Places,
  forwarderPid: number,
  forwarderPath: string | undefined,
): Partial<ObservedPort> {
  const { container_id: container } = places.placeOf(socket.network, { pid, fd: '' })
  return {
    ...program(pid, path),
    forwarder_pid: forwarderPid,
    ...(forwarderPath !== undefined && { forwarder_path: forwarderPath }),
    ...(container !== '' && { serving_container_id: container }),
  }
}

/** Asks each process once in a scan, and anew in the next: it may run another program by then. */
function rememberPaths(system: System, missed: GapTally): (pid: number) => string | undefined {
  const readings = new Map<number, Reading<string>>()
  return (pid) => {
    const reading = readings.get(pid) ?? readExecutablePath(system, pid)
    if ('missing' in reading && !readings.has(pid)) missed.add('executable path', reading.missing)
    readings.set(pid, reading)
    return 'value' in reading ? reading.value : undefined
  }
}
