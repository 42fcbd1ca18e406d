import { execFileSync, fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startReportServer } from '@openhss/testkit/servers'
import type { ReportServer } from '@openhss/testkit/servers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AgentEvent } from './agent/agent-events.ts'
import { AGENT_ENTRY } from './entry.ts'

/** Code and signal of an orderly end. A machine that is slow or busy needs the whole time that an ordinary one may take. */
const IN_ORDER = [
  [0, null],
  [null, 'SIGTERM'],
]

/** As the command gives it to its agents. */
const { NODE_COMPILE_CACHE } = process.env

let folder: string
let server: ReportServer
let child: ChildProcess

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'agent-process-'))
  server = await startReportServer()
})

afterEach(async () => {
  child.kill('SIGKILL')
  await server.stop()
  rmSync(folder, { recursive: true })
})

test('tells its parent what happens, gives way to others, and ends when the parent is gone', async () => {
  start({ OPENHSS_ENDPOINT: server.endpoint, OPENHSS_JOIN_TOKEN: 'join-me' })

  expect(await nextEvent()).toMatchObject({ type: 'enrolled', hostId: 'host' })
  for (const thread of readdirSync(`/proc/${child.pid}/task`)) {
    expect(os.getPriority(Number(thread))).toBeGreaterThanOrEqual(10)
    expect(execFileSync('ionice', ['-p', thread], { encoding: 'utf8' })).toBe('idle\n')
  }

  child.disconnect()
  expect(IN_ORDER).toContainEqual(await once(child, 'exit'))
})

test('stops in good order on SIGTERM', async () => {
  start({ OPENHSS_ENDPOINT: server.endpoint, OPENHSS_JOIN_TOKEN: 'join-me' })
  await nextEvent()

  child.kill('SIGTERM')

  expect(IN_ORDER).toContainEqual(await once(child, 'exit'))
})

test('tells a server elsewhere that it is stopped', async () => {
  child = spawn(process.execPath, [AGENT_ENTRY, '--root', folder], {
    stdio: 'ignore',
    env: {
      NODE_COMPILE_CACHE,
      OPENHSS_ENDPOINT: server.endpoint,
      OPENHSS_JOIN_TOKEN: 'join-me',
      OPENHSS_DATA_DIR: folder,
    },
  })
  await server.next('ports', () => true)

  child.kill('SIGTERM')

  const ended = once(child, 'exit')
  expect(await server.next('goodbye', () => true)).toEqual({ reason: 'stopped' })
  expect(IN_ORDER).toContainEqual(await ended)
})

test('ends in order though a guess takes seconds', async () => {
  mkdirSync(path.join(folder, 'etc'))
  writeFileSync(path.join(folder, 'etc/passwd'), 'bob:x:1000:1000::/home/bob:/bin/sh\n')
  // One guess takes about four seconds, which is the most that is accepted.
  const hash = `$6$rounds=3999999$saltsalt$${'a'.repeat(86)}`
  writeFileSync(path.join(folder, 'etc/shadow'), `bob:${hash}:19000:0:99999:7:::\n`)
  start({ OPENHSS_ENDPOINT: server.endpoint, OPENHSS_JOIN_TOKEN: 'join-me' })
  await vi.waitFor(() => expect(ticksOfBusiestThread()).toBeGreaterThan(20), 120_000)

  child.kill('SIGTERM')

  // A fast machine may have ended the guess before the time is up.
  expect(IN_ORDER).toContainEqual(await once(child, 'exit'))
})

test('says what is missing when it is not enrolled', async () => {
  start({})

  expect(await nextEvent()).toEqual({
    type: 'log',
    level: 'error',
    message: 'This host is not enrolled yet: give an endpoint and a join token.',
  })
  expect(await once(child, 'exit')).toEqual([1, null])
})

test('refuses to send its secret to another machine in clear text', async () => {
  start({ OPENHSS_ENDPOINT: 'http://192.0.2.1:8686', OPENHSS_JOIN_TOKEN: 'join-me' })

  expect(await nextEvent()).toMatchObject({
    level: 'error',
    message: expect.stringMatching(/^The endpoint would send .* OPENHSS_ALLOW_HTTP=1\.$/) as string,
  })
  expect(await once(child, 'exit')).toEqual([1, null])
})

function start(environment: Readonly<Record<string, string>>): void {
  child = fork(AGENT_ENTRY, ['--root', folder], {
    execArgv: [],
    env: { NODE_COMPILE_CACHE, ...environment, OPENHSS_DATA_DIR: folder },
  })
}

/**
 * Returns the CPU time of the child's busiest thread but the main one, in hundredths of a second. man 5
 * proc_pid_stat
 */
function ticksOfBusiestThread(): number {
  const tasks = `/proc/${child.pid}/task`
  const ticks = readdirSync(tasks)
    .filter((task) => task !== String(child.pid))
    .map((task) =>
      Number(readFileSync(`${tasks}/${task}/stat`, 'utf8').split(') ')[1]?.split(' ')[11]),
    )
  return Math.max(...ticks)
}

async function nextEvent(): Promise<AgentEvent> {
  return ((await once(child, 'message')) as [AgentEvent])[0]
}
