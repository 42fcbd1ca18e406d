import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { openToCommands, runOpenHss } from '@openhss/testkit/run-openhss'
import { exampleHost } from '@openhss/contract/examples'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let variables: Record<string, string>
let agent: TestAgent
const redis = observedPort({ port: 6379, path: '/usr/bin/redis-server' })

/** `web-1` has had port 22 for two hours; an hour ago port 6379 was closed and port 80 opened. */
beforeAll(async () => {
  api = await testApi()
  variables = await openToCommands(api)
  agent = await api.enrol({ host: { host_name: 'web-1' } })
  await api.enrol({ host: { host_name: 'unscanned' } })
  await scan('a', [observedPort(), redis])
  await age(60)
  await scan('b', [observedPort(), redis])
  await scan('c', [observedPort(), observedPort({ port: 80, path: '/usr/sbin/nginx' })])
  await age(60)
})
afterAll(() => api.close())

async function scan(digest: string, items: ReturnType<typeof observedPort>[]): Promise<void> {
  const answer = await agent.reportPorts(
    makePortReport({
      host: { ...exampleHost, host_name: 'web-1' },
      scanned_at: new Date().toISOString(),
      coverage: { complete: true, sockets: 2, owners_known: 2, gaps: [] },
      digest: digest.repeat(64),
      items,
    }),
  )
  expect(answer.json()).toEqual({ acknowledged: true })
}

/** Lets everything that is recorded of the ports have happened so many minutes earlier. */
async function age(minutes: number): Promise<void> {
  const by = `interval '${minutes} minutes'`
  await api.sql.unsafe(`
    update hosts set port_history_from = port_history_from - ${by}, port_history_at = port_history_at - ${by};
    update host_liveness set last_port_scan_at = last_port_scan_at - ${by};
    update ports set opened_at = opened_at - ${by};
    update port_history set opened_at = opened_at - ${by}, closed_at = closed_at - ${by};`)
}

function run(...words: string[]) {
  return runOpenHss(words, variables)
}

describe('changes', () => {
  test('lists what changed, newest first, and narrows it by time, host and query', async () => {
    const { code, stdout } = await run('changes', 'web-1', '--json')
    const { data_list: all } = JSON.parse(stdout) as {
      data_list: { kind: string; port?: number }[]
    }
    const ports = all.filter(({ port }) => port !== undefined)
    expect(code).toBe(0)
    expect(ports).toMatchObject([
      { kind: 'port_closed', port: 6379 },
      { kind: 'port_opened', port: 80 },
    ])
    const none = await run('changes', '--since', '10m', 'port:6379')
    expect(none.stdout).toMatch(/^Nothing is known to have changed since 20/)
    const table = await run('changes', 'port:6379')
    expect(table.stdout).toMatch(/web-1 +6379\/TCP 0\.0\.0\.0 +closed +\/usr\/bin\/redis-server/)
    expect(table.stdout).toContain('1 change since')
    const csv = await run('changes', 'web-1', 'port:80', '--csv')
    expect(csv.stdout).toContain('"port_opened"')
  })

  test.each([
    [['changes', '--since', 'yesterday'], /It must be a time, such as 24h/],
    [['changes', 'prot:22'], /prot/],
    [['diff', 'web-1', '--from', '2026-13-01'], /It must be a time/],
  ])('%j is a wrong command line', async (words, message) => {
    const { code, stderr } = await run(...words)
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  })
})

describe('diff', () => {
  test('tells what differs between two times, with its exit code', async () => {
    const { code, stdout } = await run('diff', 'web-1', '--from', '90m')
    expect(code).toBe(3)
    expect(stdout).toMatch(/opened +80 +TCP/)
    expect(stdout).toMatch(/closed +6379 +TCP/)
    expect(stdout).toContain('2 differences between web-1 at 20')
    const same = await run('diff', 'web-1', '--from', '30m')
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('0 differences')])
  })

  test('says of what nothing is recorded', async () => {
    const early = await run('diff', 'web-1', '--from', '7d')
    expect([early.code, early.stdout]).toEqual([
      3,
      expect.stringMatching(/^Of web-1 at .* nothing is known: it is recorded since 20/),
    ])
    const other = await run('diff', 'web-1', 'unscanned')
    expect([other.code, other.stdout]).toEqual([3, expect.stringContaining('not scanned yet')])
  })
})

test('who-has --as-of tells who had a port then, and of how many hosts it is not known', async () => {
  const then = await run('who-has', '6379', '--as-of', '90m')
  expect(then.stdout).toMatch(/web-1 +6379 +TCP/)
  expect(then.stdout).toContain('1 host had it open at')
  expect(then.stdout).toContain('Of 1 more nothing was recorded at that time.')
  const now = await run('who-has', '6379', '--as-of', '30m', '--json')
  expect(JSON.parse(now.stdout)).toEqual({ total_num: 0, data_list: [], hosts_not_recorded: 1 })
})
