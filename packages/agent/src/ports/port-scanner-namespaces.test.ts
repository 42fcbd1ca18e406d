import { chmodSync, copyFileSync, linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ObservedPort } from '@openhss/contract'
import {
  canMakeNamespaces,
  listWithSs,
  makeNamespace,
  startListeners,
  startProgram,
  untilInputEnds,
} from '@openhss/testkit/hosts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { System } from '../host/system.ts'
import { createPortScanner } from './port-scanner.ts'
import type { PortScan } from './port-scanner.ts'

const able = canMakeNamespaces()

describe.runIf(able)('namespaces, where they can be made,', () => {
  test('with the same addresses and ports are told apart, and each is as ss has it', async () => {
    const sockets = [
      { type: 'TCP', host: '0.0.0.0', port: 80 },
      { type: 'TCP', host: '0.0.0.0', port: 53 },
      { type: 'UDP', host: '0.0.0.0', port: 53 },
      { type: 'TCP', host: '127.0.0.1', port: 3306 },
      { type: 'TCP', host: '10.213.7.5', port: 3306 },
      { type: 'TCP', host: '::', port: 8080 },
      { type: 'TCP', host: '::', port: 8081, ipv6Only: true },
      { type: 'UDP', host: '::', port: 8082 },
      { type: 'UDP', host: '::', port: 8083, ipv6Only: true },
    ] as const
    const names = [
      makeNamespace({ address: '10.213.7.5' }),
      makeNamespace({ address: '10.213.7.5' }),
    ]
    const started = await Promise.all(names.map((name) => startListeners(sockets, name)))
    // Two processes of one namespace share a port by SO_REUSEPORT.
    const shared = { type: 'TCP', host: '0.0.0.0', port: 9000, reusePort: true } as const
    const pair = [
      await startListeners([shared], names[0]),
      await startListeners([shared], names[0]),
    ]

    let now = 0
    const scanner = createPortScanner(new System(), () => (now += 2_000))
    scanner.scan()
    const { ports, coverage } = scanner.scan()

    for (const [index, name] of names.entries()) {
      const rows = rowsOf(ports, `netns:${name}`)
      const listing = listWithSs(name)
      expect(rows.map(keyOf).toSorted()).toEqual([...listing.keys()].toSorted())
      expect(rows).toHaveLength(index === 0 ? 10 : 9)
      for (const row of rows) {
        expect(listing.get(keyOf(row))).toContain(row.pid)
        expect(row).toMatchObject({ category: 'container', path: expect.any(String) as string })
      }
      const own = rows.filter(({ port }) => port !== 9000).map(({ pid }) => pid)
      expect(new Set(own)).toEqual(new Set([started[index]?.pid]))
    }
    const lowest = Math.min(...pair.map(({ pid = 0 }) => pid))
    expect(ports.filter(({ port }) => port === 9000)).toMatchObject([{ pid: lowest }])
    expect(coverage.namespaces).toBeGreaterThanOrEqual(3)
  })

  test("of a container and the host's own have a port of the same number each", async () => {
    const name = makeNamespace()
    const outside = await startListeners([{ type: 'TCP', host: '0.0.0.0', port: 0 }])
    const find = () => createPortScanner(new System()).scan().ports
    const port = find().find(({ pid }) => pid === outside.pid)?.port ?? 0
    const inside = await startListeners([{ type: 'TCP', host: '0.0.0.0', port }], name)

    expect(find().filter((row) => row.port === port)).toMatchObject([
      { category: 'host', container_id: '', laddr: '0.0.0.0', pid: outside.pid },
      { category: 'container', container_id: `netns:${name}`, laddr: '0.0.0.0', pid: inside.pid },
    ])
  })

  test('that appear and go are followed, and one without a process is a gap', async () => {
    const scanner = createPortScanner(new System())
    scanner.scan()
    const name = makeNamespace()
    const gap = { what: 'network namespace without a process', reason: 'unsupported' }
    expect(scanner.scan().coverage).toMatchObject({
      complete: false,
      gaps: expect.arrayContaining([expect.objectContaining(gap)]) as unknown,
    })
    const child = await startListeners([{ type: 'TCP', host: '127.0.0.1', port: 80 }], name)
    expect(rowsOf(scanner.scan().ports, `netns:${name}`)).toMatchObject([{ port: 80 }])
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(rowsOf(scanner.scan().ports, `netns:${name}`)).toEqual([])
  })

  test('without a name are called by their number', async () => {
    const child = await startProgram([
      'unshare',
      '--net',
      process.execPath,
      '-e',
      untilInputEnds(
        `require('node:net').createServer().listen(80, '0.0.0.0', () =>
          console.log(require('node:fs').readlinkSync('/proc/self/ns/net')))`,
      ),
    ])
    const rows = createPortScanner(new System()).scan().ports
    expect(rows.filter(({ pid }) => pid === child.pid)).toMatchObject([
      { category: 'container', container_id: expect.stringMatching(/^netns:\d+$/) as string },
    ])
  })
})

