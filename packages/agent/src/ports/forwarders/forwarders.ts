import path from 'node:path'
import type { System } from '../../host/system.ts'
import { networkFolder } from '../../host/host-namespaces.ts'
import { NOBODY, parseIdentity } from '../../host/may-read.ts'
import { readExecutablePath } from '../../host/executable-path.ts'
import { readLocalAddresses } from '../networks/local-addresses.ts'
import type { Network } from '../networks/networks.ts'
import { parseDockerProxy } from './parse-docker-proxy.ts'
import type { ForwardTarget } from './parse-docker-proxy.ts'
import type { PlacedSocket } from '../tables/socket-tables.ts'

/** A socket whose owner is known. */
export interface OwnedSocket {
  readonly socket: PlacedSocket
  readonly pid: number
  /** Of its program, undefined where that may not be read. */
  readonly path: string | undefined
  /** Of a socket on `::`, as far as it is known. */
  readonly servesIpv4: boolean | undefined
}

/**
 * Finds who serves behind a docker-proxy: it holds a published port of the host only to pass on what
 * comes in. Remembers from scan to scan, because to look for an address reads the routes of every
 * network.
 */
export class Forwarders {
  readonly #system: System
  /** Links of forwarding sockets → those that serve. */
  #servers: ReadonlyMap<string, string> = new Map()

  constructor(system: System) {
    this.#system = system
  }

  /** Forwarding sockets by link, each with the one that serves; not those whose server was not found. */
  resolve(owned: readonly OwnedSocket[]): ReadonlyMap<string, OwnedSocket> {
    const forwarding = owned.filter(isDockerProxy)
    const userOf = rememberUsers(this.#system)
    const servers = new Map<string, OwnedSocket>()
    if (forwarding.length > 0) {
      const byLink = new Map(owned.map((one) => [one.socket.link, one]))
      const search = new ServerSearch(this.#system, owned)
      for (const forwarder of forwarding) {
        const user = userOf(forwarder)
        if (user === undefined) continue
        const known = byLink.get(this.#servers.get(forwarder.socket.link) ?? '')
        const server = known ?? search.find(forwarder)
        // Anybody can start a program of this name; who is not root speaks for no other user's server.
        const isTrusted = server !== undefined && (user === 0 || user === userOf(server))
        if (isTrusted) servers.set(forwarder.socket.link, server)
      }
    }
    this.#servers = new Map([...servers].map(([link, { socket }]) => [link, socket.link]))
    return servers
  }
}

function isDockerProxy({ path: program }: OwnedSocket): boolean {
  return program !== undefined && path.posix.basename(program) === 'docker-proxy'
}

/** Who started a process; undefined where that may not be read, or it runs another program by now. */
function rememberUsers(system: System): (one: OwnedSocket) => number | undefined {
  const users = new Map<number, number | undefined>()
  return ({ pid, path: program }) => {
    if (users.has(pid)) return users.get(pid)
    const status = system.readText(`proc/${pid}/status`, MAX_STATUS_BYTES)
    const { userId } = 'value' in status ? parseIdentity(status.value) : NOBODY
    const now = readExecutablePath(system, pid)
    const user = 'value' in now && now.value === program ? userId : undefined
    users.set(pid, user)
    return user
  }
}

/** It has some 1.5 KB, and a number for each group of the user: 65,536 at most. */
const MAX_STATUS_BYTES = 1024 * 1024

/** Reads the arguments of a process and the addresses of a network at most once. */
class ServerSearch {
  readonly #system: System
  readonly #owned: readonly OwnedSocket[]
  readonly #targets = new Map<number, ForwardTarget | undefined>()
  readonly #addresses = new Map<Network, ReadonlySet<string>>()

  constructor(system: System, owned: readonly OwnedSocket[]) {
    this.#system = system
    this.#owned = owned
  }

  /**
   * Networks that know nothing of each other may have the same address, and then it is not known
   * which of them the forwarder reaches: no answer rather than a wrong one.
   */
  find({ pid, socket: { type } }: OwnedSocket): OwnedSocket | undefined {
    const target = this.#targetOf(pid)
    if (target?.type !== type) return undefined
    const candidates = this.#owned.filter(
      ({ socket }) =>
        socket.type === type &&
        socket.port === target.port &&
        this.#addressesOf(socket.network).has(target.address),
    )
    const listeners = localAddressesFor(target.address).flatMap((laddr) =>
      candidates.filter((one) => one.socket.laddr === laddr && canAccept(one, target.address)),
    )
    const networks = new Set(listeners.map(({ socket }) => socket.network))
    return networks.size === 1 ? listeners[0] : undefined
  }

  #targetOf(pid: number): ForwardTarget | undefined {
    if (this.#targets.has(pid)) return this.#targets.get(pid)
    const cmdline = this.#system.readText(`proc/${pid}/cmdline`, MAX_CMDLINE_BYTES)
    const target = 'value' in cmdline ? parseDockerProxy(cmdline.value) : undefined
    this.#targets.set(pid, target)
    return target
  }

  #addressesOf(network: Network): ReadonlySet<string> {
    const known = this.#addresses.get(network)
    if (known !== undefined) return known
    const folder = network.isHost
      ? networkFolder(this.#system)
      : `proc/${network.pids[0] ?? 'self'}/net`
    const addresses = readLocalAddresses(this.#system, folder)
    this.#addresses.set(network, addresses)
    return addresses
  }
}

/** Far more than docker-proxy has. */
const MAX_CMDLINE_BYTES = 65_536

/** Of sockets that listen to an address, in the kernel's order of preference (compute_score()). */
function localAddressesFor(address: string): string[] {
  return isIpv4(address)
    ? [address, `::ffff:${address}`, '0.0.0.0', '::ffff:0.0.0.0', '::']
    : [address, '::']
}

function canAccept({ socket: { laddr }, servesIpv4 }: OwnedSocket, address: string): boolean {
  return laddr !== '::' || servesIpv4 !== false || !isIpv4(address)
}

function isIpv4(address: string): boolean {
  return !address.includes(':')
}
