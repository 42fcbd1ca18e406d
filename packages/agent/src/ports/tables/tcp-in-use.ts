import type { System } from '../../host/system.ts'

/**
 * Whether a network namespace has any TCP socket of this family, listening or connected; true where it
 * is not known. The kernel counts them, and to read a table without listeners it goes through the
 * connections of all namespaces: 3 to 9 ms of CPU with 25,000 of them, this file less than 0.1.
 */
export function usesTcp(system: System, folder: string, family: 'ipv4' | 'ipv6'): boolean {
  const file = family === 'ipv4' ? 'sockstat' : 'sockstat6'
  const text = system.readText(`${folder}/${file}`, MAX_BYTES)
  return 'missing' in text || parseTcpInUse(text.value, family) !== 0
}

const MAX_BYTES = 4096

/** Sockets in use in the text of /proc/net/sockstat or sockstat6; undefined if it is none. Never throws. */
export function parseTcpInUse(text: string, family: 'ipv4' | 'ipv6'): number | undefined {
  const line = family === 'ipv4' ? /^TCP: inuse (\d{1,15})(?: |$)/m : /^TCP6: inuse (\d{1,15})$/m
  const count = line.exec(text)?.[1]
  return count === undefined ? undefined : Number(count)
}
