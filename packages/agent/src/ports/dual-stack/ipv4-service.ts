import type { GapTally } from '../../host/gap-tally.ts'
import { sharesProcessIds } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'
import { readIpv6Only } from './ipv6-only.ts'
import type { OpenSocket } from '../tables/proc-net.ts'
import type { SocketOwner } from '../owners/socket-owners.ts'

/**
 * Tells whether ports on `::` take IPv4 as well. A socket is asked once: a program chooses before it
 * listens, and the kernel allows no change afterwards (ipv6(7)).
 *
 * That another process listens on 0.0.0.0 with the same port proves nothing: with SO_REUSEPORT, or bound
 * to another device, both can stand side by side.
 */
export class Ipv4Service {
  readonly #system: System
  #answers: ReadonlyMap<string, boolean> = new Map()

  constructor(system: System) {
    this.#system = system
  }

  /** Returns the answers by link; it counts the sockets of which that is not known. */
  ask(
    sockets: readonly OpenSocket[],
    owners: ReadonlyMap<string, SocketOwner>,
    missed: GapTally,
  ): ReadonlyMap<string, boolean> {
    const answers = new Map<string, boolean>()
    for (const { laddr, link, ipv6Only } of sockets) {
      if (laddr !== '::') continue
      const known = ipv6Only === undefined ? this.#answers.get(link) : !ipv6Only
      const reading = known === undefined ? this.#read(link, owners.get(link)) : { value: known }
      if ('value' in reading) answers.set(link, reading.value)
      else missed.add('IPv4 on a port of ::', reading.missing)
    }
    this.#answers = answers
    return answers
  }

  #read(link: string, owner: SocketOwner | undefined) {
    if (owner === undefined) return { missing: 'exited' } as const
    if ('unknown' in owner) return { missing: owner.unknown }
    if (!sharesProcessIds(this.#system)) return { missing: 'unsupported' } as const
    const reading = readIpv6Only(owner, link)
    return 'value' in reading ? { value: !reading.value } : reading
  }
}
