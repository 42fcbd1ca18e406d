import type { Containers } from '../../host/containers.ts'
import type { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { NetworkNames } from '../networks/network-names.ts'
import type { Network } from '../networks/networks.ts'
import type { PlacedSocket } from '../tables/socket-tables.ts'
import type { SocketOwner } from './socket-owners.ts'

/** Where the owner of a port runs, with the contract's field names. */
export interface Place {
  readonly category: 'host' | 'container'
  readonly container_id: string
}

/** Places of one scan's sockets. Asks each process once, and only those that own a socket. */
export class Places {
  readonly #containers: Containers
  readonly #names: NetworkNames
  readonly #ofNetwork = new Map<Network, Inside | undefined>()

  constructor(
    system: System,
    networks: readonly Network[],
    containers: Containers,
    missed: GapTally,
  ) {
    this.#containers = containers
    this.#names = new NetworkNames(system, networks, missed)
  }

  /**
   * Places of sockets. A socket is in the container of its owner; on the host's network only if
   * that is proven, because a port that anybody can reach must not leave the list of the host by a name. In
   * another network it is in the container of that network where its owner has none, so that a socket whose
   * owner is hidden, or outside as that of dockerd's name server, is no port of the host.
   */
  placeAll(
    sockets: readonly PlacedSocket[],
    ownerOf: (socket: PlacedSocket) => SocketOwner,
  ): ReadonlyMap<PlacedSocket, Place> {
    const inside = new Map(
      sockets.map((socket) => [socket, this.#insideOf(socket.network, ownerOf(socket))]),
    )
    const networksOf = new Map<string, Set<Network>>()
    for (const [{ network }, container] of inside) {
      const { id } = container ?? {}
      if (id !== undefined) networksOf.set(id, (networksOf.get(id) ?? new Set()).add(network))
    }
    const mainOf = new Map(
      [...networksOf].map(([id, networks]) => [id, this.#mainNetwork(id, [...networks])]),
    )
    return new Map(
      [...inside].map(([socket, container]): [PlacedSocket, Place] => {
        const { network } = socket
        if (container === undefined && network.isHost) return [socket, HOST]
        const other = `netns:${this.#names.nameOf(network)}`
        const id = container?.id
        const name = id === undefined ? other : mainOf.get(id) === network ? id : `${id}/${other}`
        return [socket, { category: 'container', container_id: name }]
      }),
    )
  }

  #insideOf(network: Network, owner: SocketOwner): Inside | undefined {
    const ofOwner = 'pid' in owner ? this.#insideAt(owner.pid) : undefined
    if (network.isHost) return ofOwner?.isProven ? ofOwner : undefined
    return ofOwner ?? this.#insideOfNetwork(network)
  }

  #insideAt(pid: number): Inside | undefined {
    const container = this.#containers.containerOf(pid)
    return container && { id: container.ids.at(-1) ?? '', isProven: container.isProven }
  }

  #insideOfNetwork(network: Network): Inside | undefined {
    if (this.#ofNetwork.has(network)) return this.#ofNetwork.get(network)
    const inside = network.pids
      .slice(0, MAX_ASKED_COUNT)
      .map((pid) => this.#insideAt(pid))
      .find((each) => each !== undefined)
    this.#ofNetwork.set(network, inside)
    return inside
  }

  /**
   * The network that an ID stands for alone. A container may have several, and another one may only call
   * itself so: they are told apart by the network, or the ports of one would hide those of the other. It is
   * that of the oldest process, and of one that is proven before one that is not.
   */
  #mainNetwork(id: string, networks: readonly Network[]): Network | undefined {
    if (networks.length === 1) return networks[0]
    const oldest = networks.map((network) => {
      const members = network.pids
        .toSorted((a, b) => a - b)
        .slice(0, MAX_MEMBERS_COUNT)
        .filter((pid) => this.#insideAt(pid)?.id === id)
      const proven = members.find((pid) => this.#insideAt(pid)?.isProven)
      return { network, isProven: proven !== undefined, pid: proven ?? members[0] ?? Infinity }
    })
    const [main] = oldest.toSorted(
      (a, b) => Number(b.isProven) - Number(a.isProven) || a.pid - b.pid,
    )
    return main?.network
  }
}

interface Inside {
  readonly id: string
  readonly isProven: boolean
}

const HOST: Place = { category: 'host', container_id: '' }

/** The processes of a pod are of several containers; one of them names the network, the oldest if it can. */
const MAX_ASKED_COUNT = 8

/** Processes of one network that are asked for their container where the ID is that of two networks. */
const MAX_MEMBERS_COUNT = 1_000
