import type { System } from '../../host/system.ts'
import type { PlacedSocket } from './socket-tables.ts'

/**
 * Tells services on UDP from clients that wait for an answer: both are bound and unconnected. A client is
 * closed soon, and its port is one of the kernel's or of its own choice among all above 1023. So a socket
 * there counts as a service when it was seen in two readings two seconds apart; and a port does when it was
 * open in so many readings in turn, by whatever sockets, that chance does not explain it: a service that
 * binds anew is open each time, clients are on another port each time. The first reading has nothing to go
 * by: it takes ports that the kernel gives to nobody for services. Remembers from scan to scan.
 */
export class UdpClients {
  readonly #system: System
  readonly #now: () => number
  /** Links of sockets → when they were first seen. */
  #firstSeen: ReadonlyMap<string, number> = new Map()
  /** Ports → since when they were open in each reading. */
  #runs: ReadonlyMap<string, Run> = new Map()
  /** Links of sockets that the first reading took for services. */
  #presumed: ReadonlySet<string> | undefined
  #isUnproven = false

  constructor(system: System, now: () => number) {
    this.#system = system
    this.#now = now
  }

  /** Whether the newest reading has services that a second one may show to be clients. */
  get isUnproven(): boolean {
    return this.#isUnproven
  }

  split(sockets: readonly PlacedSocket[]): { open: PlacedSocket[]; shortLived: PlacedSocket[] } {
    const now = this.#now()
    const firstSeen = new Map<string, number>()
    const runs = new Map<string, Run>()
    const open: PlacedSocket[] = []
    const young: PlacedSocket[] = []
    for (const socket of sockets) {
      if (socket.type === 'TCP' || socket.port < FIRST_CLIENT_PORT) {
        open.push(socket)
        continue
      }
      const since = this.#firstSeen.get(socket.link) ?? now
      firstSeen.set(socket.link, since)
      const key = keyOf(socket)
      runs.set(key, runs.get(key) ?? continueRun(this.#runs.get(key), now))
      if (now - since >= SERVICE_AFTER_MS) open.push(socket)
      else young.push(socket)
    }
    this.#firstSeen = firstSeen
    this.#runs = runs
    const isPresumed = this.#presume(young)
    const isByChance = this.#chanceOf(young)
    const isService = (socket: PlacedSocket) =>
      isPresumed(socket) || !isByChance(socket, runs.get(keyOf(socket)))
    this.#isUnproven = young.some(isPresumed)
    return {
      open: [...open, ...young.filter(isService)],
      shortLived: young.filter((socket) => !isService(socket)),
    }
  }

  #presume(young: readonly PlacedSocket[]): (socket: PlacedSocket) => boolean {
    const own = readPortRange(this.#system)
    // The range is that of whoever reads. Other networks start with the default one, and may have the host's.
    const isGiven = ({ port, network }: PlacedSocket) =>
      isIn(port, own) || (!network.isHost && isIn(port, DEFAULT_RANGE))
    const presumed = young.filter((socket) => !isGiven(socket)).map(({ link }) => link)
    this.#presumed ??= new Set(presumed)
    const known = this.#presumed
    return ({ link }) => known.has(link)
  }

  #chanceOf(young: readonly PlacedSocket[]): (socket: PlacedSocket, run?: Run) => boolean {
    const range = sizeOf(readPortRange(this.#system))
    const clients = new Map<PlacedSocket['network'], number>()
    for (const { network } of young) clients.set(network, (clients.get(network) ?? 0) + 1)
    return ({ network }, run) => {
      if (run === undefined || run.readings < 3 || run.last - run.first < SERVICE_AFTER_MS)
        return true
      const count = clients.get(network) ?? 0
      return count * (count / range) ** (run.readings - 1) >= MAX_CHANCE
    }
  }
}

/** Longer than nearly every answer takes; what asks again, as a resolver does, opens a new socket. */
export const SERVICE_AFTER_MS = 2_000

/** Ports below are for root's services (net.ipv4.ip_unprivileged_port_start). */
const FIRST_CLIENT_PORT = 1_024

/** As many clients as there are now would be on one port in so many readings once in 10,000 scans. */
const MAX_CHANCE = 0.0001

interface Run {
  readonly first: number
  readonly last: number
  readonly readings: number
}

/** Readings that follow at once, as those of one scan do, are one. */
function continueRun(run: Run | undefined, now: number): Run {
  if (run === undefined) return { first: now, last: now, readings: 1 }
  return { ...run, last: now, readings: run.readings + (now > run.last ? 1 : 0) }
}

function keyOf({ network, laddr, port }: PlacedSocket): string {
  return `${network.table} ${laddr} ${port}`
}

/** Reads which ports the kernel gives to clients. */
function readPortRange(system: System): PortRange {
  const text = system.readText('proc/sys/net/ipv4/ip_local_port_range', MAX_RANGE_BYTES)
  return ('value' in text && parsePortRange(text.value)) || DEFAULT_RANGE
}

/** Other networks have a range of their own, the default one mostly. */
function sizeOf([first, last]: PortRange): number {
  return Math.min(last - first, DEFAULT_RANGE[1] - DEFAULT_RANGE[0]) + 1
}

function isIn(port: number, [first, last]: PortRange): boolean {
  return port >= first && port <= last
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
