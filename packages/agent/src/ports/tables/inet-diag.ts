import { endianness } from 'node:os'
import { formatInternetAddress } from '../internet-address.ts'
import type { OpenSocket } from './proc-net.ts'

/** The sockets that a request asks for: open ones of one family and protocol. */
export interface SocketKind {
  readonly family: 'ipv4' | 'ipv6'
  readonly type: 'TCP' | 'UDP'
}

/** What one datagram of the kernel's answer says. */
export interface InetDiagAnswer {
  readonly sockets: readonly OpenSocket[]
  /** Messages that are not of this form; each may have been an open port. */
  readonly malformedMessages: number
  /** `more`: another datagram follows. `refused`: the kernel cannot or may not list these sockets. */
  readonly end: 'more' | 'done' | 'refused'
}

/** Encodes the request for all open sockets of a kind, in the network namespace of the netlink socket. */
export function encodeInetDiagRequest(
  { family, type }: SocketKind,
  littleEndian = endianness() === 'LE',
): Buffer {
  const request = Buffer.alloc(NETLINK_HEADER_BYTES + REQUEST_BYTES)
  const view = viewOf(request)
  view.setUint32(0, request.length, littleEndian)
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, littleEndian)
  view.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, littleEndian)
  view.setUint32(8, SEQUENCE, littleEndian)
  view.setUint8(NETLINK_HEADER_BYTES, FAMILIES[family])
  view.setUint8(NETLINK_HEADER_BYTES + 1, PROTOCOLS[type])
  view.setUint32(NETLINK_HEADER_BYTES + 4, 1 << OPEN_STATES[type], littleEndian)
  return request
}

/**
 * Decodes one datagram of the answer. A broken message costs none of its neighbours while its length is
 * plausible. Never throws, whatever the bytes.
 * Layout: Linux include/uapi/linux/netlink.h and inet_diag.h; see netlink(7) and sock_diag(7).
 */
export function parseInetDiag(
  datagram: Buffer,
  kind: SocketKind,
  littleEndian = endianness() === 'LE',
): InetDiagAnswer {
  const view = viewOf(datagram)
  const sockets: OpenSocket[] = []
  let malformedMessages = 0
  for (let start = 0; start < datagram.length;) {
    if (datagram.length - start < NETLINK_HEADER_BYTES) {
      return { sockets, malformedMessages: malformedMessages + 1, end: 'more' }
    }
    const length = view.getUint32(start, littleEndian)
    const type = view.getUint16(start + 4, littleEndian)
    const end = start + length
    if (length < NETLINK_HEADER_BYTES || end > datagram.length) {
      return { sockets, malformedMessages: malformedMessages + 1, end: 'more' }
    }
    if (type === NLMSG_ERROR) return { sockets, malformedMessages, end: 'refused' }
    if (type === NLMSG_DONE) {
      const code = length >= NETLINK_HEADER_BYTES + 4 ? view.getInt32(start + 16, littleEndian) : 0
      return { sockets, malformedMessages, end: code < 0 ? 'refused' : 'done' }
    }
    const message = datagram.subarray(start + NETLINK_HEADER_BYTES, end)
    const socket = type === SOCK_DIAG_BY_FAMILY ? readSocket(message, kind, littleEndian) : 'broken'
    if (socket === 'broken') malformedMessages += 1
    else if (socket !== 'not open') sockets.push(socket)
    start += align(length)
  }
  return { sockets, malformedMessages, end: 'more' }
}

const NETLINK_HEADER_BYTES = 16
const REQUEST_BYTES = 56

const NLMSG_ERROR = 2
const NLMSG_DONE = 3
const NLM_F_REQUEST = 0x1
const NLM_F_DUMP = 0x300
const SOCK_DIAG_BY_FAMILY = 20
const SEQUENCE = 1

const FAMILIES = { ipv4: 2, ipv6: 10 } as const
const PROTOCOLS = { TCP: 6, UDP: 17 } as const

/** TCP_LISTEN, and TCP_CLOSE, which is the state of an unconnected UDP socket. */
const OPEN_STATES = { TCP: 10, UDP: 7 } as const

/** struct inet_diag_msg; attributes follow it. */
const MESSAGE_BYTES = 72
const AT = {
  state: 1,
  port: 4,
  remotePort: 6,
  local: 8,
  remote: 24,
  device: 40,
  uid: 64,
  inode: 68,
}

const ATTRIBUTE_HEADER_BYTES = 4
const INET_DIAG_SKV6ONLY = 11
const INET_DIAG_CGROUP_ID = 21

function readSocket(
  message: Buffer,
  { family, type }: SocketKind,
  littleEndian: boolean,
): OpenSocket | 'not open' | 'broken' {
  if (message.length < MESSAGE_BYTES || message[0] !== FAMILIES[family]) return 'broken'
  const view = viewOf(message)
  const addressBytes = family === 'ipv4' ? 4 : 16
  const remote = message.subarray(AT.remote, AT.remote + addressBytes)
  const hasRemoteEnd = view.getUint16(AT.remotePort) !== 0 || remote.some((byte) => byte !== 0)
  // A socket that is bound but does not listen has the state of a closed one.
  if (message[AT.state] !== OPEN_STATES[type] || hasRemoteEnd) return 'not open'
  // Ports and addresses are in the order of the network, whatever the host.
  const port = view.getUint16(AT.port)
  if (port === 0) return 'not open'
  const device = view.getUint32(AT.device, littleEndian)
  return {
    type,
    laddr: formatInternetAddress(message.subarray(AT.local, AT.local + addressBytes)),
    port,
    link: `socket:[${view.getUint32(AT.inode, littleEndian)}]`,
    userId: view.getUint32(AT.uid, littleEndian),
    ...(device !== 0 && { device }),
    ...readAttributes(message, view, littleEndian),
  }
}

function readAttributes(
  message: Buffer,
  view: DataView,
  littleEndian: boolean,
): Pick<OpenSocket, 'ipv6Only' | 'cgroupId'> {
  let ipv6Only: boolean | undefined
  let cgroupId: bigint | undefined
  for (let start = MESSAGE_BYTES; start + ATTRIBUTE_HEADER_BYTES <= message.length;) {
    const length = view.getUint16(start, littleEndian)
    const type = view.getUint16(start + 2, littleEndian)
    if (length < ATTRIBUTE_HEADER_BYTES || start + length > message.length) break
    const value = start + ATTRIBUTE_HEADER_BYTES
    const valueBytes = length - ATTRIBUTE_HEADER_BYTES
    if (type === INET_DIAG_SKV6ONLY && valueBytes >= 1) ipv6Only = message[value] !== 0
    if (type === INET_DIAG_CGROUP_ID && valueBytes >= 8) {
      cgroupId = view.getBigUint64(value, littleEndian)
    }
    start += align(length)
  }
  return {
    ...(ipv6Only !== undefined && { ipv6Only }),
    ...(cgroupId !== undefined && { cgroupId }),
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Messages and attributes start at multiples of four bytes. */
function align(length: number): number {
  return (length + 3) & ~3
}
