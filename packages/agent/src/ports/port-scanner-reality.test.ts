import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ObservedPort } from '@openhss/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { System } from '../host/system.ts'
import { createPortScanner } from './port-scanner.ts'
import type { PortScanner } from './port-scanner.ts'
import { hasOwnMachine } from '@openhss/testkit/hosts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const NODE = realpathSync(process.execPath)

// The first of the file, where nothing of another test can still be about to close.
test.runIf(hasOwnMachine)('ss agrees, socket by socket and owner by owner', async () => {
  for (const host of ['0.0.0.0', '127.0.0.1', '::', '::1']) {
    const server = createServer().listen({ host, port: 0 })
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(0, host)
    cleanups.push(
      () => server.close(),
      () => socket.close(),
    )
    await Promise.all([once(server, 'listening'), once(socket, 'listening')])
  }
  await startListener({ host: '127.0.0.1', port: 0 }, 'with a child')
  const { ports } = createPatientScanner().scan()
  const listing = parseSs(execFileSync('ss', ['-tulpnH'], { encoding: 'utf8' }))
  expect(listing.size).toBe(9)
  expect(ports.map(keyOf).toSorted()).toEqual([...listing.keys()].toSorted())
  for (const port of ports) {
    const pids = listing.get(keyOf(port)) ?? []
    expect(pids.length > 0 ? pids : ['nobody']).toContain(port.pid ?? 'nobody')
  }
})

describe('our own sockets', () => {
  test.each([
    ['an IPv4 listener', { host: '0.0.0.0' }, { laddr: '0.0.0.0' }],
    ['an IPv4 loopback listener', { host: '127.0.0.1' }, { laddr: '127.0.0.1' }],
    ['a dual-stack listener', { host: '::' }, { laddr: '::', serves_ipv4: true }],
    ['an IPv6 listener', { host: '::', ipv6Only: true }, { laddr: '::', serves_ipv4: false }],
    ['an IPv6 loopback listener', { host: '::1' }, { laddr: '::1' }],
    ['an IPv4-mapped listener', { host: '::ffff:127.0.0.1' }, { laddr: '::ffff:127.0.0.1' }],
  ])('%s is seen, and gone when it is closed', async (_, options, expected) => {
    const server = createServer().listen({ ...options, port: 0 })
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const scanner = createPortScanner(new System())
    expect(rowsOf(port, scanner.scan().ports)).toEqual([
      { ...ownRow('TCP', expected.laddr, port), ...expected },
    ])
    server.close()
    await once(server, 'close')
    expect(rowsOf(port, scanner.scan().ports)).toEqual([])
  })

  test.each([
    ['udp4', '0.0.0.0', {}],
    ['udp4', '127.0.0.1', {}],
    ['udp6', '::', { serves_ipv4: true }],
    ['udp6', '::1', {}],
  ] as const)(
    'a bound %s socket on %s is seen until it is connected',
    async (type, laddr, more) => {
      const socket = createSocket(type)
      cleanups.push(() => socket.close())
      socket.bind(0, laddr)
      await once(socket, 'listening')
      const { port } = socket.address()
      const scanner = createPatientScanner()
      expect(rowsOf(port, scanner.scan().ports)).toEqual([
        { ...ownRow('UDP', laddr, port), ...more },
      ])
      socket.connect(9, type === 'udp4' ? '127.0.0.1' : '::1')
      await once(socket, 'connect')
      expect(rowsOf(port, scanner.scan().ports)).toEqual([])
    },
  )

  test('TCP and UDP of one number are two rows', async () => {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    cleanups.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const socket = createSocket('udp4')
    cleanups.push(() => socket.close())
    socket.bind(port, '127.0.0.1')
    await once(socket, 'listening')
    expect(rowsOf(port, createPatientScanner().scan().ports)).toEqual([
      ownRow('TCP', '127.0.0.1', port),
      ownRow('UDP', '127.0.0.1', port),
    ])
  })
})

