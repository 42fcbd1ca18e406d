import type { System } from '../../host/system.ts'
import { decodeInternetAddress } from '../internet-address.ts'

/** Reads the addresses of the network namespace that a folder (`proc/<pid>/net`) shows. */
export function readLocalAddresses(system: System, folder: string): ReadonlySet<string> {
  return new Set([...readIpv4Addresses(system, folder), ...readIpv6Addresses(system, folder)])
}

/** Reads those of IPv4, from the routes of the network; a router has many. */
export function readIpv4Addresses(system: System, folder: string): string[] {
  const text = system.readText(`${folder}/fib_trie`, MAX_BYTES)
  return 'value' in text ? parseFibTrie(text.value) : []
}

/** Reads those of IPv6, of which an interface that is up has one even without a network beyond. */
export function readIpv6Addresses(system: System, folder: string): string[] {
  const text = system.readText(`${folder}/if_inet6`, MAX_BYTES)
  return 'value' in text ? parseIfInet6(text.value) : []
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
