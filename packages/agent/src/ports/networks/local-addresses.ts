import type { System } from '../../host/system.ts'
import { decodeInternetAddress } from '../internet-address.ts'

/** Reads the addresses of the network namespace that a folder (`proc/<pid>/net`) shows. */
export function readLocalAddresses(system: System, folder: string): ReadonlySet<string> {
  const ipv4 = system.readText(`${folder}/fib_trie`, MAX_BYTES)
  const ipv6 = system.readText(`${folder}/if_inet6`, MAX_BYTES)
  return new Set([
    ...('value' in ipv4 ? parseFibTrie(ipv4.value) : []),
    ...('value' in ipv6 ? parseIfInet6(ipv6.value) : []),
  ])
}

/** 100,000 routes. */
const MAX_BYTES = 8 * 1024 * 1024

/** Parses the local IPv4 addresses in the text of /proc/net/fib_trie: leaves with a route of type LOCAL. Never throws. */
export function parseFibTrie(text: string): string[] {
  const addresses: string[] = []
  let leaf: string | undefined
  for (const line of text.split('\n')) {
    leaf = /^ +\|-- (\d{1,3}(?:\.\d{1,3}){3})$/.exec(line)?.[1] ?? leaf
    if (leaf !== undefined && /^ +\/32 host LOCAL$/.test(line)) addresses.push(leaf)
  }
  return addresses
}

/** Parses the IPv6 addresses in the text of /proc/net/if_inet6, which has their bytes in the order of the wire. Never throws. */
export function parseIfInet6(text: string): string[] {
  return text
    .split('\n')
    .map((line) => /^([0-9a-f]{32}) /.exec(line)?.[1])
    .filter((hex) => hex !== undefined)
    .map((hex) => decodeInternetAddress(hex, false))
}
