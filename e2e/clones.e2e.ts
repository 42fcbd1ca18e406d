import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** Redis in /proc/net/tcp, and another service. */
const [ORIGINAL_PORT, COPY_PORT] = [6379, 8080]

let api: TestApi
let endpoint: string
let folder: string
let processes: ChildProcess[]
beforeEach(async () => {
  api = await testApi()
  endpoint = await api.app.listen({ port: 0, host: '127.0.0.1' })
  folder = mkdtempSync(path.join(os.tmpdir(), 'clones-'))
  processes = []
})
afterEach(async () => {
  for (const process of processes) {
    if (process.exitCode !== null || process.signalCode !== null) continue
    process.kill('SIGKILL')
    await once(process, 'exit')
  }
  await api.close()
  rmSync(folder, { recursive: true })
})

/** Named within a minute on a quiet machine; a busy one takes its time. */
const PATIENTLY = { timeout: 240_000, interval: 500 }

test('a copy of a running agent is named, nothing it says is taken, and the original notices nothing', async () => {
  const original = start('original', ORIGINAL_PORT, await createJoinToken())
  await expect.poll(ports, PATIENTLY).toEqual([ORIGINAL_PORT])

  cpSync(dataOf('original'), dataOf('copy'), { recursive: true })
  const copy = start('copy', COPY_PORT)
  await expect.poll(isCopyShown, PATIENTLY).toBe(true)
  await expect.poll(copy.log, PATIENTLY).toContain('identity of another one')

  expect(await ports()).toEqual([ORIGINAL_PORT])
  expect(original.log()).toBe('')
})

async function createJoinToken(): Promise<string> {
  const made = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
    uses: 1,
    valid_hours: 1,
  })
  return made.json<{ join_token: string }>().join_token
}

/** Starts an agent on a machine with one open port, and collects what it says. */
function start(name: string, port: number, joinToken?: string): { readonly log: () => string } {
  const root = path.join(folder, name, 'root')
  mkdirSync(path.join(root, 'proc/net'), { recursive: true })
  mkdirSync(path.join(root, 'etc'))
  writeFileSync(path.join(root, 'etc/hostname'), `${name}\n`)
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0')
  writeFileSync(
    path.join(root, 'proc/net/tcp'),
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
      `   0: 00000000:${hexadecimal} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0\n`,
  )
  const agent = spawn(process.execPath, [QUICK_AGENT, root, dataOf(name)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      OPENHSS_ENDPOINT: endpoint,
      ...(joinToken !== undefined && { OPENHSS_JOIN_TOKEN: joinToken }),
    },
  })
  processes.push(agent)
  let log = ''
  agent.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  return { log: () => log }
}

const QUICK_AGENT = path.join(import.meta.dirname, 'quick-agent.ts')

function dataOf(name: string): string {
  return path.join(folder, name, 'data')
}

async function ports(): Promise<number[]> {
  const rows = await api.sql<{ port: number }[]>`select port from ports order by port`
  return rows.map(({ port }) => port)
}

async function isCopyShown(): Promise<boolean> {
  const rows = await api.sql`select from agent_instances where copy_refused_at is not null`
  return rows.length === 1
}
