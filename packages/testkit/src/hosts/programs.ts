/** Real programs that listen, in real network namespaces; all of it ends with the test, also a failed one. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'

/** Whether nothing is open here but what this file opens; testkit says why where it is not so. */
export const hasOwnMachine = process.env['OPENHSS_TEST_OWN_MACHINE'] === 'true'

/** Tells whether this process can make a namespace, which takes root and the right to: it tries. */
export function canMakeNamespaces(): boolean {
  const name = nextName()
  const made = spawnSync('ip', ['netns', 'add', name]).status === 0
  if (made) execFileSync('ip', ['netns', 'delete', name])
  if (!made && process.env.CI === 'true') throw new Error('CI must be able to make namespaces.')
  return made
}

/**
 * Makes a namespace whose loopback is up, and returns its name. With an address, a pair of veth devices leads
 * to it from the host's network, or from that of another namespace.
 */
export function makeNamespace(options: { address?: string; gateway?: string } = {}): string {
  const name = nextName()
  execFileSync('ip', ['netns', 'add', name])
  onTestFinished(() => {
    execFileSync('ip', ['netns', 'delete', name])
  })
  execFileSync('ip', ['-n', name, 'link', 'set', 'lo', 'up'])
  const { address, gateway } = options
  if (address !== undefined) {
    const outside = `v${name.slice(-12)}`
    const add = ['link', 'add', outside, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]
    execFileSync('ip', add)
    execFileSync('ip', ['-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0'])
    execFileSync('ip', ['-n', name, 'link', 'set', 'eth0', 'up'])
    execFileSync('ip', ['link', 'set', outside, 'up'])
    if (gateway !== undefined) {
      execFileSync('ip', ['address', 'add', `${gateway}/24`, 'dev', outside])
    }
  }
  return name
}

let made = 0

function nextName(): string {
  made += 1
  return `oh${process.pid}x${made}`
}

export interface Listening {
  readonly type: 'TCP' | 'UDP'
  readonly host: string
  readonly port: number
  readonly ipv6Only?: boolean
  readonly reusePort?: boolean
}

/**
 * Starts a program with these sockets; on TCP it answers with its process id. Without the name of a namespace
 * it runs in the host's network.
 */
export async function startListeners(
  sockets: readonly Listening[],
  namespace?: string,
): Promise<ChildProcess> {
  const program = `
    const { createServer } = require('node:net')
    const { createSocket } = require('node:dgram')
    const open = ({ type, host, port, ipv6Only, reusePort }) => new Promise((resolve) => {
      if (type === 'TCP') {
        createServer((socket) => socket.end(String(process.pid)))
          .listen({ host, port, ipv6Only, reusePort }, resolve)
      } else {
        const udp = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ipv6Only, reusePort })
        udp.bind(port, host, resolve)
      }
    })
    Promise.all(${JSON.stringify(sockets)}.map(open)).then(() => console.log('ready'))`
  return startProgram([process.execPath, '-e', untilInputEnds(program)], { namespace })
}

/** Makes the program end with its standard input, and so with this process at the latest. */
export function untilInputEnds(program: string): string {
  return `process.stdin.resume().once('end', () => process.exit());${program}`
}

/** Starts a program and waits for its first line; `onLine` is told of each. */
export async function startProgram(
  command: readonly string[],
  options: {
    namespace?: string | undefined
    stdio?: StdioOptions
    onLine?: (line: string) => void
  } = {},
): Promise<ChildProcess> {
  const { namespace, stdio = ['pipe', 'pipe', 'inherit'], onLine = () => {} } = options
  const [file = '', ...args] =
    namespace === undefined ? command : ['ip', 'netns', 'exec', namespace, ...command]
  const started = spawn(file, args, { stdio })
  onTestFinished(() => {
    started.kill('SIGKILL')
  })
  const lines = createInterface(started.stdout as Readable).on('line', onLine)
  await Promise.race([
    once(lines, 'line'),
    once(lines, 'close').then(() => {
      throw new Error(`${command.join(' ')} ended without a line.`)
    }),
  ])
  return started
}

/** Lists what ss says of the sockets of a namespace: key of a row → processes that hold it. */
export function listWithSs(namespace: string): Map<string, number[]> {
  const listing = execFileSync('ss', ['-N', namespace, '-tulpnH'], { encoding: 'utf8' })
  const holders = new Map<string, number[]>()
  for (const line of listing.trimEnd().split('\n')) {
    const [netid = '', , , , local = '', , users = ''] = line.trim().split(/\s+/)
    const at = local.lastIndexOf(':')
    const host = local.slice(0, at).replace(/%.*$/, '')
    // ss writes `*` for `::` when it takes IPv4 too, and brackets else.
    const laddr = host === '*' ? ':: with IPv4' : host.replaceAll(/[[\]]/g, '')
    const key = `${netid.toUpperCase()} ${laddr} ${local.slice(at + 1)}`
    const pids = [...users.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid))
    holders.set(key, [...(holders.get(key) ?? []), ...pids])
  }
  return holders
}
