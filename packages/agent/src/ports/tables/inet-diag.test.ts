import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeInetDiagRequest, parseInetDiag } from './inet-diag.ts'
import type { SocketKind } from './inet-diag.ts'

const TCP4: SocketKind = { family: 'ipv4', type: 'TCP' }
const UDP6: SocketKind = { family: 'ipv6', type: 'UDP' }

const DONE = message(3, '00000000')

/** One netlink message of a little-endian host. */
function message(type: number, hex: string): Buffer {
  const payload = Buffer.from(hex, 'hex')
  const header = Buffer.alloc(16)
  header.writeUInt32LE(16 + payload.length, 0)
  header.writeUInt16LE(type, 4)
  return Buffer.concat([header, payload, Buffer.alloc((4 - (payload.length % 4)) % 4)])
}

interface Fields {
  readonly family?: number
  readonly state?: number
  readonly port?: number
  readonly remotePort?: number
  readonly local?: string
  readonly device?: number
  readonly uid?: number
  readonly inode?: number
  readonly attributes?: string
}

function socketMessage(fields: Fields): Buffer {
  const payload = Buffer.alloc(72)
  payload.writeUInt8(fields.family ?? 2, 0)
  payload.writeUInt8(fields.state ?? 10, 1)
  payload.writeUInt16BE(fields.port ?? 80, 4)
  payload.writeUInt16BE(fields.remotePort ?? 0, 6)
  payload.write(fields.local ?? '7f000001', 8, 'hex')
  payload.writeUInt32LE(fields.device ?? 0, 40)
  payload.writeUInt32LE(fields.uid ?? 0, 64)
  payload.writeUInt32LE(fields.inode ?? 100, 68)
  return message(20, payload.toString('hex') + (fields.attributes ?? ''))
}

function parse(kind: SocketKind, ...messages: Buffer[]) {
  return parseInetDiag(Buffer.concat(messages), kind, true)
}

describe('the request', () => {
  test('asks for the listeners of one family', () => {
    expect(encodeInetDiagRequest(TCP4, true).toString('hex')).toBe(
      `480000001400010301000000000000000206000000040000${'00'.repeat(48)}`,
    )
  })

  test('asks for sockets of UDP without another end, on a big-endian host', () => {
    expect(encodeInetDiagRequest(UDP6, false).toString('hex')).toBe(
      `000000480014030100000001000000000a11000000000080${'00'.repeat(48)}`,
    )
  })
})

describe('the answer', () => {
  test('has address, port, inode, user, device, cgroup and the flag for IPv6 only', () => {
    const socket = socketMessage({
      family: 10,
      state: 7,
      port: 546,
      local: 'fe8000000000000000fc00fffe000001',
      device: 3,
      uid: 998,
      inode: 179_881,
      attributes: '05000800000000000c001500c81a00000000000005000b0001000000',
    })
    expect(parse(UDP6, socket, DONE)).toEqual({
      sockets: [
        {
          type: 'UDP',
          laddr: 'fe80::fc:ff:fe00:1',
          port: 546,
          link: 'socket:[179881]',
          userId: 998,
          device: 3,
          cgroupId: 6856n,
          ipv6Only: true,
        },
      ],
      malformedMessages: 0,
      end: 'done',
    })
  })

  test.each([
    ['that only is bound', { state: 7 }],
    ['that is connected', { remotePort: 53 }],
    ['without a port', { port: 0 }],
  ])('leaves out a socket %s', (_, fields) => {
    expect(parse(TCP4, socketMessage(fields), socketMessage({}))).toMatchObject({
      sockets: [{ port: 80 }],
      malformedMessages: 0,
      end: 'more',
    })
  })

  test.each([
    ['an error', message(2, `feffffff${'00'.repeat(16)}`), 'refused'],
    ['an end with an error', message(3, 'feffffff'), 'refused'],
    ['an end', DONE, 'done'],
    ['an end without a code', message(3, ''), 'done'],
  ])('ends with %s', (_, last, end) => {
    expect(parse(TCP4, socketMessage({}), last)).toMatchObject({ sockets: [{ port: 80 }], end })
  })

  test.each([
    ['of another type', message(77, '00'.repeat(80))],
    ['of the other family', socketMessage({ family: 10 })],
    ['that is too short', message(20, '020a0000')],
    ['with an attribute that is too long', socketMessage({ attributes: 'ff000b0001' })],
    ['with an attribute of no length', socketMessage({ attributes: '00000b0001' })],
  ])('keeps the neighbours of a message %s', (_, broken) => {
    const { sockets } = parse(TCP4, socketMessage({ port: 1 }), broken, socketMessage({ port: 2 }))
    expect(sockets.map(({ port }) => port)).toEqual(expect.arrayContaining([1, 2]))
  })

  test('never throws, whatever the bytes, and keeps what stands before them', () => {
    const arbitrary = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .uint8Array({ maxLength: 200 })
        .map((bytes) => message(20, Buffer.from(bytes).toString('hex'))),
      fc.tuple(fc.nat(150), fc.nat(255)).map(([at, byte]) => {
        const bytes = socketMessage({ attributes: '05000b0001000000' })
        bytes[at % bytes.length] = byte
        return bytes
      }),
    )
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 5 }), (parts) => {
        const { sockets, malformedMessages } = parse(
          TCP4,
          socketMessage({}),
          ...parts.map((part) => Buffer.from(part)),
        )
        expect(sockets[0]).toMatchObject({ port: 80, laddr: '127.0.0.1' })
        expect(malformedMessages).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('loses no neighbour of a message that is broken behind its header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(65_535), (bytes, type) => {
        fc.pre(type !== 2 && type !== 3)
        const broken = message(type, Buffer.from(bytes).toString('hex'))
        const { sockets } = parse(
          TCP4,
          socketMessage({ port: 1 }),
          broken,
          socketMessage({ port: 2 }),
        )
        const ports = sockets.map(({ port }) => port)
        expect([ports[0], ports.at(-1)]).toEqual([1, 2])
      }),
    )
  })
})
