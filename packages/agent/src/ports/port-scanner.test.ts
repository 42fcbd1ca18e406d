import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { GapReason } from '@openhss/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { System } from '../system.ts'
import type { Reading } from '../system.ts'
import { createPortScanner } from './port-scanner.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'openhss-ports-'))
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the rows', () => {
  test('a tree without processes lists its ports, owners hidden', () => {
    writeFile('proc/net/tcp', HEADER + listener(22, 100))
    writeFile('proc/net/udp', HEADER)
    expect(scanOnce()).toEqual({
      ports: [{ ...ROW, port: 22, owner_unknown: 'permission' }],
      coverage: {
        complete: false,
        sockets: 1,
        owners_known: 0,
        gaps: [{ what: 'owner of an open port', reason: 'permission', count: 1 }],
      },
    })
  })

  test('a port has the process and the program that own it', () => {
    writeTables(listener(22, 100))
    writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    writeProcess(70, { parent: 1, exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
    expect(scanOnce()).toEqual({
      ports: [{ ...ROW, port: 22, pid: 70, path: '/usr/sbin/sshd' }],
      coverage: { complete: true, sockets: 1, owners_known: 1, gaps: [] },
    })
  })

  test('sockets that share a port share a row', () => {
    writeTables(listener(80, 101) + listener(80, 100))
    writeProcess(7, { exe: '/a', fds: { 3: 'socket:[100]' } })
    writeProcess(8, { exe: '/b', fds: { 3: 'socket:[101]' } })
    const { ports, coverage } = scanOnce()
    expect(ports).toEqual([{ ...ROW, port: 80, pid: 7, path: '/a' }])
    expect(coverage).toMatchObject({ sockets: 2, owners_known: 2 })
  })

  test('a program file that was replaced keeps its path', () => {
    writeTables(listener(22, 100))
    writeProcess(7, { exe: '/usr/sbin/sshd (deleted)', fds: { 3: 'socket:[100]' } })
    expect(scanOnce().ports[0]?.path).toBe('/usr/sbin/sshd')
  })

  test('a program that cannot be read leaves the process known, and a gap', () => {
    writeTables(listener(22, 100) + listener(23, 101))
    writeProcess(7, { fds: { 3: 'socket:[100]', 4: 'socket:[101]' } })
    const { ports, coverage } = scanOnce()
    expect(ports).toEqual([
      { ...ROW, port: 22, pid: 7 },
      { ...ROW, port: 23, pid: 7 },
    ])
    expect(coverage.gaps).toEqual([{ what: 'executable path', reason: 'absent', count: 1 }])
  })
})

