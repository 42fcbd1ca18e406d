import { networkFolder } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'

/**
 * Reads the Unix sockets of all networks, and makes a function that tells their links from others. Where there are too many
 * to be read, any link may be one.
 */
export function rememberUnixSockets(
  system: System,
  networks: readonly { readonly pids: readonly number[] }[],
): (link: string) => boolean {
  const folders = [networkFolder(system), ...networks.map(({ pids }) => `proc/${pids[0] ?? 1}/net`)]
  const links = new Set<string>()
  let bytesLeft = MAX_TABLES_BYTES
  for (const folder of new Set(folders)) {
    const text = system.readText(`${folder}/unix`, Math.max(0, bytesLeft))
    bytesLeft -= 'value' in text ? text.value.length + MIN_TABLE_BYTES : MIN_TABLE_BYTES
    if (bytesLeft <= 0 || ('missing' in text && text.missing === 'oversized')) return () => true
    for (const link of 'value' in text ? parseProcNetUnix(text.value) : []) links.add(link)
  }
  return (link) => links.has(link)
}

/** 25,000 sockets with a path each, of all networks. */
const MAX_TABLES_BYTES = 4 * 1024 * 1024
/** An empty table takes as long as this much of a long one. */
const MIN_TABLE_BYTES = 8 * 1024

/**
 * Links of the sockets in the text of /proc/net/unix. A path may hold line breaks and so make up a row,
 * which is then a link too many. Never throws.
 */
export function parseProcNetUnix(text: string): string[] {
  return [...text.matchAll(ROW)].map(([, inode]) => `socket:[${inode}]`)
}

const ROW =
  /^[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} [0-9A-F]{8} [0-9A-F]{4} [0-9A-F]{2} +(\d{1,20})(?: |$)/gm
