import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { AccountReport, DetectionReport, PortReport } from '@openhss/contract'
import { startReportServer } from '@openhss/testkit/servers'
import type { ReportServer } from '@openhss/testkit/servers'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { runAgent } from './agent.ts'
import type { AgentOptions } from './agent.ts'
import { createCpuAllowance } from '../process/cpu-budget.ts'
import { MAX_READING_MB } from '../process/guest-bounds.ts'
import type { LogLevel } from '../process/log.ts'
import { readIdentity } from '../server/identity/agent-state.ts'
import { System } from '../host/system.ts'

const DETECTION = 'd'.repeat(32)
const OWN_WORD = 'zebra-Lamp-77-quilt'
const WEAK = '$1$saltsalt$kE9ognc0TODG6GInX.9au/'

/**
 * An agent that has more than 190 MB all at once waits up to 4 s for a large guess to end. Its own program has 80;
 * a worker of the tests would cross that line at any moment, and so stays above it.
 */
const ballast = Buffer.alloc(MAX_READING_MB * 1_000_000)

let folder: string
let server: ReportServer
let stop: AbortController
let running: Promise<void>
let log: string[]

beforeAll(() => {
  // Only pages that were written to are resident.
  ballast.fill(1)
})

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'agent-'))
  server = await startReportServer()
  stop = new AbortController()
  running = Promise.resolve()
  log = []
  writeRoot({ alice: '!', bob: WEAK })
})

afterEach(async () => {
  stop.abort()
  await running
  await server.stop()
  rmSync(folder, { recursive: true })
})

test('enrols, then reports the open ports and how every account was judged', async () => {
  start('join-me')

  const ports = await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  expect(ports.items).toMatchObject([{ port: 6379, type: 'TCP', laddr: '0.0.0.0' }])
  expect(ports.host).toMatchObject({ host_name: 'fixture' })
  expect(ports.agent_usage?.cpu_ms).toBeGreaterThan(0)
  expect(ports.agent_usage?.resident_bytes).toBeGreaterThan(1_000_000)
  const accounts = await server.next<AccountReport>('accounts', judges('bob', 'weak', 2))
  expect(accounts.items).toContainEqual({
    user_name: 'alice',
    service_type: 'system',
    verdict: 'locked',
  })
  expect(JSON.stringify(accounts)).not.toMatch(/password1|saltsalt/)
})

test('an unchanged host sends no items, unless the server has forgotten them', async () => {
  start('join-me')
  const first = await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  const second = await server.next<PortReport>('ports', ({ items }) => items === undefined)
  expect(second.digest).toBe(first.digest)

  server.forgetReports()

  const third = await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  expect(third.items).toEqual(first.items)
})

test('after a refused report the server learns that its list is not whole any more', async () => {
  start('join-me')
  const first = await server.next<PortReport>('ports', ({ items }) => items !== undefined)

  server.refuseItems()
  writePort('1F90')

  const admission = await server.next<PortReport>('ports', ({ coverage }) =>
    coverage.gaps.some(({ what }) => what === 'report'),
  )
  expect(admission).toMatchObject({ digest: first.digest, coverage: { complete: false } })
  expect(admission.items).toBeUndefined()
})

test('a restarted agent remembers what the server holds', async () => {
  start('join-me')
  const first = await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  await server.next<PortReport>('ports', () => true)
  stop.abort()
  await running

  stop = new AbortController()
  server.refuseItems()
  writePort('1F90')
  start('join-me')

  const admission = await server.next<PortReport>('ports', ({ coverage }) =>
    coverage.gaps.some(({ what }) => what === 'report'),
  )
  expect(admission.digest).toBe(first.digest)
})

test('checks again when an account changes', async () => {
  start('join-me')
  await server.next<AccountReport>('accounts', judges('bob', 'weak', 2))

  writeRoot({ alice: WEAK, bob: '!', carol: '!' })

  const report = await server.next<AccountReport>('accounts', judges('alice', 'weak', 3))
  expect(report.items).toContainEqual({
    user_name: 'bob',
    service_type: 'system',
    verdict: 'locked',
  })
})

test('outlives a server that is away, says so once, and reports what is true then', async () => {
  start('join-me')
  await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  server.fail(3)
  await server.next<PortReport>('ports', () => true)
  await server.next<PortReport>('ports', () => true)

  const notices = log.filter((line) => /server (does not take|takes)/.test(line))
  expect(notices).toHaveLength(2)
})

test('a rejection does not destroy the identity', async () => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  const before = readFileSync(path.join(folder, 'agent/identity.json'), 'utf8')
  server.rejectAgents()
  await server.rejected()

  expect(readFileSync(path.join(folder, 'agent/identity.json'), 'utf8')).toBe(before)
})