test.runIf(able)('who may not trace processes still tells their namespaces apart', async () => {
  const listening = { type: 'TCP', host: '0.0.0.0', port: 61_234 } as const
  await startListeners([listening], makeNamespace())
  await startListeners([listening], makeNamespace())
  let line = ''
  const program = `
    const { createPortScanner } = await import('${import.meta.resolve('./port-scanner.ts')}')
    const { System } = await import('${import.meta.resolve('../host/system.ts')}')
    process.setgroups([])
    process.setgid(65534)
    process.setuid(65534)
    console.log(JSON.stringify(createPortScanner(new System()).scan()))`
  await startProgram([process.execPath, '--input-type=module', '-e', program], {
    onLine: (text) => (line = text),
  })
  const { ports, coverage } = JSON.parse(line) as PortScan
  const unnamed = {
    category: 'container',
    container_id: expect.stringMatching(/^netns:tcp-\d+$/) as string,
    owner_unknown: 'permission',
  }
  const rows = ports.filter(({ port }) => port === 61_234)
  expect(rows).toMatchObject([unnamed, unnamed])
  expect(coverage.complete).toBe(false)
})

describe.runIf(able)('docker-proxy, where namespaces can be made,', () => {
  test.each([
    // A network of its own for each: the kernel takes a while to take the devices of the last one away.
    ['that opens the port itself', '10.213.8', false],
    ['that is given the port by dockerd', '10.213.10', true],
  ])('%s stands back for the process that serves', async (_, subnet, useListenFd) => {
    const address = `${subnet}.2`
    const name = makeNamespace({ address, gateway: `${subnet}.1` })
    const server = await startListeners([{ type: 'TCP', host: '0.0.0.0', port: 80 }], name)
    const { port, pid, program } = await startDockerProxy(address, 80, useListenFd)
    const scanner = createPortScanner(new System())

    const find = () => scanner.scan().ports.filter((row) => row.port === port)
    const [answered] = await ask(port)
    const published = { category: 'host', container_id: '', laddr: '127.0.0.1' }
    expect(find()).toMatchObject([
      {
        ...published,
        pid: Number(answered),
        forwarder_pid: pid,
        forwarder_path: program,
        serving_container_id: `netns:${name}`,
      },
    ])
    expect(Number(answered)).toBe(server.pid)

    // The container's process starts anew, as another process, and then not at all.
    server.kill('SIGKILL')
    await once(server, 'exit')
    const second = await startListeners([{ type: 'TCP', host: address, port: 80 }], name)
    expect(find()).toMatchObject([{ ...published, pid: second.pid, forwarder_pid: pid }])
    second.kill('SIGKILL')
    await once(second, 'exit')
    expect(find()).toEqual([{ ...published, port, type: 'TCP', pid, path: program }])
  })

  test('is not believed where any user may have written it', async () => {
    const name = makeNamespace({ address: '10.213.11.2', gateway: '10.213.11.1' })
    await startListeners([{ type: 'TCP', host: '0.0.0.0', port: 80 }], name)
    const { port, pid, program } = await startDockerProxy('10.213.11.2', 80, false, AS_NOBODY)
    const rows = createPortScanner(new System())
      .scan()
      .ports.filter((row) => row.port === port)
    expect(rows).toEqual([
      {
        type: 'TCP',
        port,
        laddr: '127.0.0.1',
        category: 'host',
        container_id: '',
        pid,
        path: program,
      },
    ])
  })

  test('stays the owner where two networks have the address', async () => {
    const names = [
      makeNamespace({ address: '10.213.9.2' }),
      makeNamespace({ address: '10.213.9.2' }),
    ]
    const listening = { type: 'TCP', host: '0.0.0.0', port: 80 } as const
    await Promise.all(names.map((name) => startListeners([listening], name)))
    const { port, pid } = await startDockerProxy('10.213.9.2', 80, false)
    const { ports } = createPortScanner(new System()).scan()
    const row = ports.find((candidate) => candidate.port === port)
    expect(row).toMatchObject({ pid })
    expect(row).not.toHaveProperty('forwarder_pid')
  })
})

