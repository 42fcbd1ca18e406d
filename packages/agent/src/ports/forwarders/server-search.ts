import type { System } from '../../host/system.ts'
import { readLocalAddresses } from '../networks/local-addresses.ts'
import { folderOf } from '../networks/network-folder.ts'
import type { Network } from '../networks/networks.ts'
import type { PlacedSocket } from '../tables/socket-tables.ts'
import type { ForwardTarget } from './parse-docker-proxy.ts'

/** A socket whose owner is known. */
export interface OwnedSocket {
  readonly socket: PlacedSocket
  readonly pid: number
  /** Path of its program, undefined where that may not be read. */
  readonly path: string | undefined
  /** Whether a socket on `::` takes IPv4, as far as it is known. */
  readonly servesIpv4: boolean | undefined
}

/** Finds the sockets that forwarded connections end in; reads the addresses of a network at most once. */
export class ServerSearch {
  readonly #system: System
  readonly #owned: readonly OwnedSocket[]
  readonly #addresses = new Map<Network, ReadonlySet<string>>()

  constructor(system: System, owned: readonly OwnedSocket[]) {
    this.#system = system
    this.#owned = owned
  }

  /**
   * Networks that know nothing of each other may have the same address, and then it is not known
   * which of them the forwarder reaches: no answer rather than a wrong one.
   */
  find({ type, address, port }: ForwardTarget): OwnedSocket | undefined {
    const candidates = this.#owned.filter(
      ({ socket }) =>
        socket.type === type &&
        socket.port === port &&
        this.#addressesOf(socket.network).has(address),
    )
    const listeners = localAddressesFor(address).flatMap((laddr) =>
      candidates.filter((one) => one.socket.laddr === laddr && canAccept(one, address)),
    )
    const networks = new Set(listeners.map(({ socket }) => socket.network))
    return networks.size === 1 ? listeners[0] : undefined
  }

  #addressesOf(network: Network): ReadonlySet<string> {
    const known = this.#addresses.get(network)
    if (known !== undefined) return known
    const folder = folderOf(this.#system, network)
    const addresses =
      folder === undefined ? new Set<string>() : readLocalAddresses(this.#system, folder)
    this.#addresses.set(network, addresses)
    return addresses
  }
}

/** Addresses of sockets that listen to an address, in the kernel's order of preference (compute_score()). */
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
