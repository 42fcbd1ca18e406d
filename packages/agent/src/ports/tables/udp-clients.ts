import type { System } from '../../host/system.ts'
import type { PlacedSocket } from './socket-tables.ts'

/**
 * Tells services on UDP from clients that wait for an answer: both are bound and unconnected. A
 * client's port is one that the kernel gave out (ephemeral), and it is closed soon; what stays open for
 * two seconds, seen in two readings, counts as a service. Remembers from scan to scan.
 */
export class UdpClients {
  readonly #system: System
  readonly #now: () => number
  /** Links of sockets on ephemeral ports → when they were first seen. */
  #firstSeen: ReadonlyMap<string, number> = new Map()

  constructor(system: System, now: () => number) {
    this.#system = system
    this.#now = now
  }

  split(sockets: readonly PlacedSocket[]): { open: PlacedSocket[]; shortLived: PlacedSocket[] } {
    const now = this.#now()
    const isEphemeral = readEphemeralRange(this.#system)
    const firstSeen = new Map<string, number>()
    const open: PlacedSocket[] = []
    const shortLived: PlacedSocket[] = []
    for (const socket of sockets) {
      if (socket.type === 'TCP' || !isEphemeral(socket)) {
        open.push(socket)
        continue
      }
      const since = this.#firstSeen.get(socket.link) ?? now
      firstSeen.set(socket.link, since)
      if (now - since >= SERVICE_AFTER_MS) open.push(socket)
      else shortLived.push(socket)
    }
    this.#firstSeen = firstSeen
    return { open, shortLived }
  }
}

/** Longer than nearly every answer takes; what asks again, as a resolver does, opens a new socket. */
export const SERVICE_AFTER_MS = 2_000

function readEphemeralRange(system: System): (socket: PlacedSocket) => boolean {
  const text = system.readText('proc/sys/net/ipv4/ip_local_port_range', MAX_RANGE_BYTES)
  const own = ('value' in text && parsePortRange(text.value)) || DEFAULT_RANGE
  // The setting is that of whoever reads. Other networks start with the kernel's default and may have
  // been given the host's: what is in either may be a client there.
  return ({ port, network }) => isIn(port, own) || (!network.isHost && isIn(port, DEFAULT_RANGE))
}

const MAX_RANGE_BYTES = 256

type PortRange = readonly [first: number, last: number]

/** net/ipv4/af_inet.c inet_init_net(). */
const DEFAULT_RANGE: PortRange = [32_768, 60_999]

/** Two numbers, the text of ip_local_port_range; undefined if it is anything else. Never throws. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, first, last] = /^(\d{1,5})\s+(\d{1,5})\s*$/.exec(text) ?? []
  if (first === undefined || last === undefined || Number(first) > Number(last)) return undefined
  return [Number(first), Number(last)]
}

function isIn(port: number, [first, last]: PortRange): boolean {
  return port >= first && port <= last
}
