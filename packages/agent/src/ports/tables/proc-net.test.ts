import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseProcNet } from './proc-net.ts'

// Texts of Linux 6.18 on x86-64.
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 00000000:1F56 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179873 1 00000000822529fd 100 0 0 10 0                    
   1: 0100007F:1539 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179874 1 00000000aa63316e 100 0 0 10 0                    
   2: 0100007F:B930 0100007F:1539 01 00000000:00000000 00:00000000 00000000     0        0 179883 2 000000003d7b5ea9 20 0 0 10 -1                    
   3: 0100007F:1539 0100007F:B930 01 00000000:00000000 00:00000000 00000000     0        0 179884 1 000000006802013f 20 0 0 10 -1                    
`
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179875 1 000000004341084f 100 0 0 10 0
   2: 00000000000000000000000001000000:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179876 1 00000000818d6297 100 0 0 10 0
   3: 0000000000000000FFFF00000100007F:1F92 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179877 1 00000000a2f32c8c 100 0 0 10 0
`
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            
 4506: 0100007F:C6EE 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 179882 2 00000000b97c47e3 0        
 8085: 3500007F:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 179879 2 000000002323248f 0        
`
const UDP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 3278: 000080FE00000000FF00FC00010000FE:0222 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 179881 2 000000003ea6ac6c 0
`

describe('parseProcNet', () => {
  test('finds the listeners among TCP sockets', () => {
    expect(parseProcNet(TCP, 'ipv4', 'TCP', true)).toEqual({
      sockets: [
        { type: 'TCP', laddr: '0.0.0.0', port: 8022, link: 'socket:[179873]', userId: 0 },
        { type: 'TCP', laddr: '127.0.0.1', port: 5433, link: 'socket:[179874]', userId: 0 },
      ],
      otherRows: 2,
      malformedLines: 0,
      slots: [0, 1],
      span: [0, 3],
    })
  })

  test('reads IPv6 addresses', () => {
    const { sockets, malformedLines } = parseProcNet(TCP6, 'ipv6', 'TCP', true)
    expect(sockets.map(({ laddr, port }) => [laddr, port])).toEqual([
      ['::', 8080],
      ['::1', 8081],
      ['::ffff:127.0.0.1', 8082],
    ])
    expect(malformedLines).toBe(0)
  })

  test('leaves out connected UDP sockets', () => {
    expect(parseProcNet(UDP, 'ipv4', 'UDP', true)).toEqual({
      sockets: [
        { type: 'UDP', laddr: '127.0.0.53', port: 5353, link: 'socket:[179879]', userId: 0 },
      ],
      otherRows: 1,
      malformedLines: 0,
      slots: [8085],
      span: [4506, 8085],
    })
    expect(parseProcNet(UDP6, 'ipv6', 'UDP', true).sockets).toEqual([
      { type: 'UDP', laddr: 'fe80::fc:ff:fe00:1', port: 546, link: 'socket:[179881]', userId: 0 },
    ])
  })

  test('knows the byte order of a big-endian host', () => {
    const text = TCP.replace('0100007F:1539 00000000', '7F000001:1539 00000000')
    expect(parseProcNet(text, 'ipv4', 'TCP', false).sockets[1]?.laddr).toBe('127.0.0.1')
  })

  test('needs no header and no last line break', () => {
    const rows = TCP.split('\n').slice(1, 3).join('\n')
    expect(parseProcNet(rows, 'ipv4', 'TCP', true).sockets).toHaveLength(2)
  })

  const listener = TCP.split('\n')[1] ?? ''
  test.each([
    ['cut after the state', listener.slice(0, 36)],
    ['cut inside the inode', listener.slice(0, 94)],
    ['cut after the inode', listener.slice(0, 97)],
    ['without a slot', listener.replace('   0:', '    :')],
    ['with a letter in the address', listener.replace('00000000:1F56', '0000000G:1F56')],
    ['with a letter in the state', listener.replace(' 0A ', ' 0G ')],
    ['with a letter in the inode', listener.replace('179873', '17x873')],
    ['with port 0', listener.replace('1F56', '0000')],
    ['of the other family', TCP6.split('\n')[1] ?? ''],
    ['of 10 MB', listener.repeat(70_000)],
    ['of 10 MB of blanks', ' '.repeat(10_000_000)],
    ['of bytes that are not UTF-8', '\uFFFD\uFFFD\u0000\uFFFD'],
  ])('a line %s is counted and costs no row beside it', (_, broken) => {
    const [header, first, second] = TCP.split('\n')
    const text = [header, first, broken, second, ''].join('\n')
    const parsed = parseProcNet(text, 'ipv4', 'TCP', true)
    expect(parsed.sockets.map(({ port }) => port)).toEqual([8022, 5433])
    expect(parsed.malformedLines).toBe(1)
  })

  const arbitraryLine = fc.oneof(
    anyText(),
    // Almost a row: one with some characters overwritten.
    fc
      .tuple(fc.nat(listener.length), fc.string({ maxLength: 12 }))
      .map(([at, text]) => listener.slice(0, at) + text + listener.slice(at + text.length)),
  )

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryLine).map((lines) => lines.join('\n')),
        fc.constantFrom('ipv4', 'ipv6'),
        fc.constantFrom('TCP', 'UDP'),
        fc.boolean(),
        (text, family, type, littleEndian) => {
          for (const { laddr, port, link } of parseProcNet(text, family, type, littleEndian)
            .sockets) {
            expect(laddr).toMatch(family === 'ipv4' ? /^[\d.]{7,15}$/ : /^[\da-f:.]{2,45}$/)
            expect(port).toSatisfy((port: number) => port >= 1 && port <= 65_535)
            expect(link).toMatch(/^socket:\[\d{1,20}\]$/)
          }
        },
      ),
    )
  })

  test('no line between two rows costs one of them', () => {
    const [, first, second] = TCP.split('\n')
    const lines = fc.array(arbitraryLine.map((line) => line.replaceAll('\n', ' ')))
    fc.assert(
      fc.property(lines, (between) => {
        const text = ['', first, ...between, second].join('\n')
        const ports = parseProcNet(text, 'ipv4', 'TCP', true).sockets.map(({ port }) => port)
        expect(ports[0]).toBe(8022)
        expect(ports.at(-1)).toBe(5433)
      }),
    )
  })

  test('gives back what was written as a row', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 1, max: 65_535 }),
        fc.nat(),
        (laddr, port, inode) => {
          const hex = Buffer.from(laddr.split('.').map(Number))
            .swap32()
            .toString('hex')
            .toUpperCase()
          const end = `${hex}:${port.toString(16).toUpperCase().padStart(4, '0')}`
          const text = `10000: ${end} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65534        0 ${inode} 1 0 100 0 0 10 0\n`
          const link = `socket:[${inode}]`
          expect(parseProcNet(text, 'ipv4', 'TCP', true).sockets).toEqual([
            { type: 'TCP', laddr, port, link, userId: 65_534 },
          ])
        },
      ),
    )
  })
})
