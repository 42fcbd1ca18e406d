import { inFile } from '../../host/gap.ts'
import type { GapTally } from '../../host/gap-tally.ts'
import { isCopy, networkFolder, networkOf } from '../../host/host-namespaces.ts'
import type { Reading, System } from '../../host/system.ts'
import type { Network } from '../networks/networks.ts'
import type { SocketKind } from './inet-diag.ts'
import { readNetlinkTable } from './netlink-socket.ts'
import { parseProcNet, PIECE_BYTES } from './proc-net.ts'
import type { OpenSocket } from './proc-net.ts'
import { readSettledTable } from './settled-table.ts'
import type { TableReading } from './settled-table.ts'
import { readSocketsInUse } from './sockets-in-use.ts'
import type { SocketsInUse } from './sockets-in-use.ts'
import { readUdpTable } from './udp-table.ts'

/** An open socket and the network namespace that it is in. */
export interface PlacedSocket extends OpenSocket {
  readonly network: Network
}

/** Open sockets of network namespaces, each read once. */
export interface SocketsOfNetworks {
  readonly sockets: readonly PlacedSocket[]
  readonly networksRead: number
  /** Sockets of TCP that are in none of these network namespaces, or not bound; 0 if that is not known. */
  readonly tcpElsewhere: number
}

/**
 * Reads the tables of open sockets: of the network namespace that this process is in by netlink, of others
 * in /proc, because a netlink socket there takes CAP_SYS_ADMIN. Remembers what was open in the scan before.
 */
export class SocketTables {
  readonly #system: System
  /** False once the kernel has refused: each request would start modprobe where a module is missing. */
  #hasNetlink = true
  #wasOpen = new Map<string, ReadonlyMap<string, OpenSocket>>()

  constructor(system: System) {
    this.#system = system
  }

  read(networks: readonly Network[], missed: GapTally): SocketsOfNetworks {
    const places = this.#findPlaces(networks, missed)
    const sockets: PlacedSocket[] = []
    const open = new Map<string, ReadonlyMap<string, OpenSocket>>()
    for (const place of places) {
      const { network, inUse } = place
      for (const kind of KINDS.filter(({ type, family }) => inUse[family][type] !== 0)) {
        const key = `${network.table} ${kind.type} ${kind.family}`
        const found = this.#readTable(place, kind, this.#wasOpen.get(key), missed)
        open.set(key, new Map(found.map((socket) => [socket.link, socket])))
        for (const socket of found) sockets.push({ ...socket, network })
      }
    }
    this.#wasOpen = open
    return { sockets, networksRead: places.length, tcpElsewhere: countTcpElsewhere(places) }
  }