function rowsOf(ports: readonly ObservedPort[], container: string): ObservedPort[] {
  return ports.filter((row) => row.container_id === container)
}

function keyOf({ type, laddr, port, serves_ipv4: servesIpv4 }: ObservedPort): string {
  return `${type} ${laddr}${servesIpv4 === true ? ' with IPv4' : ''} ${port}`
}

const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']

/** A program of that name, with its arguments, that forwards as it does. */
async function startDockerProxy(
  address: string,
  containerPort: number,
  useListenFd: boolean,
  wrapper: readonly string[] = [],
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'openhss-proxy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  chmodSync(folder, 0o755)
  const program = path.join(folder, 'docker-proxy')
  try {
    linkSync(process.execPath, program)
  } catch {
    // Another file system.
    copyFileSync(process.execPath, program)
  }
  const script = path.join(folder, 'forward.cjs')
  const source = `
    const { connect, createServer } = require('node:net')
    const server = createServer((from) => {
      const to = connect(${containerPort}, '${address}')
      from.pipe(to).pipe(from)
    })
    server.listen(${useListenFd ? '{ fd: 4 }' : "0, '127.0.0.1'"}, () => console.log('ready'))`
  writeFileSync(script, untilInputEnds(source))
  const target = ['-container-ip', address, '-container-port', String(containerPort)]
  const args = [
    ...wrapper,
    program,
    script,
    '-proto',
    'tcp',
    '-host-ip',
    '127.0.0.1',
    '-host-port',
    '1',
    ...target,
  ]
  const dockerd = useListenFd ? await listen() : undefined
  const child = await startProgram(useListenFd ? [...args, '-use-listen-fd'] : args, {
    stdio: ['pipe', 'pipe', 'inherit', 'ignore', dockerd === undefined ? 'ignore' : fdOf(dockerd)],
  })
  const port = dockerd === undefined ? portOf(child.pid) : (dockerd.address() as AddressInfo).port
  dockerd?.close()
  return { program, pid: child.pid ?? 0, port }
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function fdOf(server: Server): number {
  return (server as unknown as { _handle: { fd: number } })._handle.fd
}

function portOf(pid: number | undefined): number {
  const { ports } = createPortScanner(new System()).scan()
  return ports.find((row) => row.pid === pid || row.forwarder_pid === pid)?.port ?? 0
}

/** What a server says before it closes the connection. */
async function ask(port: number): Promise<string[]> {
  return (await connect(port, '127.0.0.1').setEncoding('utf8').toArray()) as string[]
}
