import type { Reading, System } from './system.ts'

/**
 * Folder of the host's network tables. Below another root, a living proc/net is a link to self/net:
 * it would show the network of whoever reads, a container that watches its host, and miss every port
 * of the host. Its process 1 shows the host's. In a copy of /proc the folder itself is all there is.
 */
export function networkFolder(system: System): 'proc/net' | 'proc/1/net' {
  return system.root === '/' || isCopy(system) ? 'proc/net' : 'proc/1/net'
}

/** Whether proc is a tree of files that somebody wrote, with one network and no more. */
export function isCopy(system: System): boolean {
  return system.root !== '/' && 'missing' in system.readLink('proc/net')
}

/**
 * A number for the network namespace that a folder shows: the inode of a table, which every network
 * has of its own. Unlike the link ns/net it may be read of the processes of others.
 */
export function networkOf(system: System, folder: string): Reading<number> {
  return system.inodeOf(`${folder}/tcp`)
}

/** Whether the interfaces that the kernel shows this process are those of the watched host. */
export function sharesNetwork(system: System): boolean {
  if (system.root === '/') return true
  return isSame(networkOf(system, 'proc/1/net'), networkOf(system, 'proc/self/net'))
}

/** Whether the name that the kernel tells this process is that of the watched host. */
export function sharesHostName(system: System): boolean {
  if (system.root === '/') return true
  return isSame(system.readLink('proc/1/ns/uts'), system.readLink('proc/self/ns/uts'))
}

function isSame<T>(a: Reading<T>, b: Reading<T>): boolean {
  return 'value' in a && 'value' in b && a.value === b.value
}
