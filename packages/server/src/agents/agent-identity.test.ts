import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAgentLookup } from '../agent-presence/agent-lookup.ts'
import { createAgentPresence } from '../agent-presence/presence.ts'
import { silentLog } from '../db/database-log.ts'
import { createLivenessNotes } from '../host-liveness/liveness-notes.ts'
import { identifyAgent } from './agent-identity.ts'

const [A = '', B = '', C = ''] = ['a', 'b', 'c'].map((letter) => letter.repeat(32))
/** An agent of an older version, which draws no instance. */
const OLDER = ''

let api: TestApi
let agent: TestAgent
/** A server process, its memory and its clock. */
let server: ReturnType<typeof startServer>
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
  server = startServer()
})

function startServer() {
  let now = 1_000_000
  const presence = createAgentPresence(() => now)
  const liveness = createLivenessNotes(api.sql, silentLog)
  const parts = { sql: api.sql, lookup: createAgentLookup(api.sql, 0), presence, liveness }
  const claimed = (instance: string) => ({ ...agent, projectId: api.projectId, instance })
  const call = async (instance: string): Promise<string> => {
    const origin = {
      operationId: 'fetchPolicy',
      requestId: `by ${instance}`,
      sourceIp: addressOf(instance),
    }
    try {
      await identifyAgent(parts, claimed(instance), origin)
      return 'ok'
    } catch (error) {
      const { code, retryAfterSeconds } = error as { code: string; retryAfterSeconds: number }
      return `${code}, again in ${retryAfterSeconds} s`
    }
  }
  return {
    call,
    liveness,
    pass: (seconds: number) => (now += 1000 * seconds),
    /** Calls, and holds the request open. */
    hold: async (instance: string) => {
      expect(await call(instance)).toBe('ok')
      return presence.opened({ ...claimed(instance) })
    },
  }
}

function addressOf(instance: string): string {
  return `192.0.2.${instance.codePointAt(0) ?? 1}`
}

const WAIT = 'AGENT.0003, again in 1 s'
const COPY = 'AGENT.0003, again in 300 s'

function eventsOfCopies() {
  return api.sql<{ result: string; source_ip: string; user_name: string; credential: string }[]>`
    select result, source_ip, user_name, credential from audit_events
    where resource_id = ${agent.hostId} and result = 'AGENT.0003' order by id`
}

async function shownCopy() {
  const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/scans`
  return (await api.get(path)).json<{ copied_agent?: { source_ip: string } }>().copied_agent
}

describe('a restart', () => {
  test('is let in at once when the process before it closed its connection', async () => {
    const closed = await server.hold(A)
    closed('client gone')
    expect(await server.call(B)).toBe('ok')
    expect(await shownCopy()).toBeUndefined()
  })

  test('is let in at once when the server was restarted too', async () => {
    await server.hold(A)
    server = startServer()
    expect(await server.call(B)).toBe('ok')
  })

  test('waits while a proxy keeps the connection of the process before it, and no longer', async () => {
    const closed = await server.hold(A)
    expect(await server.call(B)).toBe(WAIT)
    server.pass(20)
    expect(await server.call(B)).toBe(WAIT)
    closed('answered')
    server.pass(4)
    expect(await server.call(B)).toBe('ok')
    expect(await eventsOfCopies()).toEqual([])
  })

  test('may come often', async () => {
    for (const instance of [A, B, C, 'd'.repeat(32), 'e'.repeat(32)]) {
      const closed = await server.hold(instance)
      closed('client gone')
    }
    expect(await shownCopy()).toBeUndefined()
  })

  test('of many calls at once one makes the change, and all are let in', async () => {
    await server.call(A)
    server.pass(60)
    const calls = await Promise.all(Array.from({ length: 8 }, () => server.call(B)))
    expect(new Set(calls)).toEqual(new Set(['ok']))
  })
})

describe('a copy', () => {
  test('that comes right after the first call of the agent waits as well', async () => {
    expect(await server.call(A)).toBe('ok')
    expect(await server.call(B)).toBe(WAIT)
  })

  test('that starts while the agent is at work never speaks for the host', async () => {
    await server.hold(A)
    expect(await server.call(B)).toBe(WAIT)
    server.pass(25)
    expect(await server.call(A)).toBe('ok')
    expect(await server.call(B)).toBe(COPY)
    expect(await shownCopy()).toMatchObject({ source_ip: addressOf(B) })
    expect(await eventsOfCopies()).toEqual([
      {
        result: 'AGENT.0003',
        source_ip: addressOf(B),
        user_name: 'host',
        credential: 'agent secret',
      },
    ])
  })

  test('stays refused after a restart of the server, also while the agent is away', async () => {
    await server.hold(A)
    await server.call(B)
    server.pass(25)
    await server.call(A)
    server = startServer()
    expect(await server.call(B)).toBe(COPY)
    expect(await server.call(A)).toBe('ok')
    expect(await server.call(B)).toBe(COPY)
  })

  test('that nobody could know has to go when the agent that it replaced comes back', async () => {
    await server.call(A)
    server = startServer()
    expect(await server.call(B)).toBe('ok')
    // A late call of a process that has ended convicts nobody.
    expect(await server.call(A)).toBe(WAIT)
    await api.sql`
      update agent_instances set speaks_since = now() - interval '6 seconds'
      where host_id = ${agent.hostId}`
    expect(await server.call(A)).toBe('ok')
    expect(await server.call(B)).toBe(COPY)
    expect(await server.call(A)).toBe('ok')
    expect(await eventsOfCopies()).toHaveLength(1)
  })

  test('that draws a new instance each time is told of once an hour', async () => {
    await server.hold(A)
    for (const copy of [B, C]) {
      expect(await server.call(copy)).toBe(WAIT)
      server.pass(25)
      await server.call(A)
      expect(await server.call(copy)).toBe(COPY)
    }
    expect(await eventsOfCopies()).toHaveLength(1)
  })

  test('with an agent of an older version is kept out while the agent is at work', async () => {
    await server.hold(A)
    expect(await server.call(OLDER)).toBe(WAIT)
    server.pass(25)
    expect(await server.call(A)).toBe('ok')
    expect(await server.call(OLDER)).toBe(WAIT)
    expect(await shownCopy()).toBeDefined()
  })
})

describe('an agent of an older version', () => {
  test('goes on working, and may be upgraded and put back', async () => {
    const closed = await server.hold(OLDER)
    closed('client gone')
    const upgraded = await server.hold(A)
    upgraded('client gone')
    expect(await server.call(OLDER)).toBe('ok')
    server.pass(60)
    expect(await server.call(B)).toBe('ok')
  })
})

test('an agent that holds requests open and reports nothing is still heard of', async () => {
  await api.sql`update host_liveness set last_seen_at = now() - interval '5 minutes' where host_id = ${agent.hostId}`
  await server.call(A)
  await server.liveness.flush()
  const rows = await api.sql<{ isHeard: boolean }[]>`
    select last_seen_at > now() - interval '1 minute' as "isHeard" from host_liveness where host_id = ${agent.hostId}`
  expect(rows).toEqual([{ isHeard: true }])
})