describe('sockets of other processes', () => {
  test('two that share a port by SO_REUSEPORT are one row', async () => {
    const first = await startListener({ host: '127.0.0.1', port: 0, reusePort: true })
    const second = await startListener({ host: '127.0.0.1', port: first.port, reusePort: true })
    const { ports } = createPortScanner(new System()).scan()
    const pid = Math.min(first.pid, second.pid)
    expect(rowsOf(first.port, ports)).toEqual([{ ...ownRow('TCP', '127.0.0.1', first.port), pid }])
  })

  test('an inherited one belongs to the parent, and to the child once the parent is gone', async () => {
    const parent = await startListener({ host: '127.0.0.1', port: 0 }, 'with a child')
    const row = ownRow('TCP', '127.0.0.1', parent.port)
    const scanner = createPortScanner(new System())
    expect(rowsOf(parent.port, scanner.scan().ports)).toEqual([{ ...row, pid: parent.pid }])
    parent.process.kill('SIGKILL')
    await once(parent.process, 'exit')
    expect(rowsOf(parent.port, scanner.scan().ports)).toEqual([{ ...row, pid: parent.childPid }])
  })

  // Giving up privileges takes root; without it the whole run is the unprivileged one.
  test.runIf(process.getuid?.() === 0)(
    'an unprivileged scan lists them, owners hidden',
    async () => {
      const { port } = await startListener({ host: '127.0.0.1', port: 0 })
      const [line] = await startNode(`
      const { createPortScanner } = await import('${import.meta.resolve('./port-scanner.ts')}')
      const { System } = await import('${import.meta.resolve('../host/system.ts')}')
      process.setgroups([])
      process.setgid(65534)
      process.setuid(65534)
      console.log(JSON.stringify(createPortScanner(new System()).scan()))`)
      const { ports, coverage } = JSON.parse(line) as ReturnType<
        ReturnType<typeof createPortScanner>['scan']
      >
      const { pid: _pid, path: _path, ...place } = ownRow('TCP', '127.0.0.1', port)
      expect(rowsOf(port, ports)).toEqual([{ ...place, owner_unknown: 'permission' }])
      expect(coverage.complete).toBe(false)
      expect(new Set(coverage.gaps.map(({ reason }) => reason))).toEqual(new Set(['permission']))
    },
  )
})

/** It has seen everything that is open now before, more than two seconds ago by its clock. */
function createPatientScanner(): PortScanner {
  let now = 0
  const scanner = createPortScanner(new System(), () => (now += 2_000))
  scanner.scan()
  return scanner
}

function rowsOf(port: number, ports: readonly ObservedPort[]): ObservedPort[] {
  return ports.filter((row) => row.port === port)
}

/** A row of this process, or of another that runs the same Node. */
function ownRow(type: 'TCP' | 'UDP', laddr: string, port: number): ObservedPort {
  const place = { laddr, port, type, category: 'host', container_id: '' } as const
  return { ...place, pid: process.pid, path: NODE }
}

interface Listener {
  readonly process: ChildProcess
  readonly pid: number
  readonly port: number
  readonly childPid: number | undefined
}

/** A Node process that listens; its child inherits the socket, as a descriptor of another number. */
async function startListener(options: object, child?: 'with a child'): Promise<Listener> {
  const [line, started] = await startNode(`
    const server = require('node:net').createServer()
    const idle = 'process.stdin.resume()'
    server.listen(${JSON.stringify(options)}, () => {
      const child = ${child !== undefined} && require('node:child_process').spawn(
        process.execPath,
        ['-e', 'console.error("started");' + idle],
        { stdio: [3, 'ignore', 'pipe', server._handle.fd] },
      )
      const tell = () => console.log(JSON.stringify([server.address().port, child.pid ?? null]))
      if (child) child.stderr.once('data', tell)
      else tell()
    })`)
  const [port, childPid] = JSON.parse(line) as [number, number | null]
  return { process: started, pid: started.pid ?? 0, port, childPid: childPid ?? undefined }
}

/**
 * The first line that a program prints. It ends with its standard input, and so with the test; a
 * child of its own may outlive it and ends with the pipe of descriptor 3.
 */
async function startNode(program: string): Promise<[string, ChildProcess]> {
  const started = spawn(process.execPath, ['-e', `process.stdin.resume();${program}`], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  })
  cleanups.push(
    () => started.kill('SIGKILL'),
    () => started.stdio[3]?.destroy(),
  )
  for await (const line of createInterface(started.stdout as Readable)) return [line, started]
  throw new Error('The program ended without a line.')
}

/** Key of a row → process ids of all its holders. */
function parseSs(listing: string): Map<string, number[]> {
  const holders = new Map<string, number[]>()
  for (const line of listing.trimEnd().split('\n')) {
    const [netid = '', , , , local = '', , users = ''] = line.trim().split(/\s+/)
    const at = local.lastIndexOf(':')
    // `*` is the dual-stack `::`; `%lo` is the device that a socket is bound to.
    const laddr = local
      .slice(0, at)
      .replace(/%.*$/, '')
      .replace(/^\*$/, '::')
      .replaceAll(/[[\]]/g, '')
    const key = keyOf({
      type: netid === 'tcp' ? 'TCP' : 'UDP',
      laddr,
      port: Number(local.slice(at + 1)),
    })
    const pids = [...users.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid))
    holders.set(key, [...(holders.get(key) ?? []), ...pids])
  }
  return holders
}

function keyOf({ type, laddr, port }: Pick<ObservedPort, 'type' | 'laddr' | 'port'>): string {
  return `${type} ${laddr} ${port}`
}
