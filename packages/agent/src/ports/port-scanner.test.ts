import { rmSync } from 'node:fs'
import path from 'node:path'
import {
  connection,
  HEADER,
  listener,
  ROW,
  ShadedSystem,
  useHostTree,
} from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { System } from '../host/system.ts'
import { createPortScanner } from './port-scanner.ts'

const tree = useHostTree()

const SEEN = { namespaces: 1, short_lived: 0 }

describe('the rows', () => {
  test('a tree without processes lists its ports, owners hidden', () => {
    tree.writeFile('proc/net/tcp', HEADER + listener(22, 100))
    tree.writeFile('proc/net/udp', HEADER)
    expect(tree.scan()).toEqual({
      ports: [{ ...ROW, port: 22, owner_unknown: 'permission' }],
      coverage: {
        ...SEEN,
        processes: 0,
        complete: false,
        sockets: 1,
        owners_known: 0,
        gaps: [{ what: 'owner of an open port', reason: 'permission', count: 1 }],
      },
    })
  })

  test('a port has the process and the program that own it', () => {
    tree.writeTables(listener(22, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    tree.writeProcess(70, { parent: 1, exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
    expect(tree.scan()).toEqual({
      ports: [{ ...ROW, port: 22, pid: 70, path: '/usr/sbin/sshd' }],
      coverage: { ...SEEN, processes: 2, complete: true, sockets: 1, owners_known: 1, gaps: [] },
    })
  })

  test('sockets that share a port share a row', () => {
    tree.writeTables(listener(80, 101) + listener(80, 100))
    tree.writeProcess(7, { exe: '/a', fds: { 3: 'socket:[100]' } })
    tree.writeProcess(8, { exe: '/b', fds: { 3: 'socket:[101]' } })
    const { ports, coverage } = tree.scan()
    expect(ports).toEqual([{ ...ROW, port: 80, pid: 7, path: '/a' }])
    expect(coverage).toMatchObject({ sockets: 2, owners_known: 2 })
  })

  test('a program file that was replaced keeps its path', () => {
    tree.writeTables(listener(22, 100))
    tree.writeProcess(7, { exe: '/usr/sbin/sshd (deleted)', fds: { 3: 'socket:[100]' } })
    expect(tree.scan().ports[0]?.path).toBe('/usr/sbin/sshd')
  })

  test('a program that cannot be read leaves the process known, and a gap', () => {
    tree.writeTables(listener(22, 100) + listener(23, 101))
    tree.writeProcess(7, { fds: { 3: 'socket:[100]', 4: 'socket:[101]' } })
    const { ports, coverage } = tree.scan()
    expect(ports).toEqual([
      { ...ROW, port: 22, pid: 7 },
      { ...ROW, port: 23, pid: 7 },
    ])
    expect(coverage.gaps).toEqual([{ what: 'executable path', reason: 'absent', count: 1 }])
  })
})

describe('the owner', () => {
  test('of a socket that was inherited is the topmost ancestor that holds it', () => {
    tree.writeTables(listener(80, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
    tree.writeProcess(20, { parent: 1, exe: '/nginx', fds: { 3: '/log', 6: 'socket:[100]' } })
    // Holds nothing itself, yet stands between.
    tree.writeProcess(15, { parent: 20, exe: '/bin/sh', fds: {} })
    tree.writeProcess(12, { parent: 15, exe: '/nginx', fds: { 6: 'socket:[100]' } })
    tree.writeProcess(10, { parent: 12, exe: '/nginx', fds: { 4: 'socket:[100]' } })
    expect(tree.scan().ports[0]?.pid).toBe(20)
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
    tree.writeTables(listener(1, 101) + listener(2, 102) + listener(3, 103))
    tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
    tree.writeProcess(9, { exe: '/a', fds: { ...others, ...sockets } })
    const system = new ShadedSystem(tree.root)
    system.descriptorCount = count
    expect(createPortScanner(system).scan().coverage).toMatchObject({ owners_known: 3 })
  })

  test('is found if it was started during the search', () => {
    tree.writeTables(listener(80, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
    const system = new ShadedSystem(tree.root)
    system.beforeListing = (folder) => {
      if (folder === 'proc/1/fd') tree.writeProcess(9, { exe: '/a', fds: { 3: 'socket:[100]' } })
    }
    expect(createPortScanner(system).scan().ports[0]?.pid).toBe(9)
  })

  test('is the kernel if all processes were seen and none holds the socket', () => {
    tree.writeTables(listener(2049, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    const { ports, coverage } = tree.scan()
    expect(ports).toEqual([{ ...ROW, port: 2049, owner_unknown: 'kernel' }])
    expect(coverage).toMatchObject({ complete: true, sockets: 1, owners_known: 0, gaps: [] })
  })

  test('may be hidden outside our own process id namespace', () => {
    tree.writeTables(listener(2049, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
    tree.link('proc/1/ns/pid', 'pid:[4026532700]')
    expect(tree.scan().ports[0]?.owner_unknown).toBe('permission')
  })

  test.each(['proc/1/fd', 'proc/1/fd/0'])('may be hidden by %s that we may not read', (hidden) => {
    tree.writeTables(listener(22, 100) + listener(80, 101))
    tree.writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    tree.writeProcess(70, { parent: 1, exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
    const system = new ShadedSystem(tree.root)
    system.forbidden = hidden
    const { ports, coverage } = createPortScanner(system).scan()
    expect(ports.map((port) => port.pid ?? port.owner_unknown)).toEqual([70, 'permission'])
    expect(coverage.gaps).toEqual([
      { what: 'owner of an open port', reason: 'permission', count: 1 },
      { what: 'descriptors of a process', reason: 'permission', count: 1 },
    ])
  })

  test('has exited if the socket is closed when we look again', () => {
    tree.writeTables(listener(80, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
    const system = new ShadedSystem(tree.root)
    system.beforeListing = (folder) => {
      if (folder === 'proc/1/fd') tree.writeTables('')
    }
    const scanner = createPortScanner(system)
    const { ports, coverage } = scanner.scan()
    expect(ports[0]?.owner_unknown).toBe('exited')
    expect(coverage.gaps).toEqual([{ what: 'owner of an open port', reason: 'exited', count: 1 }])
    system.beforeListing = () => {}
    tree.writeTables(listener(80, 100))
    expect(scanner.scan().ports[0]?.owner_unknown).toBe('kernel')
  })
})

describe('a repeated scan', () => {
  test('reads one link for each listener, two files for each program, and no descriptors', () => {
    tree.writeTables(listener(22, 100) + listener(80, 101) + listener(443, 102))
    tree.writeProcess(1, { exe: '/sbin/init', fds: { 0: '/dev/null' } })
    tree.writeProcess(7, { exe: '/sshd', fds: { 3: 'socket:[100]' } })
    tree.writeProcess(8, { exe: '/nginx', fds: { 5: 'socket:[101]', 6: 'socket:[102]' } })
    const system = new ShadedSystem(tree.root)
    const scanner = createPortScanner(system)
    const first = scanner.scan()
    system.reads = []
    expect(scanner.scan()).toEqual(first)
    expect(system.reads.filter((file) => /\/(?:fd|exe|stat|cgroup)/.test(file))).toEqual([
      'proc/7/fd/3',
      'proc/8/fd/5',
      'proc/8/fd/6',
      'proc/7/exe',
      'proc/8/exe',
      'proc/7/cgroup',
      'proc/8/cgroup',
    ])
  })

  test('does not take a process id that was given away again for the owner', () => {
    tree.writeTables(listener(22, 100))
    tree.writeProcess(7, { exe: '/sshd', fds: { 3: 'socket:[100]' } })
    const scanner = createPortScanner(new System(tree.root))
    scanner.scan()
    rmSync(path.join(tree.root, 'proc/7'), { recursive: true })
    tree.writeProcess(7, { exe: '/cat', fds: { 3: '/etc/motd' } })
    tree.writeProcess(9, { exe: '/sshd', fds: { 4: 'socket:[100]' } })
    expect(scanner.scan().ports).toEqual([{ ...ROW, port: 22, pid: 9, path: '/sshd' }])
  })

  test('sees that the owner runs another program by now', () => {
    tree.writeTables(listener(22, 100))
    tree.writeProcess(7, { exe: '/sbin/init', fds: { 3: 'socket:[100]' } })
    const scanner = createPortScanner(new System(tree.root))
    scanner.scan()
    rmSync(path.join(tree.root, 'proc/7/exe'))
    tree.link('proc/7/exe', '/sshd')
    expect(scanner.scan().ports[0]?.path).toBe('/sshd')
  })

  test('searches for a socket without owner again in every 20th scan only', () => {
    tree.writeTables(listener(2049, 100))
    tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
    const system = new ShadedSystem(tree.root)
    const scanner = createPortScanner(system)
    const searches = Array.from({ length: 41 }, (_, scan) => {
      system.reads = []
      scanner.scan()
      return system.reads.includes('proc/1/fd') ? scan : -1
    })
    expect(searches.filter((scan) => scan !== -1)).toEqual([0, 20, 40])
  })
})

describe('the coverage', () => {
  test('names tables that are not there', () => {
    tree.writeFile('proc/net/if_inet6', '')
    const { ports, coverage } = tree.scan()
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
    tree.writeTables('')
    expect(tree.scan().coverage).toMatchObject({ complete: true, sockets: 0, gaps: [] })
  })

  test('counts broken lines, and a line of 10 MB costs no row beside it', () => {
    const longLine = `${'x'.repeat(10_000_000)}\n`
    tree.writeTables(
      `${listener(22, 100)}${longLine}${connection()}${longLine}${listener(23, 101)}?\n`,
    )
    const { ports, coverage } = tree.scan()
    expect(ports.map(({ port }) => port)).toEqual([22, 23])
    expect(coverage.gaps).toContainEqual({
      what: 'proc/net/tcp line',
      reason: 'malformed',
      count: 3,
    })
  })

  test('leaves out what stands behind thousands of connections, where no listener can be', () => {
    tree.writeTables(`${listener(22, 100)}${connection().repeat(10_000)}?\n`)
    const { ports, coverage } = tree.scan()
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
      tree.writeTables(`${lead}\n${`${connection().trimEnd().padEnd(149)}\n`.repeat(1000)}`)
      expect(tree.scan().coverage.gaps).toEqual([
        { what: 'owner of an open port', reason: 'permission', count: 1 },
      ])
    },
  )

  test('covers all of a table that is not as the kernel writes it', () => {
    tree.writeTables(`${`${connection().repeat(50)}?\n`.repeat(200)}${listener(22, 100)}`)
    const { ports, coverage } = tree.scan()
    expect(ports.map(({ port }) => port)).toEqual([22])
    expect(coverage.gaps).toContainEqual({
      what: 'proc/net/tcp line',
      reason: 'malformed',
      count: 200,
    })
  })
})