describe('the owner', () => {
  test('of a socket that was inherited is the topmost ancestor that holds it', () => {
    writeTables(listener(80, 100))
    writeProcess(1, { exe: '/sbin/init', fds: {} })
    writeProcess(20, { parent: 1, exe: '/nginx', fds: { 3: '/log', 6: 'socket:[100]' } })
    // Holds nothing itself, yet stands between.
    writeProcess(15, { parent: 20, exe: '/bin/sh', fds: {} })
    writeProcess(12, { parent: 15, exe: '/nginx', fds: { 6: 'socket:[100]' } })
    writeProcess(10, { parent: 12, exe: '/nginx', fds: { 4: 'socket:[100]' } })
    expect(scanOnce().ports[0]?.pid).toBe(20)
  })

  const dense = Object.fromEntries(Array.from({ length: 700 }, (_, fd) => [fd, '/dev/null']))
  const sparse = Object.fromEntries(Array.from({ length: 700 }, (_, fd) => [fd * 3, '/dev/null']))
  test.each([
    ['dense, before Linux 6.2', dense, 'unknown'],
    ['dense, since Linux 6.2', dense, 'known'],
    ['sparse, before Linux 6.2', sparse, 'unknown'],
    ['sparse, since Linux 6.2', sparse, 'known'],
  ] as const)('is found among many descriptors, %s', (_, others, count) => {
    const sockets = { 70: 'socket:[101]', 512: 'socket:[102]', 2101: 'socket:[103]' }
    writeTables(listener(1, 101) + listener(2, 102) + listener(3, 103))
    writeProcess(1, { exe: '/sbin/init', fds: {} })
    writeProcess(9, { exe: '/a', fds: { ...others, ...sockets } })
    const system = new ShadedSystem(root)
    system.descriptorCount = count
    expect(createPortScanner(system).scan().coverage).toMatchObject({ owners_known: 3 })
  })

  test('is found if it was started during the search', () => {
    writeTables(listener(80, 100))
    writeProcess(1, { exe: '/sbin/init', fds: {} })
    const system = new ShadedSystem(root)
    system.beforeListing = (folder) => {
      if (folder === 'proc/1/fd') writeProcess(9, { exe: '/a', fds: { 3: 'socket:[100]' } })
    }
    expect(createPortScanner(system).scan().ports[0]?.pid).toBe(9)
  })

  test('is the kernel if all processes were seen and none holds the socket', () => {
    writeTables(listener(2049, 100))
    writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    const { ports, coverage } = scanOnce()
    expect(ports).toEqual([{ ...ROW, port: 2049, owner_unknown: 'kernel' }])
    expect(coverage).toEqual({ complete: true, sockets: 1, owners_known: 0, gaps: [] })
  })

  test('may be hidden outside our own process id namespace', () => {
    writeTables(listener(2049, 100))
    writeProcess(1, { exe: '/sbin/init', fds: {} })
    link('proc/1/ns/pid', 'pid:[4026532700]')
    expect(scanOnce().ports[0]?.owner_unknown).toBe('permission')
  })

  test.each(['proc/1/fd', 'proc/1/fd/0'])('may be hidden by %s that we may not read', (hidden) => {
    writeTables(listener(22, 100) + listener(80, 101))
    writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    writeProcess(70, { parent: 1, exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
    const system = new ShadedSystem(root)
    system.forbidden = hidden
    const { ports, coverage } = createPortScanner(system).scan()
    expect(ports.map((port) => port.pid ?? port.owner_unknown)).toEqual([70, 'permission'])
    expect(coverage.gaps).toEqual([
      { what: 'owner of an open port', reason: 'permission', count: 1 },
    ])
  })

  test('has exited if the socket is closed when we look again', () => {
    writeTables(listener(80, 100))
    writeProcess(1, { exe: '/sbin/init', fds: {} })
    const system = new ShadedSystem(root)
    system.beforeListing = () => writeTables('')
    const scanner = createPortScanner(system)
    const { ports, coverage } = scanner.scan()
    expect(ports[0]?.owner_unknown).toBe('exited')
    expect(coverage.gaps).toEqual([{ what: 'owner of an open port', reason: 'exited', count: 1 }])
    system.beforeListing = () => {}
    writeTables(listener(80, 100))
    expect(scanner.scan().ports[0]?.owner_unknown).toBe('kernel')
  })
})

describe('a repeated scan', () => {
  test('reads one link for each listener and one for each program, and lists nothing', () => {
    writeTables(listener(22, 100) + listener(80, 101) + listener(443, 102))
    writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    writeProcess(7, { exe: '/sshd', fds: { 3: 'socket:[100]' } })
    writeProcess(8, { exe: '/nginx', fds: { 5: 'socket:[101]', 6: 'socket:[102]' } })
    const system = new ShadedSystem(root)
    const scanner = createPortScanner(system)
    const first = scanner.scan()
    system.reads = []
    expect(scanner.scan()).toEqual(first)
    expect(system.reads.filter((file) => !file.startsWith('proc/net'))).toEqual([
      'proc/7/fd/3',
      'proc/8/fd/5',
      'proc/8/fd/6',
      'proc/7/exe',
      'proc/8/exe',
    ])
  })

  test('does not take a process id that was given away again for the owner', () => {
    writeTables(listener(22, 100))
    writeProcess(7, { exe: '/sshd', fds: { 3: 'socket:[100]' } })
    const scanner = createPortScanner(new System(root))
    scanner.scan()
    rmSync(path.join(root, 'proc/7'), { recursive: true })
    writeProcess(7, { exe: '/cat', fds: { 3: '/etc/motd' } })
    writeProcess(9, { exe: '/sshd', fds: { 4: 'socket:[100]' } })
    expect(scanner.scan().ports).toEqual([{ ...ROW, port: 22, pid: 9, path: '/sshd' }])
  })

  test('sees that the owner runs another program by now', () => {
    writeTables(listener(22, 100))
    writeProcess(7, { exe: '/sbin/init', fds: { 3: 'socket:[100]' } })
    const scanner = createPortScanner(new System(root))
    scanner.scan()
    rmSync(path.join(root, 'proc/7/exe'))
    link('proc/7/exe', '/sshd')
    expect(scanner.scan().ports[0]?.path).toBe('/sshd')
  })

  test('searches for a socket without owner again in every 20th scan only', () => {
    writeTables(listener(2049, 100))
    writeProcess(1, { exe: '/sbin/init', fds: {} })
    const system = new ShadedSystem(root)
    const scanner = createPortScanner(system)
    const searches = Array.from({ length: 41 }, (_, scan) => {
      system.reads = []
      scanner.scan()
      return system.reads.includes('proc') ? scan : -1
    })
    expect(searches.filter((scan) => scan !== -1)).toEqual([0, 20, 40])
  })
})

describe('the coverage', () => {
  test('names tables that are not there', () => {
    writeFile('proc/net/if_inet6', '')
    const { ports, coverage } = scanOnce()
    expect(ports).toEqual([])
    expect(coverage).toMatchObject({ complete: false, sockets: 0 })
    expect(coverage.gaps).toEqual([
      { what: 'proc/net/tcp', reason: 'absent', count: 1 },
      { what: 'proc/net/tcp6', reason: 'absent', count: 1 },
      { what: 'proc/net/udp', reason: 'absent', count: 1 },
      { what: 'proc/net/udp6', reason: 'absent', count: 1 },
    ])
  })

  test('is complete on a host without IPv6', () => {
    writeTables('')
    expect(scanOnce().coverage).toEqual({ complete: true, sockets: 0, owners_known: 0, gaps: [] })
  })

  test('counts broken lines, and a line of 10 MB costs no row beside it', () => {
    const longLine = `${'x'.repeat(10_000_000)}\n`
    writeTables(`${listener(22, 100)}${longLine}${connection()}${longLine}${listener(23, 101)}?\n`)
    const { ports, coverage } = scanOnce()
    expect(ports.map(({ port }) => port)).toEqual([22, 23])
    expect(coverage.gaps).toContainEqual({
      what: 'proc/net/tcp line',
      reason: 'malformed',
      count: 3,
    })
  })

  test('leaves out what stands behind thousands of connections, where no listener can be', () => {
    writeTables(`${listener(22, 100)}${connection().repeat(10_000)}?\n`)
    const { ports, coverage } = scanOnce()
    expect(ports.map(({ port }) => port)).toEqual([22])
    expect(coverage.gaps).not.toContainEqual(expect.objectContaining({ reason: 'malformed' }))
  })

  // The kernel pads rows to 150 characters, so a chunk ends somewhere in a row.
  test.each([0, 30, 60, 90, 120])(
    'takes no harm of a row cut after %i characters',
    (characters) => {
      const offset = 65_536 - HEADER.length - characters
      const lead = listener(22, 100)
        .trimEnd()
        .padEnd(149 + (offset % 150))
      writeTables(`${lead}\n${`${connection().trimEnd().padEnd(149)}\n`.repeat(1000)}`)
      expect(scanOnce().coverage.gaps).toEqual([
        { what: 'owner of an open port', reason: 'permission', count: 1 },
      ])
    },
  )

  test('covers all of a table that is not as the kernel writes it', () => {
    writeTables(`${`${connection().repeat(50)}?\n`.repeat(200)}${listener(22, 100)}`)
    const { ports, coverage } = scanOnce()
    expect(ports.map(({ port }) => port)).toEqual([22])
    expect(coverage.gaps).toContainEqual({
      what: 'proc/net/tcp line',
      reason: 'malformed',
      count: 200,
    })
  })
})

const ROW = { laddr: '127.0.0.1', type: 'TCP', category: 'host', container_id: '' } as const

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'

function listener(port: number, inode: number): string {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return `   0: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 00000000822529fd 100 0 0 10 0\n`
}

function connection(): string {
  return '   2: 0100007F:B930 0100007F:1539 01 00000000:00000000 00:00000000 00000000     0        0 179883 2 000000003d7b5ea9 20 0 0 10 -1\n'
}

function scanOnce() {
  return createPortScanner(new System(root)).scan()
}

function writeTables(tcp: string): void {
  writeFile('proc/net/tcp', HEADER + tcp)
  writeFile('proc/net/udp', HEADER)
}

function writeProcess(
  pid: number,
  { parent = 0, exe, fds }: { parent?: number; exe?: string; fds: Record<number, string> },
): void {
  writeFile(`proc/${pid}/stat`, `${pid} (a (b) c) S ${parent} ${pid} ${pid} 0 -1 4194560`)
  mkdirSync(path.join(root, `proc/${pid}/fd`))
  if (exe !== undefined) link(`proc/${pid}/exe`, exe)
  for (const [fd, target] of Object.entries(fds)) link(`proc/${pid}/fd/${fd}`, target)
}

function writeFile(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

function link(file: string, target: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  symlinkSync(target, path.join(root, file))
}

/** A host with a will of its own; tests may run as root, whom no file mode keeps from reading. */
class ShadedSystem extends System {
  /** Paths that start so may not be read. */
  forbidden = 'nothing'
  /** Whether a folder of descriptors tells how many it has, as it does since Linux 6.2. */
  descriptorCount: 'known' | 'unknown' = 'unknown'
  beforeListing: (folder: string) => void = () => {}
  reads: string[] = []

  override readLink(relative: string): Reading<string> {
    return this.#refuse(relative) ?? super.readLink(relative)
  }

  override listDirectory(relative: string): Reading<string[]> {
    this.beforeListing(relative)
    return this.#refuse(relative) ?? super.listDirectory(relative)
  }

  override sizeOf(relative: string): Reading<number> {
    const size = this.descriptorCount === 'known' ? readdirSync(this.path(relative)).length : 0
    return { value: size }
  }

  #refuse(relative: string): { missing: GapReason } | undefined {
    this.reads.push(relative)
    return relative.startsWith(this.forbidden) ? { missing: 'permission' } : undefined
  }
}
