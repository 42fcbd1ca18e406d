import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { neededJoinToken, RestartDelays } from './supervise-agent.ts'
import { superviseAgent } from './supervise-agent.ts'

let dataDirectory: string
beforeEach(() => {
  dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'supervise-agent-'))
})
afterEach(() => rmSync(dataDirectory, { recursive: true }))

test('a database that is away is a failed start, not the end of everything', async () => {
  const stop = new AbortController()
  const restarts: [string, number][] = []

  await superviseAgent({
    ...childOptions(),
    createJoinToken: () => Promise.reject(new Error('connection refused')),
    onRestart: (how, delayMs) => {
      restarts.push([how, delayMs])
      stop.abort()
    },
    signal: stop.signal,
  })

  expect(restarts).toEqual([['cannot start: connection refused', 1_000]])
})

test('a database that does not answer keeps nobody from stopping', async () => {
  const stop = new AbortController()

  await superviseAgent({
    ...childOptions(),
    createJoinToken: () => {
      stop.abort()
      return new Promise(() => undefined)
    },
    onRestart: () => expect.unreachable(),
    signal: stop.signal,
  })
})

test('only an agent that the server does not know gets a join token', async () => {
  const options = { ...childOptions(), createJoinToken: () => Promise.resolve('token') }
  expect(await neededJoinToken(options)).toBe('token')

  writeIdentity('project')
  expect(await neededJoinToken(options)).toBeUndefined()
  // DATABASE_URL may name another database now.
  expect(await neededJoinToken({ ...options, projectId: 'another' })).toBe('token')
})

test('waits longer after each end in a row, and starts anew after a minute of health', () => {
  const delays = new RestartDelays()

  expect([0, 0, 59_999].map((ranMs) => delays.next(ranMs))).toEqual([1_000, 2_000, 4_000])
  expect([60_000, 0].map((ranMs) => delays.next(ranMs))).toEqual([1_000, 2_000])
  expect(Array.from({ length: 9 }, () => delays.next(0)).at(-1)).toBe(60_000)
})

function childOptions() {
  return {
    endpoint: 'http://127.0.0.1:1',
    dataDirectory,
    projectId: 'project',
    variables: {},
    onEvent: () => undefined,
  }
}

function writeIdentity(projectId: string): void {
  const identity = {
    endpoint: 'http://127.0.0.1:1',
    project_id: projectId,
    host_id: 'host',
    agent_id: 'agent',
    secret: 'secret',
  }
  const folder = path.join(dataDirectory, 'agent')
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(path.join(folder, 'identity.json'), JSON.stringify(identity), { mode: 0o600 })
}
