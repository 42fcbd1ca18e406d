/**
 * Whether an address can only be reached from its own machine: 127.0.0.0/8, also as an IPv4-mapped address, and
 * ::1, in any spelling. False for a name, which is not looked up. Pure.
 */
export function isLoopback(address: string): boolean {
  if (!/^[0-9a-f:.]+$/i.test(address)) return false
  if (!address.includes(':')) return /^127(?:\.\d{1,3}){3}$/.test(address)
  // A URL has every IPv6 address in its shortest form.
  const shortest = URL.parse(`http://[${address}]`)?.hostname ?? ''
  return /^\[(?:::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/.test(shortest)
}
