import type { GapTally } from '../gap-tally.ts'
import { isCopy, networkFolder, networkOf } from '../host-namespaces.ts'
import type { System } from '../system.ts'

/**
 * Counts the network namespaces that the socket tables do not show: containers have one each, and
 * their ports are not read yet.
 *
 * Asks every process in every scan, 3 µs for each, because a process may move (the first one of a
 * container does after its start) and its id may be given away again. Namespaces without a process
 * are not seen, nor those that only a thread of a process is in.
 */
export function countOtherNetworks(system: System, missed: GapTally): void {
  if (isCopy(system)) return
  const others = new Set<number>()
  const processes = listProcesses(system)
  for (const pid of processes) {
    const network = networkOf(system, `proc/${pid}/net`)
    if ('value' in network) others.add(network.value)
    else if (network.missing === 'permission') missed.add(PROCESS, 'permission')
  }
  // The kernel may hide the processes of others altogether (hidepid), and then process 1 as well.
  if (!processes.includes('1')) missed.add(PROCESS, 'permission')
  const home = networkOf(system, networkFolder(system))
  // Not readable, it is a gap of its own already: that of its tables.
  if ('value' in home) others.delete(home.value)
  if (others.size > 0) missed.add(OTHER_NETWORK, 'unsupported', others.size)
}

/** What the coverage calls a network whose ports are not read. */
export const OTHER_NETWORK = 'other network namespace'

const PROCESS = 'network namespace of a process'

function listProcesses(system: System): string[] {
  const listing = system.listDirectory('proc')
  return 'value' in listing ? listing.value.filter((name) => /^[1-9]\d{0,6}$/.test(name)) : []
}
