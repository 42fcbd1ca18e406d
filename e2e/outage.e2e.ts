import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { findFreePort } from '@openhss/testkit/servers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { killProcessesOf, PRIVATE_ETC } from './openhss-host.ts'
import { joinTokensOf, startServer } from './running-server.ts'

/** Not of those that the kernel hands out, which are one thing for each program. */
const [SHORT, SPLIT, LASTING] = [8_081, 8_082, 8_083] as const

let folder: string
let stack: AsyncDisposableStack
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'outage-'))
  stack = new AsyncDisposableStack()
})
afterEach(async () => {
  await stack.disposeAsync()
  killProcessesOf(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const isRoot = process.getuid?.() === 0

test.runIf(isRoot || process.env.CI === 'true')(
  'what was opened and closed while the server was away is in the history with its times, once',
  async () => {
    const variables = {
      OPENHSS_DATA_DIR: path.join(folder, 'data'),
      OPENHSS_LISTEN: `127.0.0.1:${await findFreePort()}`,
    }
    const first = await startServer(variables)
    const session = await first.signIn()
    const joinToken = await joinTokensOf(session)(1)
    const agent = startAgent(first.endpoint, joinToken)
    const projectId = session.description.project?.id ?? ''
    const isScanned = async () => {
      const { data_list: hosts } = await session.api.listHosts({
        params: { project_id: projectId },
        query: {},
      })
      return hosts.some(({ ports_covered: covered }) => covered !== 'none')
    }
    await expect.poll(isScanned).toBe(true)
    await first[Symbol.asyncDispose]()

    const away = new Date().toISOString()
    const short = await open(SHORT)
    await noted('+', short.port)
    await short.close()
    await noted('-', short.port)
    const split = await open(SPLIT)
    await noted('+', split.port)
    await agent.kill()
    await split.close()
    const again = startAgent(first.endpoint)
    await noted('-', split.port)
    const lasting = await open(LASTING)
    await noted('+', lasting.port)
    const back = new Date().toISOString()

    const second = stack.use(await startServer(variables))
    const ports = new Set([short.port, split.port, lasting.port])
    const { api } = await second.signIn()
    const changesNow = async () => {
      const question = { params: { project_id: projectId }, query: {} }
      const { data_list: list } = await api.listChanges(question)
      return list.filter(({ port }) => ports.has(port ?? 0))
    }
    await expect.poll(async () => (await changesNow()).length, { timeout: 60_000 }).toBe(5)
    const changes = await changesNow()
    expect(changes.map(({ kind, port }) => [kind, port])).toEqual([
      ['port_opened', lasting.port],
      ['port_closed', split.port],
      ['port_opened', split.port],
      ['port_closed', short.port],
      ['port_opened', short.port],
    ])
    for (const { at } of changes) {
      expect(at >= away).toBe(true)
      expect(at <= back).toBe(true)
    }
    await again.kill()
  },
)

/** Starts an agent of this machine, with an /etc of its own that has one account. */
function startAgent(endpoint: string, joinToken?: string) {
  const etc = path.join(folder, 'etc')
  mkdirSync(etc, { recursive: true })
  writeFileSync(path.join(etc, 'hostname'), 'web-1\n')
  writeFileSync(path.join(etc, 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
  writeFileSync(path.join(etc, 'shadow'), 'root:!:20000::::::\n')
  const agent = [process.execPath, path.join(import.meta.dirname, 'quick-agent.ts')]
  const words = [PRIVATE_ETC, folder, ...agent, '/', path.join(folder, 'agent')]
  const child = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      OPENHSS_ENDPOINT: endpoint,
      ...(joinToken !== undefined && { OPENHSS_JOIN_TOKEN: joinToken }),
    },
  })
  const ended = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  stack.defer(kill)
  return { kill }
}

async function open(port: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => void server.close())
  const close = async () => {
    server.close()
    await once(server, 'close')
  }
  return { port, close }
}

/** Waits until the agent has noted that a port is there, or gone. */
async function noted(sign: '+' | '-', port: number): Promise<void> {
  const isOf = (line: string) => line.startsWith(`["${sign}"`) && line.includes(`"port":${port},`)
  await expect.poll(() => waiting().split('\n').some(isOf)).toBe(true)
}

function waiting(): string {
  return readFileSync(path.join(folder, 'agent/outbox/ports'), 'utf8')
}
