import { inFile } from '../../host/gap.ts'
import type { GapTally } from '../../host/gap-tally.ts'
import { networkFolder } from '../../host/host-namespaces.ts'
import type { Reading, System } from '../../host/system.ts'
import type { Network } from '../networks/networks.ts'
import { parseProcNet } from './proc-net.ts'
import type { OpenSocket } from './proc-net.ts'
import { usesTcp } from './tcp-in-use.ts'

/** An open socket and the network namespace that it is in. */
export interface PlacedSocket extends OpenSocket {
  readonly network: Network
}

/** Open sockets of network namespaces, each read once, and how many of them could be read. */
export function readSockets(
  system: System,
  networks: readonly Network[],
  missed: GapTally,
): { sockets: PlacedSocket[]; networksRead: number } {
  const sockets: PlacedSocket[] = []
  let networksRead = 0
  for (const network of networks) {
    const folder = findFolder(system, network)
    if ('missing' in folder) {
      missed.add('network namespace', folder.missing)
      continue
    }
    networksRead += 1
    const name = network.isHost ? folder.value : 'proc/<pid>/net'
    for (const socket of readTables(system, folder.value, name, missed)) {
      sockets.push({ ...socket, network })
    }
  }
  return { sockets, networksRead }
}

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

function readTables(
  system: System,
  folder: string,
  folderName: string,
  missed: GapTally,
): OpenSocket[] {
  const sockets: OpenSocket[] = []
  for (const { name, family, type } of TABLES) {
    if (type === 'TCP' && !usesTcp(system, folder, family)) continue
    const text = system.readText(
      `${folder}/${name}`,
      MAX_TABLE_BYTES,
      (chunk) => type === 'TCP' && isPastListeners(chunk, family),
    )
    if ('missing' in text) {
      if (text.missing === 'absent' && family === 'ipv6' && !hasIpv6(system, folder)) continue
      missed.add(inFile(`${folderName}/${name}`), text.missing)
      continue
    }
    const parsed = parseProcNet(text.value, family, type)
    for (const socket of parsed.sockets) sockets.push(socket)
    if (parsed.malformedLines > 0) {
      missed.add(inFile(`${folderName}/${name}`, 'line'), 'malformed', parsed.malformedLines)
    }
  }
  return sockets
}

const TABLES = [
  { name: 'tcp', family: 'ipv4', type: 'TCP' },
  { name: 'tcp6', family: 'ipv6', type: 'TCP' },
  { name: 'udp', family: 'ipv4', type: 'UDP' },
  { name: 'udp6', family: 'ipv6', type: 'UDP' },
] as const

/** 220,000 rows: more than a report may carry. */
const MAX_TABLE_BYTES = 32 * 1024 * 1024

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

/** Switched off at boot or not built in, IPv6 leaves none of its files. */
function hasIpv6(system: System, folder: string): boolean {
  return 'value' in system.versionOf(`${folder}/if_inet6`)
}
