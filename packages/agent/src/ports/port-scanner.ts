import { GapTally } from '../host/gap-tally.ts'
import type { ObservedPort, PortCoverage } from '@openhss/contract'
import { MAX_REPORTED_PORTS } from '@openhss/contract/runtime'
import { pause } from '../process/pause.ts'
import type { System } from '../host/system.ts'
import { Forwarders } from './forwarders/forwarders.ts'
import { Ipv4Service } from './dual-stack/ipv4-service.ts'
import { SocketsElsewhere } from './elsewhere/sockets-elsewhere.ts'
import { affordableNetworks } from './networks/affordable-networks.ts'
import { countUnseen, readNetworkInode } from './networks/network-names.ts'
import { listNetworks } from './networks/networks.ts'
import { OtherMounts } from './networks/other-mounts.ts'
import { ThreadNetworks } from './networks/thread-networks.ts'
import { describePorts } from './observed-ports.ts'
import type { OpenSocket } from './tables/proc-net.ts'
import { shareSockets } from './share-sockets.ts'
import { SocketOwners } from './owners/socket-owners.ts'
import { SocketTables } from './tables/socket-tables.ts'
import { SERVICE_AFTER_MS, UdpClients } from './tables/udp-clients.ts'

export interface PortScanner {
  /** The ports that are open now. Never throws: what could not be read is in the coverage. */
  readonly scan: () => PortScan
  /** The newest scan; the first one if there was none. */
  readonly latest: () => PortScan
  /**
   * Scans again after two seconds, or when the signal aborts, where the newest scan left open what is a
   * service on UDP and what a short-lived client, or who owns a port.
   */
  readonly settle: (signal: AbortSignal) => Promise<PortScan>
}

export interface PortScan {
  /** Unique and ordered, as {@link describePorts} says. */
  readonly ports: ObservedPort[]
  readonly coverage: PortCoverage
}

/**
 * Scanner of one host. Keep it: it remembers owners, which makes every scan but the first cheap.
 * Source: /proc/<pid>/net of one process of each network namespace, and /proc/<pid>/fd, exe, stat and
 * cgroup. `now` is a clock in milliseconds that never goes back.
 */
export function createPortScanner(
  system: System,
  now: () => number = () => performance.now(),
): PortScanner {
  const memory: Memory = {
    threads: new ThreadNetworks(system),
    otherMounts: new OtherMounts(system),
    tables: new SocketTables(system),
    elsewhere: new SocketsElsewhere(system),
    owners: new SocketOwners(system),
    forwarders: new Forwarders(system),
    ipv4: new Ipv4Service(system),
    udpClients: new UdpClients(system, now),
  }
  let newest: PortScan | undefined
  const scan = () => (newest = scanPorts(system, memory))
  const latest = () => newest ?? scan()
  const settle = async (signal: AbortSignal) => {
    const { ports, coverage } = latest()
    const isUnsettled =
      memory.udpClients.isUnproven || ports.some((port) => port.owner_unknown === 'not_found')
    if ((coverage.short_lived ?? 0) === 0 && !isUnsettled) return latest()
    await pause(SERVICE_AFTER_MS, signal)
    return scan()
  }
  return { scan, latest, settle }
}

/** What a scan leaves to the next one. */
interface Memory {
  readonly threads: ThreadNetworks
  readonly otherMounts: OtherMounts
  readonly tables: SocketTables
  readonly elsewhere: SocketsElsewhere
  readonly owners: SocketOwners
  readonly forwarders: Forwarders
  readonly ipv4: Ipv4Service
  readonly udpClients: UdpClients
}

function scanPorts(system: System, memory: Memory): PortScan {
  const { tables, owners, forwarders, ipv4, udpClients } = memory
  const missed = new GapTally()
  const { networks: ofProcesses, pids } = listNetworks(system, missed)
  const networks = affordableNetworks(
    system,
    [...ofProcesses, ...memory.threads.list(pids, ofProcesses, missed)],
    missed,
  )
  const { sockets: listed, networksRead, tcpElsewhere } = tables.read(networks, missed)
  const inodes = new Set(networks.map((network) => readNetworkInode(system, network)))
  const mounted = [...memory.otherMounts.list(pids, missed)].map((inode) => ({ inode }))
  countUnseen(mounted, inodes, missed)
  const held = memory.elsewhere.find(
    {
      pids,
      networkInodes: inodes,
      links: linksOf(listed),
      hasTcpElsewhere: tcpElsewhere > 0,
    },
    missed,
  )
  const all = shareSockets([...listed, ...held], MAX_REPORTED_PORTS, missed)
  const { open: sockets, shortLived } = udpClients.split(all)
  const ownerOf = owners.find(sockets, {
    pids,
    networks,
    readOpenLinks: () => linksOf([...tables.read(networks, new GapTally()).sockets, ...held]),
  })
  const ports = describePorts({
    system,
    networks,
    sockets,
    ownerOf,
    servesIpv4: ipv4.ask(sockets, ownerOf, missed),
    forwarders,
    missed,
  })
  const hiding = owners.unreadableProcesses
  if (hiding > 0) missed.add('descriptors of a process', 'permission', hiding)
  for (const [user, processes] of owners.unreadByUser) {
    missed.add(`descriptors of user ${user}`, 'oversized', processes)
  }
  const gaps = missed.list()
  return {
    ports,
    coverage: {
      complete: gaps.length === 0,
      sockets: sockets.length,
      owners_known: [...ownerOf.values()].filter((owner) => 'pid' in owner).length,
      namespaces: networksRead,
      processes: pids.length,
      short_lived: shortLived.length,
      gaps,
    },
  }
}

function linksOf(sockets: readonly OpenSocket[]): Set<string> {
  return new Set(sockets.map((socket) => socket.link))
}
