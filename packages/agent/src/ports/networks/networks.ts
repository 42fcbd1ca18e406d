import type { GapTally } from '../../host/gap-tally.ts'
import { isCopy, networkFolder, networkOf } from '../../host/host-namespaces.ts'
import type { Reading, System } from '../../host/system.ts'

/** A network namespace, seen through a process that is in it: it is never entered. */
export interface Network {
  readonly isHost: boolean
  /** Inode of its table of TCP sockets; in a copy of /proc, its link. */
  readonly table: string
  /** Processes that are in it, or threads (/proc/<thread> has the same files); none where they are hidden. */
  readonly pids: readonly number[]
  /** The number in the link ns/net, where it is known and no process is in it. */
  readonly inode?: string
}

/** The network namespaces of all processes, that of the host first, and the processes that were seen. */
export interface Networks {
  readonly networks: readonly Network[]
  readonly pids: readonly number[]
}

/**
 * Lists the network namespaces of all processes. It asks every process in every scan, 3 µs for each, because a process may move (the first one of a
 * container does after its start) and its id may be given away again. {@link ThreadNetworks} has those
 * that only a thread of a process is in.
 */
export function listNetworks(system: System, missed: GapTally): Networks {
  const identify = identifierOf(system)
  const host = identify(networkFolder(system))
  const pids = listProcesses(system)
  const pidsOf = new Map<string | number, number[]>()
  const ofHost: number[] = []
  for (const pid of pids) {
    const network = identify(`proc/${pid}/net`)
    if ('missing' in network) {
      if (network.missing === 'permission') missed.add(PROCESS, 'permission')
    } else if ('value' in host && network.value === host.value) {
      ofHost.push(pid)
    } else {
      const others = pidsOf.get(network.value)
      if (others === undefined) pidsOf.set(network.value, [pid])
      else others.push(pid)
    }
  }
  // The kernel may hide the processes of other users altogether (hidepid), and then process 1 as well.
  if (!pids.includes(1) && !isCopy(system)) missed.add(PROCESS, 'permission')
  const others = [...pidsOf].map(([table, inside]) => ({
    isHost: false,
    table: String(table),
    pids: inside,
  }))
  const table = 'value' in host ? String(host.value) : ''
  return { networks: [{ isHost: true, table, pids: ofHost }, ...others], pids }
}

const PROCESS = 'network namespace of a process'

/** In a copy of /proc the links tell the namespaces apart, as far as they were copied; the rest is the host's. */
function identifierOf(system: System): (folder: string) => Reading<string | number> {
  if (!isCopy(system)) return (folder) => networkOf(system, folder)
  const linkOf = (pid: string) => {
    const link = system.readLink(`proc/${pid}/ns/net`)
    return 'value' in link ? link.value : ''
  }
  const host = linkOf('1')
  return (folder) => {
    const pid = /^proc\/(\d+)\/net$/.exec(folder)?.[1]
    return { value: (pid === undefined ? '' : linkOf(pid)) || host }
  }
}

function listProcesses(system: System): number[] {
  const listing = system.listDirectory('proc')
  const names = 'value' in listing ? listing.value : []
  return names.filter((name) => /^[1-9]\d{0,6}$/.test(name)).map(Number)
}
