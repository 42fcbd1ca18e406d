import { closeSync } from 'node:fs'
import type { Reading } from '../../host/system.ts'
import { loadSystemCalls } from '../system-calls.ts'
import type { SystemCalls } from '../system-calls.ts'
import { encodeInetDiagRequest, parseInetDiag } from './inet-diag.ts'
import type { SocketKind } from './inet-diag.ts'
import type { OpenSocket } from './proc-net.ts'

/** The open sockets of one kind, and how many messages of the answer could not be read. */
export interface NetlinkTable {
  readonly sockets: readonly OpenSocket[]
  readonly malformedMessages: number
  /** Datagrams that have sockets. For each but the first the kernel looked anew for where it had been. */
  readonly pieces: number
}

/**
 * Asks the kernel for the open sockets of a kind in the network namespace of this process, as `ss` does
 * (sock_diag(7)). This takes no right. The netlink socket is closed before the function returns.
 */
export function readNetlinkTable(kind: SocketKind): Reading<NetlinkTable> {
  const calls = loadSystemCalls()
  if (calls === undefined) return { missing: 'unsupported' }
  const descriptor = calls.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)
  if (descriptor < 0) return { missing: calls.reason() }
  try {
    const request = encodeInetDiagRequest(kind)
    const sent = calls.send(descriptor, request, request.length, 0)
    return sent < 0 ? { missing: calls.reason() } : receiveTable(calls, descriptor, kind)
  } finally {
    closeSync(descriptor)
  }
}

/** include/uapi/linux/socket.h, net.h and netlink.h: the same on every architecture that Node runs on. */
const AF_NETLINK = 16
const SOCK_RAW = 3
const SOCK_CLOEXEC = 0o2_000_000
const NETLINK_SOCK_DIAG = 4
const MSG_DONTWAIT = 0x40
const MSG_TRUNC = 0x20

/** The kernel fills at most 32 KiB at a time (netlink_recvmsg() in net/netlink/af_netlink.c). */
const DATAGRAM_BYTES = 65_536

/** The same bound as that of a table in /proc. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** struct sockaddr_nl; the port of the kernel is 0, that of a program is not. */
const SENDER_BYTES = 12
const SENDER_PORT_AT = 4

/** The kernel has the next datagram ready before it hands out one, so nothing is ever waited for. */
function receiveTable(
  calls: SystemCalls,
  descriptor: number,
  kind: SocketKind,
): Reading<NetlinkTable> {
  const sockets: OpenSocket[] = []
  let malformedMessages = 0
  let pieces = 0
  let total = 0
  const bytes = Buffer.allocUnsafe(DATAGRAM_BYTES)
  const sender = Buffer.alloc(SENDER_BYTES)
  while (total <= MAX_ANSWER_BYTES) {
    const senderLength = Buffer.from(Uint32Array.of(SENDER_BYTES).buffer)
    const flags = MSG_DONTWAIT | MSG_TRUNC
    const length = calls.recvfrom(descriptor, bytes, bytes.length, flags, sender, senderLength)
    if (length < 0) return { missing: calls.reason() }
    if (length === 0 || length > bytes.length) return { missing: 'failed' }
    total += length
    if (sender.readUInt32LE(SENDER_PORT_AT) !== 0) continue
    const answer = parseInetDiag(bytes.subarray(0, length), kind)
    for (const socket of answer.sockets) sockets.push(socket)
    malformedMessages += answer.malformedMessages
    if (answer.sockets.length > 0) pieces += 1
    if (answer.end === 'refused') return { missing: 'unsupported' }
    if (answer.end === 'done') return { value: { sockets, malformedMessages, pieces } }
  }
  return { missing: 'oversized' }
}
