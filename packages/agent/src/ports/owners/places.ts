import { parseContainerId } from '../../host/parse-container-id.ts'
import type { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { NetworkNames } from '../networks/network-names.ts'
import type { Network } from '../networks/networks.ts'
import type { SocketOwner } from './socket-owners.ts'

/** Where the owner of a port runs, with the contract's field names. */
export interface Place {
  readonly category: 'host' | 'container'
  readonly container_id: string
}

/** Places of one scan's sockets. Asks each process once, and only those that own a socket. */
export class Places {
  readonly #system: System
  readonly #missed: GapTally
  readonly #names: NetworkNames
  readonly #ofProcess = new Map<number, string>()
  readonly #ofNetwork = new Map<Network, string>()

  constructor(system: System, networks: readonly Network[], missed: GapTally) {
    this.#system = system
    this.#missed = missed
    this.#names = new NetworkNames(system, networks, missed)
  }

  /**
   * The container of the owner, also on the host's network; otherwise that of the network, so that a
   * socket whose owner is hidden, or outside as that of dockerd's name server, is no port of the host.
   */
  placeOf(network: Network, owner: SocketOwner): Place {
    const ofOwner = 'pid' in owner ? this.#containerOf(owner.pid) : ''
    const id = ofOwner === '' && !network.isHost ? this.#containerOfNetwork(network) : ofOwner
    return { category: id === '' ? 'host' : 'container', container_id: id }
  }

  #containerOf(pid: number): string {
    const known = this.#ofProcess.get(pid)
    if (known !== undefined) return known
    const cgroup = this.#system.readText(`proc/${pid}/cgroup`, MAX_CGROUP_BYTES)
    if ('missing' in cgroup && cgroup.missing !== 'absent' && cgroup.missing !== 'exited') {
      this.#missed.add('cgroup of a process', cgroup.missing)
    }
    const id = 'value' in cgroup ? parseContainerId(cgroup.value) : ''
    this.#ofProcess.set(pid, id)
    return id
  }

  #containerOfNetwork(network: Network): string {
    const known = this.#ofNetwork.get(network)
    if (known !== undefined) return known
    const inside = network.pids.slice(0, PROCESSES_TO_ASK)
    const id = inside.map((pid) => this.#containerOf(pid)).find((container) => container !== '')
    const place = id ?? `netns:${this.#names.nameOf(network)}`
    this.#ofNetwork.set(network, place)
    return place
  }
}

/** Fifteen hierarchies of paths of 4,096 characters. */
const MAX_CGROUP_BYTES = 65_536

/** The processes of a pod are of several containers; one of them names the network, the oldest if it can. */
const PROCESSES_TO_ASK = 8