test.each([
  ['nothing', 'stopped', 'root/run/other', ''],
  ['that nobody may log in any more', 'shutdown', 'root/run/nologin', ''],
  ['what its package wrote', 'upgrade', 'agent/goodbye', 'upgrade\n'],
  ['what nobody understands', 'stopped', 'agent/goodbye', 'a whim\n'],
])('an agent that is stopped and finds %s says goodbye: %s', async (_what, reason, file, text) => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  writeFileIn(file, text)
  stop.abort()
  await running
  expect(await server.next('goodbye', () => true)).toEqual({ reason })
})

test('a note for an end that is over is no reason for the next one', async () => {
  writeFileIn('agent/goodbye', 'upgrade\n')
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  stop.abort()
  await running
  expect(await server.next('goodbye', () => true)).toEqual({ reason: 'stopped' })
})

test('a server that is away does not keep an agent that is stopped', async () => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  await server.stop()
  stop.abort()
  await expect(running).resolves.toBeUndefined()
  server = await startReportServer()
})

test('a second agent on the same folder says so and ends; the first one goes on', async () => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  await expect(run('join-me', { lockPatienceMs: 0 })).rejects.toThrow(
    `Another agent is running with process id`,
  )
  expect(server.enrolments()).toBe(1)
  await server.next<PortReport>('ports', () => true)
})

test.each([
  ['AGENT.0003', 'runs with the identity of another one'],
  ['AGENT.0004', 'somebody deleted this host there'],
] as const)(
  'an agent that is told %s keeps its identity, enrols nothing and says why once',
  async (code, words) => {
    start('join-me')
    await server.next<PortReport>('ports', () => true)
    stop.abort()
    await running
    const file = path.join(folder, 'agent/identity.json')
    const before = readFileSync(file, 'utf8')

    server.barAgents(code)
    stop = new AbortController()
    start('join-me')
    await server.rejected()
    await expect.poll(() => log.filter((line) => line.includes(words))).toHaveLength(1)
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(server.enrolments()).toBe(1)
  },
)

test('a copy that somebody allowed it becomes a host of its own, and says so', async () => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  stop.abort()
  await running

  server.barAgents('AGENT.0003')
  server.allowSplit()
  stop = new AbortController()
  start('join-me')
  await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  const own = () => readIdentity(path.join(folder, 'agent'))?.hostId
  await expect.poll(own, { timeout: 20_000 }).toBe('its-own')
  expect(log.filter((line) => line.includes('is a host of its own now'))).toHaveLength(1)
  expect(server.enrolments()).toBe(1)
})

test('a join token makes an agent known again that the server forgot', async () => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  const before = readIdentity(path.join(folder, 'agent'))
  stop.abort()
  await running
  server.forgetAgents()

  stop = new AbortController()
  start('join-me', { rejectionPatienceMs: 0 })

  await server.next<PortReport>('ports', ({ items }) => items !== undefined)
  expect(readIdentity(path.join(folder, 'agent'))?.agentId).not.toBe(before?.agentId)
})

test('an answer of a proxy that the agent is unknown costs nothing, with a join token at hand too', async () => {
  await using proxy = await startLyingProxy(server.endpoint)
  start('join-me', {}, proxy.endpoint)
  await server.next<PortReport>('ports', () => true)
  const before = readFileSync(path.join(folder, 'agent/identity.json'), 'utf8')
  stop.abort()
  await running

  stop = new AbortController()
  proxy.lie(3)
  start('join-me', {}, proxy.endpoint)
  await server.next<PortReport>('ports', () => true)
  expect(proxy.liesLeft()).toBeLessThan(3)
  await expect.poll(() => proxy.liesLeft(), { timeout: 20_000 }).toBe(0)
  await server.next<PortReport>('ports', () => true)
  expect(readFileSync(path.join(folder, 'agent/identity.json'), 'utf8')).toBe(before)
  expect(server.enrolments()).toBe(1)
})

test('takes another secret when the server asks for it, and is known by the one before as well', async () => {
  start('join-me')
  await server.next<PortReport>('ports', () => true)
  const before = readIdentity(path.join(folder, 'agent'))
  server.setPolicy({ words: { revision: 'none', count: 0 }, company_names: [], renew_secret: true })
  const secrets = () => {
    const now = readIdentity(path.join(folder, 'agent'))
    return [now?.secret.reveal(), now?.previousSecret?.reveal()]
  }
  await expect.poll(() => secrets()[1], { timeout: 20_000 }).toBe(before?.secret.reveal())
  expect(secrets()[0]).not.toBe(before?.secret.reveal())

  // A server that was restored from a backup knows only the one before.
  server.forgetNewestSecret()
  await server.rejected()
  writePort('1F90')
  await server.next<PortReport>('ports', ({ items }) => items?.[0]?.port === 8080)
  expect(server.enrolments()).toBe(1)
})

