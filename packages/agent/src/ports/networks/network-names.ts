import type { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { readMountedNetworks } from './mounted-networks.ts'
import type { Network } from './networks.ts'

/**
 * Names of network namespaces: what `ip netns` calls them, or their inode. Without the right to trace a
 * process the inode is unreadable. The name is then `tcp-` and the inode of the table in /proc/net, which
 * looks similar but is a different number.
 */
export class NetworkNames {
  readonly #inodes = new Map<Network, string>()
  readonly #names: ReadonlyMap<string, string>

  /** Counts the namespaces that are kept by a mount and have no process: no table shows what is open there. */
  constructor(system: System, networks: readonly Network[], missed: GapTally) {
    const mounted = readMountedNetworks(system, missed)
    this.#names = new Map(mounted.map(({ inode, name }) => [inode, name]))
    for (const network of networks) this.#inodes.set(network, readNetworkInode(system, network))
    const seen = new Set(this.#inodes.values())
    countUnseen(mounted, seen, missed)
  }

  nameOf(network: Network): string {
    const inode = network.inode ?? this.#inodes.get(network) ?? ''
    return this.#names.get(inode) || inode || `tcp-${network.table}`
  }
}

/** Counts mounted network namespaces that are not among those seen through a process. */
export function countUnseen(
  mounted: readonly { readonly inode: string }[],
  seen: ReadonlySet<string>,
  missed: GapTally,
): void {
  const unseen = mounted.filter(({ inode }) => !seen.has(inode)).length
  if (unseen === 0) return
  // A namespace whose number is unreadable could be the mounted one.
  const reason = seen.has('') ? 'permission' : 'unsupported'
  missed.add('network namespace without a process', reason, unseen)
}

/**
 * Reads the number of a network namespace, empty if that may not be read. A few of its processes are asked:
 * the first may have ended by now.
 */
export function readNetworkInode(system: System, { pids }: Network): string {
  for (const pid of pids.slice(0, 3)) {
    const link = system.readLink(`proc/${pid}/ns/net`)
    const inode = 'value' in link ? /^net:\[(\d+)\]$/.exec(link.value)?.[1] : undefined
    if (inode !== undefined) return inode
  }
  return ''
}
