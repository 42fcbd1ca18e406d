import { endianness } from 'node:os'
import { decodeInternetAddress } from '../internet-address.ts'

/** A socket that waits for anybody: listening TCP, or bound and unconnected UDP. */
export interface OpenSocket {
  readonly type: 'TCP' | 'UDP'
  readonly laddr: string
  readonly port: number
  /** What a descriptor of this socket links to below /proc/<pid>/fd: `socket:[<inode>]`. */
  readonly link: string
  /** The user that made it. */
  readonly userId?: number
  /** Number of the interface that it is bound to; left out: none, or not known. */
  readonly device?: number
  /** Whether it refuses IPv4; left out: of IPv4, or not known. */
  readonly ipv6Only?: boolean
  /** Number of the cgroup (version 2) that it was made in; left out: not known. */
  readonly cgroupId?: bigint
}

export interface ProcNetTable {
  readonly sockets: readonly OpenSocket[]
  /** Rows of sockets that are not open: connections, connected UDP. */
  readonly otherRows: number
  /** Lines that are not rows of this table; each may have been an open port. */
  readonly malformedLines: number
  /** The first column of each of `sockets`. Of UDP it is the bucket of the kernel's hash table that the socket is in. */
  readonly slots: readonly number[]
  /** The first column of the first and the last row, also of sockets that are not open; left out: there is no row. */
  readonly span?: readonly [first: number, last: number]
}

/** What the kernel gives out of a table at a time: one page (seq_read_iter() in fs/seq_file.c), at least this much. */
export const PIECE_BYTES = 4096

/**
 * Parses the open sockets in the text of /proc/net/{tcp,tcp6,udp,udp6}. Never throws, whatever the text.
 * Layout: Linux net/ipv4/tcp_ipv4.c get_tcp4_sock(), net/ipv6/udp.c and their siblings.
 *
 * A busy host has 100,000 established rows, so a row that is not wanted costs a few character
 * comparisons and no allocation: 100,000 rows in 6 ms.
 */
export function parseProcNet(
  text: string,
  family: 'ipv4' | 'ipv6',
  type: 'TCP' | 'UDP',
  littleEndian = endianness() === 'LE',
): ProcNetTable {
  const layout = LAYOUTS[family]
  const sockets: OpenSocket[] = []
  const slots: number[] = []
  let firstRow = -1
  let lastRow = -1
  let otherRows = 0
  let malformedLines = 0
  let end = 0
  for (let start = startOfRows(text); start < text.length; start = end + 1) {
    end = text.indexOf('\n', start)
    if (end === -1) end = text.length
    const local = startOfLocalAddress(text, start, end, layout)
    if (local === -1) {
      if (!isBlank(text, start, end)) malformedLines += 1
      continue
    }
    if (firstRow === -1) firstRow = start
    lastRow = start
    if (isOpen(text, local, layout, type)) {
      const socket = readSocket(text.slice(local, end), layout, type, littleEndian)
      if (socket === undefined) malformedLines += 1
      else {
        sockets.push(socket)
        slots.push(slotOf(text, start))
      }
    } else {
      otherRows += 1
    }
  }
  return {
    sockets,
    otherRows,
    malformedLines,
    slots,
    ...(firstRow !== -1 && { span: [slotOf(text, firstRow), slotOf(text, lastRow)] }),
  }
}

interface Layout {
  readonly addressDigits: number
  /** Offset of the state from the start of the local address. */
  readonly state: number
  /** Local address, port, remote address, port, state, three columns, user, timeout, inode. */
  readonly row: RegExp
}

const LAYOUTS: Readonly<Record<'ipv4' | 'ipv6', Layout>> = { ipv4: layout(8), ipv6: layout(32) }

function layout(addressDigits: number): Layout {
  const end = `[0-9A-F]{${addressDigits}}:[0-9A-F]{4}`
  return {
    addressDigits,
    state: 2 * (addressDigits + 6),
    // The reference count must follow, or a row that is cut off would name another inode.
    row: new RegExp(
      `^${end} ${end} [0-9A-F]{2}(?: +[0-9A-F:]+){3} +(\\d{1,10}) +\\d+ +(\\d{1,20}) +\\d`,
    ),
  }
}

/** The longest line that can be a row; the kernel pads rows to 127 and 149 characters. */
const MAX_ROW_CHARACTERS = 512

const COLON = 0x3a
const SPACE = 0x20

function startOfRows(text: string): number {
  const end = text.indexOf('\n')
  const firstLine = text.slice(0, Math.min(end === -1 ? text.length : end, MAX_ROW_CHARACTERS))
  return /^ *sl +local_address /.test(firstLine) ? firstLine.length + 1 : 0
}

/** Start of the local address when the line has the columns of a row, otherwise -1. */
function startOfLocalAddress(text: string, start: number, end: number, layout: Layout): number {
  if (end - start > MAX_ROW_CHARACTERS) return -1
  let at = start
  while (text.charCodeAt(at) === SPACE) at += 1
  const slot = at
  while (isDigit(text.charCodeAt(at))) at += 1
  const local = at + 2
  const state = local + layout.state
  const fits =
    at > slot &&
    state + 2 < end &&
    text.charCodeAt(at) === COLON &&
    text.charCodeAt(at + 1) === SPACE &&
    text.charCodeAt(local + layout.addressDigits) === COLON &&
    text.charCodeAt(state - 1) === SPACE &&
    isHexDigit(text.charCodeAt(state)) &&
    isHexDigit(text.charCodeAt(state + 1)) &&
    text.charCodeAt(state + 2) === SPACE
  return fits ? local : -1
}

function slotOf(text: string, row: number): number {
  return Number.parseInt(text.slice(row, row + MAX_SLOT_CHARACTERS), 10)
}

const MAX_SLOT_CHARACTERS = 16

/** TCP state 0A is LISTEN. An unconnected UDP socket is in state 07 and has no remote end. */
function isOpen(text: string, local: number, layout: Layout, type: 'TCP' | 'UDP'): boolean {
  if (type === 'TCP') return text.startsWith('0A', local + layout.state)
  return text.startsWith('07', local + layout.state) && !hasRemoteEnd(text, local, layout)
}

function hasRemoteEnd(text: string, local: number, layout: Layout): boolean {
  const remote = local + layout.addressDigits + 6
  for (let at = remote; at < local + layout.state - 1; at += 1) {
    if (text[at] !== '0' && text[at] !== ':') return true
  }
  return false
}

function readSocket(
  row: string,
  layout: Layout,
  type: 'TCP' | 'UDP',
  littleEndian: boolean,
): OpenSocket | undefined {
  const [, userId, inode] = layout.row.exec(row) ?? []
  const port = Number.parseInt(row.slice(layout.addressDigits + 1, layout.addressDigits + 5), 16)
  if (inode === undefined || port === 0) return undefined
  const laddr = decodeInternetAddress(row.slice(0, layout.addressDigits), littleEndian)
  return { type, laddr, port, link: `socket:[${inode}]`, userId: Number(userId) }
}

function isBlank(text: string, start: number, end: number): boolean {
  return end - start <= MAX_ROW_CHARACTERS && text.slice(start, end).trim() === ''
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46)
}
