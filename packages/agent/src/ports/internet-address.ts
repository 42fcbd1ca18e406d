/**
 * Canonical text of an address as /proc/net prints it: one 32-bit word (IPv4) or four (IPv6) in
 * hexadecimal. The kernel prints each word as a number of the host, so on a little-endian host the
 * four bytes of every word are reversed.
 */
export function decodeInternetAddress(hex: string, littleEndian: boolean): string {
  const bytes = Buffer.from(hex, 'hex')
  if (littleEndian) bytes.swap32()
  return formatInternetAddress(bytes)
}

/** Canonical text of an address in the order of the network: four bytes (IPv4) or sixteen (IPv6). */
export function formatInternetAddress(bytes: Buffer): string {
  return bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes)
}

function formatIpv4(bytes: Uint8Array): string {
  return bytes.join('.')
}

/** RFC 5952: lower case, no leading zeros, the longest run of zeros (first of equals) as `::`. */
function formatIpv6(bytes: Buffer): string {
  if (isIpv4Mapped(bytes)) return `::ffff:${formatIpv4(bytes.subarray(12))}`
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16))
  const zeros = longestZeroRun(groups)
  // A single zero group is not shortened (RFC 5952, section 4.2.2).
  if (zeros.length < 2) return groups.join(':')
  const head = groups.slice(0, zeros.start).join(':')
  const tail = groups.slice(zeros.start + zeros.length).join(':')
  return `${head}::${tail}`
}

/** ::ffff:0:0/96, which RFC 5952 section 5 writes with a dotted tail. */
function isIpv4Mapped(bytes: Buffer): boolean {
  return bytes.readUInt16BE(10) === 0xffff && bytes.subarray(0, 10).every((byte) => byte === 0)
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 }
  let start = 0
  groups.forEach((group, index) => {
    if (group !== '0') start = index + 1
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start }
  })
  return longest
}
