import type { Reading, System } from './system.ts'

/**
 * Returns the folder of the host's network tables. The host's network is that of process 1. The agent
 * itself may be in another one (a container that watches its host, a shell in `ip netns exec`), and
 * proc/net would show that one. In a copy of /proc the folder proc/net is all there is.
 */
export function networkFolder(system: System): 'proc/net' | 'proc/1/net' {
  return isCopy(system) || (system.root === '/' && sharesNetwork(system))
    ? 'proc/net'
    : 'proc/1/net'
}

/** Tells whether proc is a tree of ordinary files, not the kernel's. */
export function isCopy(system: System): boolean {
  return system.root !== '/' && 'missing' in system.readLink('proc/net')
}

/**
 * Returns a number that identifies the network namespace a folder shows: the inode of one of its tables.
 * Unlike the link ns/net, it can be read for the processes of other users.
 */
export function networkOf(system: System, folder: string): Reading<number> {
  return system.inodeOf(`${folder}/tcp`)
}

/** Tells whether the interfaces that the kernel shows this process are those of the watched host. */
export function sharesNetwork(system: System): boolean {
  const host = networkOf(system, 'proc/1/net')
  // Where the processes of other users are hidden, this process sees only its own network.
  if ('missing' in host && system.root === '/') return true
  return isSame(host, networkOf(system, 'proc/self/net'))
}

/** Tells whether the process IDs below proc are those by which the kernel knows this process. */
export function sharesProcessIds(system: System): boolean {
  if (system.root === '/') return true
  return isSame(system.readLink('proc/1/ns/pid'), system.readLink('proc/self/ns/pid'))
}

/** Tells whether the host name that the kernel tells this process is that of the watched host. */
export function sharesHostName(system: System): boolean {
  if (system.root === '/') return true
  return isSame(system.readLink('proc/1/ns/uts'), system.readLink('proc/self/ns/uts'))
}

function isSame<T>(a: Reading<T>, b: Reading<T>): boolean {
  return 'value' in a && 'value' in b && a.value === b.value
}
