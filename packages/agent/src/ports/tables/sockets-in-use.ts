import type { System } from '../../host/system.ts'

/** How many sockets the kernel counts; what it does not say is undefined. */
export interface SocketsInUse {
  /** Sockets of TCP in a network namespace, listening or connected. */
  readonly TCP?: number | undefined
  /** Bound sockets of UDP in a network namespace. */
  readonly UDP?: number | undefined
  /** Sockets of TCP of both families in all network namespaces, also those that are not bound. */
  readonly tcpEverywhere?: number | undefined
}

/**
 * Reads the counters of one family in the network namespace that a folder (`proc/<pid>/net`) shows. To
 * read a table without listeners the kernel goes through the sockets of all namespaces: 3 to 9 ms of CPU
 * with 25,000 of them, this file less than 0.1.
 */
export function readSocketsInUse(
  system: System,
  folder: string,
  family: 'ipv4' | 'ipv6',
): SocketsInUse {
  const file = family === 'ipv4' ? 'sockstat' : 'sockstat6'
  const text = system.readText(`${folder}/${file}`, MAX_BYTES)
  return 'value' in text ? parseSocketsInUse(text.value, family) : {}
}

const MAX_BYTES = 4096

/** Counters in the text of /proc/net/sockstat or sockstat6. Never throws. */
export function parseSocketsInUse(text: string, family: 'ipv4' | 'ipv6'): SocketsInUse {
  const suffix = family === 'ipv4' ? '' : '6'
  const numberIn = (line: RegExp) => {
    const count = line.exec(text)?.[1]
    return count === undefined ? undefined : Number(count)
  }
  return {
    TCP: numberIn(new RegExp(`^TCP${suffix}: inuse (\\d{1,15})(?: |$)`, 'm')),
    UDP: numberIn(new RegExp(`^UDP${suffix}: inuse (\\d{1,15})(?: |$)`, 'm')),
    tcpEverywhere: numberIn(/^TCP: .* alloc (\d{1,15})(?: |$)/m),
  }
}
