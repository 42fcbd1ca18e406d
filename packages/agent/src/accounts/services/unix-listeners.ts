import type { System } from '../../host/system.ts'

/**
 * Paths of the Unix sockets that a process listens on, as it named them; undefined where its
 * descriptors may not be read. Never throws.
 */
export function readUnixListeners(system: System, pid: number): string[] | undefined {
  const table = system.readText(`proc/${pid}/net/unix`, MAX_TABLE_BYTES)
  const descriptors = system.listDirectory(`proc/${pid}/fd`)
  if (!('value' in table) || !('value' in descriptors)) return undefined
  const listeners = parseUnixListeners(table.value)
  const links = descriptors.value.map((fd) => system.readLink(`proc/${pid}/fd/${fd}`))
  const inodes = links.map((link) => 'value' in link && /^socket:\[(\d+)\]$/.exec(link.value)?.[1])
  return inodes.flatMap((inode) => (inode ? (listeners.get(inode) ?? []) : []))
}

/** Paths of listening sockets by inode. Pure; never throws. Source: proc_net_unix(5). */
export function parseUnixListeners(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => LISTENER.exec(line))
  return new Map(lines.flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? '']] : [])))
}

/**
 * Number, references, protocol, flags with SO_ACCEPTCON, type, state, inode, path. One that begins with `@`
 * is no file.
 */
const LISTENER = /^[\da-f]+: [\dA-F]+ [\dA-F]+ 00010000 0001 01 +(\d+) ([^@].*)$/
/** Some 100 bytes each; a busy host has thousands. */
const MAX_TABLE_BYTES = 4 * 1024 * 1024