test('a detection that somebody asks for starts at once and is told of until it is finished', async () => {
  start('join-me')
  await server.next<AccountReport>('accounts', judges('bob', 'weak', 2))

  server.setPolicy({
    words: { revision: 'none', count: 0 },
    company_names: [],
    detection: { detection_id: DETECTION, requested_at: '2026-11-22T08:00:00Z' },
  })

  const first = await server.next<DetectionReport>('detection', () => true)
  expect(first).toMatchObject({ detection_id: DETECTION, state: 'running' })
  await server.next<DetectionReport>('detection', ({ state }) => state === 'finished')
})

test("the project's own words arrive while the agent runs, and find what they are for", async () => {
  const hash = execFileSync('openssl', ['passwd', '-1', OWN_WORD], { encoding: 'utf8' }).trim()
  writeRoot({ alice: '!', bob: hash })
  start('join-me')
  await server.next<AccountReport>('accounts', judges('bob', 'not_found', 2))

  server.setPolicy({ words: { revision: 'r1', count: 1 }, company_names: [] }, [OWN_WORD])

  const found = await server.next<AccountReport>('accounts', judges('bob', 'weak', 2))
  expect(JSON.stringify(found)).not.toContain(OWN_WORD)
})

test('a join token that is refused ends the agent with the reason', async () => {
  start('wrong')

  await expect(running).rejects.toThrow(/join token/)
  running = Promise.resolve()
})

function start(joinToken: string, pace: AgentOptions['pace'] = {}, endpoint?: string): void {
  running = run(joinToken, pace, endpoint)
}

/** A proxy that now and then says that the agent is unknown. */
async function startLyingProxy(target: string) {
  let lies = 0
  const proxy = createServer((request, response) => {
    if (lies > 0 && request.url !== '/agent/v1/enrol') {
      lies -= 1
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end('{"error_code":"AGENT.0002","error_msg":"unknown agent"}')
      return
    }
    const { method, headers, url } = request
    const onward = httpRequest(new URL(url ?? '/', target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    lie: (times: number) => {
      lies = times
    },
    liesLeft: () => lies,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await running
      proxy.close()
      proxy.closeAllConnections()
      await once(proxy, 'close')
    },
  }
}

function run(
  joinToken: string,
  pace: AgentOptions['pace'] = {},
  endpoint = server.endpoint,
): Promise<void> {
  return runAgent({
    system: new System(path.join(folder, 'root')),
    stateFolder: path.join(folder, 'agent'),
    endpoint,
    joinToken,
    signal: stop.signal,
    log: (level: LogLevel, message) => log.push(`${level}: ${message}`),
    onEvent: () => undefined,
    interactive: true,
    pace: { portScanMs: 20, accountCheckMs: 20, minReportMs: 0, ...pace },
    // Tests wait for what it finds, and not for its rests.
    cpu: createCpuAllowance(1, 'now'),
  })
}

/** A host with one open port and these accounts, by name and password field. */
function writeRoot(accounts: Readonly<Record<string, string>>): void {
  const root = path.join(folder, 'root')
  mkdirSync(path.join(root, 'etc'), { recursive: true })
  mkdirSync(path.join(root, 'proc/net'), { recursive: true })
  const names = Object.keys(accounts)
  const lines = (format: (name: string) => string) => names.map((name) => `${format(name)}\n`)
  writeFileSync(path.join(root, 'etc/hostname'), 'fixture\n')
  writeFileSync(
    path.join(root, 'etc/passwd'),
    lines((name) => `${name}:x:1000:1000::/home/${name}:/bin/sh`).join(''),
  )
  writeFileSync(
    path.join(root, 'etc/shadow'),
    lines((name) => `${name}:${accounts[name] ?? ''}:19000:0:99999:7:::`).join(''),
  )
  writePort('18EB')
}

function writeFileIn(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true, mode: 0o700 })
  writeFileSync(path.join(folder, name), text)
}

function writePort(hexadecimal: string): void {
  writeFileSync(
    path.join(folder, 'root/proc/net/tcp'),
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
      `   0: 00000000:${hexadecimal} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0\n`,
  )
}

function judges(userName: string, verdict: string, accounts: number) {
  return ({ items }: AccountReport) =>
    items?.length === accounts &&
    items.some((item) => item.user_name === userName && item.verdict === verdict)
}
