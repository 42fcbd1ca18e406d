import type { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'

/** A network namespace that is kept by a mount, whether a process is in it or not. */
export interface MountedNetwork {
  /** Its inode, the number in the link /proc/<pid>/ns/net. */
  readonly inode: string
  /** The name that `ip netns` gave it; empty for others. */
  readonly name: string
}

/** Reads the network namespaces in the host's mount table, which is that of process 1. */
export function readMountedNetworks(system: System, missed: GapTally): MountedNetwork[] {
  const text = system.readText('proc/1/mountinfo', MAX_MOUNTINFO_BYTES)
  if ('value' in text) return parseMountedNetworks(text.value)
  // A copy of /proc may lack it; where process 1 is hidden, that is a gap already.
  if (text.missing !== 'absent') missed.add('proc/1/mountinfo', text.missing)
  return []
}

/** 100,000 mounts. */
const MAX_MOUNTINFO_BYTES = 16 * 1024 * 1024

/**
 * Parses the mounts of network namespaces in the text of /proc/<pid>/mountinfo (proc_pid_mountinfo(5)): the
 * fourth column is the namespace, the fifth where it is mounted. Returns one for each namespace, with a name
 * if any of its mounts has one. Never throws.
 */
export function parseMountedNetworks(mountinfo: string): MountedNetwork[] {
  const names = new Map<string, string>()
  for (const [, inode = '', place = ''] of mountinfo.matchAll(NETWORK_MOUNT)) {
    const name = /^\/(?:var\/)?run\/netns\/([\w.:@-]{1,100})$/.exec(place)?.[1] ?? ''
    names.set(inode, names.get(inode) || name)
  }
  return [...names].map(([inode, name]) => ({ inode, name }))
}

const NETWORK_MOUNT = /^\d+ \d+ \d+:\d+ net:\[(\d{1,20})\] (\S+) .* - nsfs /gm
