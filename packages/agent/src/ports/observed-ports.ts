import type { ObservedPort } from '@openhss/contract'
import { needsNetwork, needsProgram } from '@openhss/contract/runtime'
import { Containers } from '../host/containers.ts'
import type { GapTally } from '../host/gap-tally.ts'
import type { System } from '../host/system.ts'
import type { Forwarders, Served } from './forwarders/forwarders.ts'
import type { OwnedSocket } from './forwarders/server-search.ts'
import { isIsolated } from './networks/reach.ts'
import type { Network } from './networks/networks.ts'
import { Places } from './owners/places.ts'
import type { Place } from './owners/places.ts'
import { Programs } from './owners/programs.ts'
import type { SocketOwner } from './owners/socket-owners.ts'
import type { PlacedSocket } from './tables/socket-tables.ts'
import { uniquePorts } from './unique-ports.ts'

interface Findings {
  readonly system: System
  readonly networks: readonly Network[]
  readonly sockets: readonly PlacedSocket[]
  readonly ownerOf: ReadonlyMap<string, SocketOwner>
  readonly servesIpv4: ReadonlyMap<string, boolean>
  readonly forwarders: Forwarders
  readonly missed: GapTally
}

/**
 * Describes the open ports of one scan: where each is open, who owns it and, behind a forwarder, who serves.
 * The rows are unique and ordered, as {@link uniquePorts} says.
 */
export function describePorts(findings: Findings): ObservedPort[] {
  const { system, networks, sockets, servesIpv4, forwarders, missed } = findings
  const programs = new Programs(system, missed)
  const containers = new Containers(system, missed)
  const ownerOf = ({ link }: PlacedSocket) => findings.ownerOf.get(link) ?? EXITED
  const owned = sockets.flatMap((socket): OwnedSocket[] => {
    const owner = ownerOf(socket)
    if ('unknown' in owner) return []
    const { pid } = owner
    return [{ socket, pid, path: programs.pathOf(pid), servesIpv4: servesIpv4.get(socket.link) }]
  })
  const servers = forwarders.resolve(owned, programs, containers)
  const places = new Places(system, networks, containers, missed).placeAll(sockets, ownerOf)
  const placeOf = (socket: PlacedSocket) => places.get(socket) ?? NOWHERE
  const isolatedOf = rememberIsolated(system)
  const rows = sockets.map((socket): ObservedPort => {
    const { type, laddr, port, link, network } = socket
    const ipv4 = servesIpv4.get(link)
    const owner = ownerOf(socket)
    // A socket of the kernel has no owner, so none was missed.
    if ('unknown' in owner && owner.unknown !== 'kernel') {
      missed.add('owner of an open port', owner.unknown)
    }
    return {
      laddr,
      port,
      type,
      ...placeOf(socket),
      ...(ipv4 !== undefined && { serves_ipv4: ipv4 }),
      ...(needsNetwork(socket) && isolatedOf(network) && { network_isolated: true }),
      ...('unknown' in owner
        ? { owner_unknown: owner.unknown }
        : describeOwner(socket, owner.pid, servers.get(link), programs, placeOf)),
    }
  })
  return uniquePorts(rows, (pid) => programs.userOf(pid), missed)
}

const EXITED: SocketOwner = { unknown: 'exited' }
const NOWHERE: Place = { category: 'host', container_id: '' }

function describeOwner(
  socket: PlacedSocket,
  holder: number,
  served: Served | undefined,
  programs: Programs,
  placeOf: (socket: PlacedSocket) => Place,
): Partial<ObservedPort> {
  const { server, containerId } = served ?? {}
  const inside = containerId ?? (server && placeOf(server.socket).container_id)
  const forwarderPath = programs.pathOf(holder)
  return {
    ...describeProgram(socket, server?.pid ?? holder, programs),
    ...(server && { forwarder_pid: holder }),
    ...(server && forwarderPath !== undefined && { forwarder_path: forwarderPath }),
    ...(inside !== undefined && inside !== '' && { serving_container_id: inside }),
  }
}

/**
 * For most files only what the kernel says is reported; more is looked up where the status rests on the
 * program.
 */
function describeProgram(
  socket: PlacedSocket,
  pid: number,
  programs: Programs,
): Partial<ObservedPort> {
  const path = programs.pathOf(pid)
  const executable = needsProgram(socket) ? programs.stateOf(pid) : programs.goneOf(pid)
  return {
    pid,
    ...(path !== undefined && { path }),
    ...(executable !== undefined && { executable }),
  }
}

function rememberIsolated(system: System): (network: Network) => boolean {
  const known = new Map<Network, boolean>()
  return (network) => {
    const answer = known.get(network) ?? isIsolated(system, network)
    known.set(network, answer)
    return answer
  }
}