  /** Reads all counters in a row, so that few sockets come and go between them. */
  #findPlaces(networks: readonly Network[], missed: GapTally): Place[] {
    const own = this.#ownTable()
    return networks.flatMap((network) => {
      const folder = findFolder(this.#system, network)
      if ('missing' in folder) {
        missed.add('network namespace', folder.missing)
        return []
      }
      const inUse = {
        ipv4: readSocketsInUse(this.#system, folder.value, 'ipv4'),
        ipv6: readSocketsInUse(this.#system, folder.value, 'ipv6'),
      }
      const name = network.isHost ? folder.value : 'proc/<pid>/net'
      const isOwn = own !== undefined && network.table === own
      return [{ network, folder: folder.value, name, isOwn, inUse }]
    })
  }

  /** Undefined where the kernel that this process runs on is not that of the watched host. */
  #ownTable(): string | undefined {
    if (isCopy(this.#system)) return undefined
    const own = networkOf(this.#system, 'proc/self/net')
    return 'value' in own ? String(own.value) : undefined
  }

  #readTable(
    place: Place,
    kind: SocketKind,
    wasOpen: ReadonlyMap<string, OpenSocket> | undefined,
    missed: GapTally,
  ): readonly OpenSocket[] {
    const { file, what } = nameTable(place, kind)
    const read = () => this.#readByNetlink(place, kind) ?? readFromProc(this.#system, file, kind)
    const table = readSettledTable(read, wasOpen ?? NONE)
    if ('missing' in table) {
      const isLeftOut = table.missing === 'absent' && kind.family === 'ipv6'
      if (!isLeftOut || hasIpv6(this.#system, place.folder)) missed.add(inFile(what), table.missing)
      return []
    }
    const { sockets, unsettled, malformedRows } = table.value
    if (malformedRows > 0) missed.add(inFile(what, 'line'), 'malformed', malformedRows)
    if (unsettled > 0)
      missed.add(inFile(what, 'that changed while it was read'), 'failed', unsettled)
    return sockets
  }

  /** Undefined where the table is to be read in /proc. */
  #readByNetlink({ isOwn }: Place, kind: SocketKind): Reading<TableReading> | undefined {
    if (!isOwn || !this.#hasNetlink) return undefined
    const table = readNetlinkTable(kind)
    if ('missing' in table) {
      this.#hasNetlink = table.missing === 'oversized'
      return undefined
    }
    const { sockets, malformedMessages, pieces } = table.value
    const made = pieces <= 1 ? 'snapshot' : 'nearly'
    return { value: { sockets, made, malformedRows: malformedMessages } }
  }
}

const KINDS: readonly SocketKind[] = [
  { type: 'TCP', family: 'ipv4' },
  { type: 'TCP', family: 'ipv6' },
  { type: 'UDP', family: 'ipv4' },
  { type: 'UDP', family: 'ipv6' },
]

interface Place {
  readonly network: Network
  readonly folder: string
  /** Name of the folder in a gap. */
  readonly name: string
  /** Whether this process is in the network namespace. */
  readonly isOwn: boolean
  readonly inUse: Readonly<Record<SocketKind['family'], SocketsInUse>>
}

function countTcpElsewhere(places: readonly Place[]): number {
  const bound = places.map(({ inUse }) => (inUse.ipv4.TCP ?? 0) + (inUse.ipv6.TCP ?? 0))
  const everywhere = places.map(({ inUse }) => inUse.ipv4.tcpEverywhere ?? 0)
  return Math.max(0, Math.max(0, ...everywhere) - bound.reduce((sum, count) => sum + count, 0))
}

const NONE: ReadonlyMap<string, OpenSocket> = new Map()

/** The first processes of a namespace that is not the host's may have ended since they were listed. */
function findFolder(system: System, { isHost, pids }: Network): Reading<string> {
  if (isHost) return { value: networkFolder(system) }
  let last: Reading<string> = { missing: 'exited' }
  for (const pid of pids.slice(0, PROCESSES_TO_TRY)) {
    const folder = `proc/${pid}/net`
    const table = system.inodeOf(`${folder}/tcp`)
    if ('value' in table) return { value: folder }
    last = table.missing === 'absent' ? { missing: 'exited' } : table
  }
  return last
}

const PROCESSES_TO_TRY = 8

function nameTable({ folder, name }: Place, { family, type }: SocketKind) {
  const table = `${type.toLowerCase()}${family === 'ipv6' ? '6' : ''}`
  return { file: `${folder}/${table}`, what: `${name}/${table}` }
}

function readFromProc(system: System, file: string, kind: SocketKind): Reading<TableReading> {
  const { family, type } = kind
  if (type === 'UDP') {
    const table = readUdpTable(system, file, family)
    if ('missing' in table) return table
    const { sockets, isWhole, malformedRows } = table.value
    return { value: { sockets, made: isWhole ? 'snapshot' : 'torn', malformedRows } }
  }
  const text = system.readText(file, MAX_TABLE_BYTES, (chunk) => isPastListeners(chunk, family))
  if ('missing' in text) return text
  const { sockets, malformedLines } = parseProcNet(text.value, family, type)
  // The listeners are the first rows, and nothing behind them is wanted.
  const wanted = (sockets.length + 1) * ROW_BYTES[family]
  const made = wanted <= PIECE_BYTES ? 'snapshot' : 'pieces'
  return { value: { sockets, made, malformedRows: malformedLines } }
}

/** 220,000 rows: more than a report may carry. */
const MAX_TABLE_BYTES = 32 * 1024 * 1024

/** Rows and the header are padded to this (net/ipv4/tcp_ipv4.c and net/ipv6/tcp_ipv6.c). */
const ROW_BYTES = { ipv4: 150, ipv6: 180 } as const

/**
 * The kernel lists all listeners before any other TCP socket (tcp_get_idx() in
 * net/ipv4/tcp_ipv4.c; half-open ones too since Linux 4.4), so a chunk of 64 KiB (350 rows or more)
 * that is all other sockets is past the last listener. With 1,000 listeners and 24,000 connections
 * tcp takes 2 ms of CPU instead of 44.
 */
function isPastListeners(chunk: Buffer, family: 'ipv4' | 'ipv6'): boolean {
  if (chunk.includes(' 0A ')) return false
  const { otherRows, malformedLines } = parseProcNet(chunk.toString('latin1'), family, 'TCP')
  // Two lines may be malformed: the first and the last, which the chunk cuts; the text is read without
  // what is left of the last.
  return otherRows > 100 && malformedLines <= 2
}

/** A kernel without IPv6, or with IPv6 switched off at boot, has none of its files. */
function hasIpv6(system: System, folder: string): boolean {
  return 'value' in system.versionOf(`${folder}/if_inet6`)
}
