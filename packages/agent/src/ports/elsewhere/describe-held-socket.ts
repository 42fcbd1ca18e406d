import { closeSync, fstatSync } from 'node:fs'
import { endianness } from 'node:os'
import type { Reading } from '../../host/system.ts'
import { readOption, withCopiedSocket } from '../copied-socket.ts'
import { formatInternetAddress } from '../internet-address.ts'
import type { Holder } from '../owners/descriptor-search.ts'
import type { SystemCalls } from '../system-calls.ts'
import type { OpenSocket } from '../tables/proc-net.ts'

/** What a socket says of itself. */
export interface HeldSocket {
  /** Undefined: it is connected or not bound, and so not open. */
  readonly open: OpenSocket | undefined
  /** Inode of its network namespace, the number in the link /proc/<pid>/ns/net. */
  readonly networkInode: string
}

/** Asks a copy of the socket. Takes CAP_NET_ADMIN for its network namespace (SIOCGSKNS). */
export function describeHeldSocket(
  holder: Holder,
  link: string,
  type: 'TCP' | 'UDP',
): Reading<HeldSocket> {
  return withCopiedSocket(holder, link, (socket, calls): Reading<HeldSocket> => {
    const network = calls.ioctl(socket, SIOCGSKNS, 0)
    if (network < 0) return { missing: calls.reason() }
    const networkInode = String(fstatSync(network).ino)
    closeSync(network)
    const open = isOpen(calls, socket, type) ? readAddress(calls, socket) : undefined
    if (open === undefined) return { value: { open: undefined, networkInode } }
    const ipv6Only = readOption(calls, socket, IPPROTO_IPV6, IPV6_V6ONLY)
    return {
      value: {
        open: {
          type,
          ...open,
          link,
          ...('value' in ipv6Only && { ipv6Only: ipv6Only.value !== 0 }),
        },
        networkInode,
      },
    }
  })
}

/** include/uapi/linux/sockios.h, socket.h, in.h and in6.h. */
const SIOCGSKNS = 0x894c
const SOL_SOCKET = 1
const SO_ACCEPTCONN = 30
const IPPROTO_IPV6 = 41
const IPV6_V6ONLY = 26
const AF_INET = 2
const AF_INET6 = 10

/** struct sockaddr_in6, the longer of the two. */
const ADDRESS_BYTES = 28

function isOpen(calls: SystemCalls, socket: number, type: 'TCP' | 'UDP'): boolean {
  if (type === 'UDP') return readName(calls, socket, 'getpeername') === undefined
  const listens = readOption(calls, socket, SOL_SOCKET, SO_ACCEPTCONN)
  return 'value' in listens && listens.value !== 0
}

function readAddress(
  calls: SystemCalls,
  socket: number,
): Pick<OpenSocket, 'laddr' | 'port'> | undefined {
  const name = readName(calls, socket, 'getsockname')
  return name === undefined ? undefined : parseSocketAddress(name)
}

function readName(
  calls: SystemCalls,
  socket: number,
  call: 'getsockname' | 'getpeername',
): Buffer | undefined {
  const address = Buffer.alloc(ADDRESS_BYTES)
  const length = Buffer.from(Uint32Array.of(address.length).buffer)
  return calls[call](socket, address, length) === 0 ? address : undefined
}

/** Address and port of a struct sockaddr_in or sockaddr_in6; undefined: none, or not bound. Never throws. */
function parseSocketAddress(address: Buffer): Pick<OpenSocket, 'laddr' | 'port'> | undefined {
  if (address.length < ADDRESS_BYTES) return undefined
  const family = endianness() === 'LE' ? address.readUInt16LE(0) : address.readUInt16BE(0)
  const port = address.readUInt16BE(2)
  if (port === 0 || (family !== AF_INET && family !== AF_INET6)) return undefined
  const bytes = family === AF_INET ? address.subarray(4, 8) : address.subarray(8, 24)
  return { laddr: formatInternetAddress(bytes), port }
}
