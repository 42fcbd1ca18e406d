import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makeAccountReport, makePortReport, observedPort } from '@openhss/testkit/reports'
import { openToCommands, runOpenHss } from '@openhss/testkit/run-openhss'
import { exampleHost } from '@openhss/contract/examples'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let variables: Record<string, string>
let agent: TestAgent
let name: string
let hosts = 0
beforeAll(async () => {
  api = await testApi()
  variables = await openToCommands(api)
})
afterAll(() => api.close())
/** Each test has a host of its own with a dangerous port and a weak account. */
beforeEach(async () => {
  hosts += 1
  name = `web-${hosts}`
  agent = await api.enrol({ host: { host_name: name } })
  const host = { ...exampleHost, host_name: name }
  const redis = observedPort({ port: 6379, path: '/usr/bin/redis-server' })
  await agent.reportPorts(makePortReport({ host, items: [observedPort(), redis] }))
  await agent.reportAccounts(makeAccountReport({ host }))
})

const run = (...words: string[]) => runOpenHss(words, variables)

interface Listed {
  readonly total_num: number
  readonly data_list: readonly { finding_id: string; state: string; assignee?: string }[]
}

async function list(...words: string[]): Promise<Listed> {
  const { stdout } = await run('findings', `host:${name}`, ...words, '--json')
  return JSON.parse(stdout) as Listed
}

async function idOf(...words: string[]): Promise<string> {
  const { data_list: found } = await list(...words)
  return found[0]?.finding_id ?? ''
}

describe('findings', () => {
  test('lists what is open, the worst first, and exits with 3', async () => {
    const { code, stdout } = await run('findings', `host:${name}`)
    expect(code).toBe(3)
    const lines = stdout.split('\n')
    expect(lines[1]).toMatch(
      /^[0-9a-f]{10} +critical +web-\d+ +weak password: deploy \(system\) .* open$/,
    )
    expect(lines[2]).toMatch(/high .* 6379\/TCP Redis on 0\.0\.0\.0 .* open$/)
    expect(stdout).toContain('2 findings.')
  })

  test('exits with 0 where none is', async () => {
    const { code, stdout } = await run('findings', `host:${name}`, 'kind:host_offline')
    expect([code, stdout]).toEqual([0, 'No finding matches.\n'])
  })

  test('takes a negated term, a limit and the formats for programs', async () => {
    expect((await list('-severity:critical')).total_num).toBe(1)
    const limited = await run('findings', `host:${name}`, '--limit', '1')
    expect(limited.stdout).toContain('2 findings, the worst 1 are shown.')
    const { stdout } = await run('findings', `host:${name}`, '--csv')
    expect(stdout.split('\n')[0]).toMatch(/^"finding_id","severity","kind",/)
  })

  test('underlines what it does not know', async () => {
    const { code, stderr } = await run('findings', 'severty:high')
    expect(code).toBe(2)
    expect(stderr).toContain('severty:high\n  ^^^^^^^\n')
    expect(stderr).toContain('"severity"')
  })

  test('says as of when a host that is offline has them', async () => {
    // That it was heard of before may be written between the two.
    await expect
      .poll(async () => {
        await api.sql`
          update host_liveness set state = 'offline', last_seen_at = '2026-01-31T08:00:00Z'
          where host_id = ${agent.hostId}`
        return (await run('findings', `host:${name}`, 'severity:high')).stdout
      })
      .toContain('open, as of 2026-01-31 08:00')
  })
})

describe('findings show', () => {
  test('tells what a finding rests on and what happened to it', async () => {
    const id = await idOf('kind:weak_password')
    const { code, stdout } = await run('findings', 'show', id.slice(0, 12))
    expect(code).toBe(0)
    expect(stdout).toMatch(/severity +critical: The password is weak, and other hosts reach/)
    expect(stdout).toMatch(/remedy +Choose a longer one/)
    expect(stdout).toMatch(/opened +open +scan/)
  })

  test.each(['', 'g', '0'.repeat(32)])('refuses the ID %j', async (id) => {
    const { code, stderr } = await run('findings', 'show', id)
    expect(code).toBe(1)
    expect(stderr).toContain('No finding has an ID')
  })
})

describe('findings accept, reopen and assign', () => {
  const terms = ['--reason', 'compensated', '--comment', 'Only the proxy reaches it.']

  test('change findings by the beginning of their IDs', async () => {
    const id = (await idOf('kind:dangerous_port')).slice(0, 14)
    const accepted = await run('findings', 'accept', id, ...terms, '--until', '30d')
    expect([accepted.code, accepted.stdout]).toEqual([0, '1 finding changed.\n'])
    expect(await list('state:accepted')).toMatchObject({ total_num: 1 })
    const { stdout: ports } = await run('who-has', '6379', `host:${name}`)
    expect(ports).toMatch(/ accepted .* accepted by \S+ until .*: compensated, Only the proxy/)
    const again = await run('findings', 'reopen', id, '--comment', 'not any more')
    expect([again.code, again.stdout]).toEqual([0, '1 finding changed.\n'])
    expect((await run('findings', 'reopen', id)).stdout).toContain('1 stayed as before')
    await run('findings', 'assign', api.user, id)
    expect((await list(`owner:${api.user}`)).data_list).toMatchObject([{ assignee: api.user }])
  })

  test('takes a day, or never, and replaces an acceptance where it is told to', async () => {
    const id = await idOf('kind:dangerous_port')
    const far = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10)
    const dated = await run('findings', 'accept', id, ...terms, '--until', far, '--json')
    expect(JSON.parse(dated.stdout)).toMatchObject({ changed: 1 })
    const kept = await run('findings', 'accept', id, ...terms, '--until', 'never')
    expect(kept.code).toBe(1)
    expect(kept.stdout).toMatch(
      /^0 findings changed, 1 stayed as before\.\n\w+ is accepted by \S+ until/,
    )
    const endless = ['--until', 'never', '--replace']
    expect((await run('findings', 'accept', id, ...terms, ...endless)).code).toBe(0)
    const { stdout } = await run('findings', `host:${name}`, 'state:accepted')
    expect(stdout).toContain('accepted without end')
  })

  test.each([
    ['no reason', ['--until', '30d', '--comment', 'Only the proxy.'], 2],
    ['another reason', ['--reason', 'lazy', '--until', '30d', '--comment', 'Only the proxy.'], 2],
    ['no time', terms, 2],
    ['no such time', [...terms, '--until', 'soon'], 2],
    ['a time that is far', [...terms, '--until', '400d'], 1],
  ])('refuse %s', async (_name, options, code) => {
    const id = await idOf('kind:dangerous_port')
    expect((await run('findings', 'accept', id, ...options)).code).toBe(code)
    expect(await list('state:accepted')).toMatchObject({ total_num: 0 })
  })
})
