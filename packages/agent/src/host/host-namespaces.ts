import type { Reading, System } from './system.ts'

/**
 * Folder of the host's network tables. The host's network is that of process 1: whoever reads may be
 * in another one, a container that watches its host or a shell in `ip netns exec`, and proc/net would
 * show theirs. In a copy of /proc the folder itself is all there is.
 */
export function networkFolder(system: System): 'proc/net' | 'proc/1/net' {
  return isCopy(system) || (system.root === '/' && sharesNetwork(system))
    ? 'proc/net'
    : 'proc/1/net'
}

/** Whether proc is a tree of files that somebody wrote. */
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
  const host = networkOf(system, 'proc/1/net')
  // Where the processes of others are hidden, this is all there is to be seen.
  if ('missing' in host && system.root === '/') return true
  return isSame(host, networkOf(system, 'proc/self/net'))
}

/** Whether the process numbers below proc are those that the kernel knows this process by. */
export function sharesProcessIds(system: System): boolean {
  if (system.root === '/') return true
  return isSame(system.readLink('proc/1/ns/pid'), system.readLink('proc/self/ns/pid'))
}

/** Whether the name that the kernel tells this process is that of the watched host. */
export function sharesHostName(system: System): boolean {
  if (system.root === '/') return true
  return isSame(system.readLink('proc/1/ns/uts'), system.readLink('proc/self/ns/uts'))
}

/**
 * Whether a process is in the host's own namespace of a kind: with that of mounts, its paths are those of the
 * host. Undefined: that is not known. Where process 1 may not be looked at, this process stands for it.
 */
export function sharesNamespace(
  system: System,
  pid: number,
  kind: 'mnt' | 'pid',
): boolean | undefined {
  const first = system.readLink(`proc/1/ns/${kind}`)
  const isHidden = 'missing' in first && system.root === '/'
  const host = isHidden ? system.readLink(`proc/self/ns/${kind}`) : first
  const own = system.readLink(`proc/${pid}/ns/${kind}`)
  return 'value' in host && 'value' in own ? own.value === host.value : undefined
}

function isSame<T>(a: Reading<T>, b: Reading<T>): boolean {
  return 'value' in a && 'value' in b && a.value === b.value
}
