import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { System } from '../../host/system.ts'
import { listener, ROW, ShadedSystem, useHostTree } from '@openhss/testkit/hosts'
import { createPortScanner } from '../port-scanner.ts'
import { parseRegisteredFiles } from './registered-files.ts'
import { parseProcNetUnix } from './unix-sockets.ts'

const tree = useHostTree()

/** Written by Linux 6.18 for three registered files, one of them a socket. */
const RING_INFO = `pos:\t0
flags:\t02000002
SqMask:\t0x7
UserFiles:\t3
    1: socket:[100]
    2: /srv/a\\012\\04012:\\040socket:[200]
UserBufs:\t0
`

const UNIX = 'Num       RefCount Protocol Flags    Type St Inode Path\n'

function writeInit(): void {
  tree.writeProcess(1, { exe: '/sbin/init', fds: {} })
}

function ownerIn({ ports }: ReturnType<typeof tree.scan>): unknown {
  return ports[0]?.pid ?? ports[0]?.owner_unknown
}

describe('a listener', () => {
  test('that only a thread holds is of its process, and costs one link in the next scan', () => {
    tree.writeTables(listener(80, 100))
    writeInit()
    tree.writeProcess(7, { exe: '/server', fds: { 3: '/dev/null' } })
    tree.link('proc/7/task/7/fd/3', '/dev/null')
    tree.link('proc/7/task/8/fd/3', 'socket:[100]')
    const system = new ShadedSystem(tree.root)
    const { scan } = createPortScanner(system)
    expect(scan().ports).toEqual([{ ...ROW, port: 80, pid: 7, path: '/server' }])
    system.reads = []
    expect(ownerIn(scan())).toBe(7)
    expect(system.reads.filter((file) => file.includes('/fd'))).toEqual(['proc/7/task/8/fd/3'])
  })

  test('of a process whose main thread has ended is of that process and its program', () => {
    tree.writeTables(listener(80, 100))
    writeInit()
    tree.writeProcess(7, { fds: {} })
    tree.link('proc/7/task/8/fd/3', 'socket:[100]')
    tree.link('proc/7/task/8/exe', '/server')
    expect(tree.scan().ports).toEqual([{ ...ROW, port: 80, pid: 7, path: '/server' }])
  })

  test('that is registered with an io_uring is of its process, for as long as it is', () => {
    tree.writeTables(listener(80, 100))
    writeInit()
    tree.writeProcess(7, { exe: '/server', fds: { 4: 'anon_inode:[io_uring]' } })
    tree.writeFile('proc/7/fdinfo/4', RING_INFO)
    const { scan } = createPortScanner(new System(tree.root))
    expect(ownerIn(scan())).toBe(7)
    expect(ownerIn(scan())).toBe(7)
    tree.writeFile('proc/7/fdinfo/4', RING_INFO.replace('[100]', '[101]'))
    expect(ownerIn(scan())).toBe('kernel')
  })

  test('is not the kernel’s while a Unix socket has descriptors on their way', () => {
    tree.writeTables(listener(80, 100))
    tree.writeFile(
      'proc/net/unix',
      `${UNIX}0000000000000000: 00000002 00000000 00000000 0001 03 300\n`,
    )
    writeInit()
    tree.writeProcess(7, { exe: '/server', fds: { 4: 'socket:[300]' } })
    tree.writeFile('proc/7/fdinfo/4', 'pos:\t0\nscm_fds: 1\n')
    const { scan } = createPortScanner(new System(tree.root))
    expect(scan()).toMatchObject({
      ports: [{ owner_unknown: 'not_found' }],
      coverage: {
        complete: false,
        gaps: [{ what: 'owner of an open port', reason: 'not_found', count: 1 }],
      },
    })
    // Received by now; the scanner looks again after as many scans as it has searched in vain.
    tree.writeFile('proc/7/fdinfo/4', 'pos:\t0\nscm_fds: 0\n')
    tree.link('proc/7/fd/5', 'socket:[100]')
    expect([scan(), scan()].map(ownerIn)).toContain(7)
  })

  test('of another user than root is not the kernel’s', () => {
    tree.writeTables(listener(80, 100).replace('     0        0 100', '  1000        0 100'))
    writeInit()
    expect(ownerIn(tree.scan())).toBe('not_found')
  })

  test('that goes to a process which was looked at before is found all the same', () => {
    tree.writeTables(listener(80, 100))
    writeInit()
    tree.writeProcess(7, { exe: '/a', fds: { 3: '/dev/null' } })
    const system = new ShadedSystem(tree.root)
    let hasMoved = false
    system.beforeListing = (folder) => {
      if (folder !== 'proc/7/task' || hasMoved) return
      hasMoved = true
      tree.link('proc/7/fd/4', 'socket:[100]')
    }
    expect(ownerIn(createPortScanner(system).scan())).toBe(7)
  })
})

describe('the registered files', () => {
  test('are the sockets between the two counts', () => {
    expect(parseRegisteredFiles(RING_INFO)).toEqual(['socket:[100]'])
    expect(parseRegisteredFiles('UserBufs:\t1\n    1: socket:[100]\n')).toEqual([])
  })

  test('are links, whatever the text', () => {
    const part = fc.oneof(
      anyText(),
      fc.constantFrom('UserFiles:\t1\n', '    1: ', 'socket:[1]', '\n'),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        for (const link of parseRegisteredFiles(parts.join(''))) {
          expect(link).toMatch(/^socket:\[\d+\]$/)
        }
      }),
    )
  })
})

test('Unix sockets are those of the table', () => {
  const row = '0000000000000000: 00000003 00000000 00010000 0001 01 4711'
  expect(parseProcNetUnix(`${UNIX}${row} /run/x.sock\n${row.replace('4711', '12')}\n?\n`)).toEqual([
    'socket:[4711]',
    'socket:[12]',
  ])
})
