import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { openToCommands, runOpenHss } from '@openhss/testkit/run-openhss'
import { exampleHost } from '@openhss/contract/examples'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let variables: Record<string, string>
/** `web-1` and `web-2` have port 6379, and `web-2` is offline; nothing of `db` is known. */
let hosts: Record<'web-1' | 'web-2' | 'db', TestAgent>
beforeAll(async () => {
  api = await testApi()
  variables = await openToCommands(api)
  hosts = { 'web-1': await enrol('web-1'), 'web-2': await enrol('web-2'), db: await enrol('db') }
  for (const name of ['web-1', 'web-2'] as const) {
    await hosts[name].reportPorts(
      makePortReport({
        host: { ...exampleHost, host_name: name },
        items: [
          observedPort(),
          observedPort({ port: 6379, path: '/usr/bin/redis-server' }),
          observedPort({ port: 6379, type: 'UDP', laddr: '127.0.0.1' }),
        ],
      }),
    )
  }
  await api.sql`
    update host_liveness set state = 'offline', last_port_scan_at = '2026-01-31T08:00:00Z'
    where host_id = ${hosts['web-2'].hostId}`
})
afterAll(() => api.close())

function enrol(name: string): Promise<TestAgent> {
  return api.enrol({ host: { host_name: name } })
}

function run(...words: string[]) {
  return runOpenHss(words, variables)
}

async function json(...words: string[]) {
  const { code, stdout, stderr } = await run(...words, '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as { total_num: number; data_list: Record<string, unknown>[] }
}

const namesIn = ({ data_list: rows }: { data_list: Record<string, unknown>[] }) =>
  rows.map(({ name }) => name)

describe('hosts list', () => {
  test('lists all, and those that match', async () => {
    expect(namesIn(await json('hosts', 'list'))).toEqual(['db', 'web-1', 'web-2'])
    expect(namesIn(await json('hosts', 'list', 'port:6379', 'seen:online'))).toEqual(['web-1'])
    expect(namesIn(await json('hosts', 'list', 'host:web-*,db seen:online'))).toHaveLength(2)
    expect(await json('hosts', 'list', 'host:nobody')).toEqual({ total_num: 0, data_list: [] })
  })

  test.each(['-host:web-*', '-seen:offline', '-verdict:weak'])(
    'takes %j for a term and no option',
    async (term) => {
      const { data_list: rows } = await json('hosts', 'list', term, 'host:web-2,db')
      expect(rows.length).toBeLessThanOrEqual(2)
    },
  )

  test('shows what is old and what is not known', async () => {
    const { code, stdout } = await run('hosts', 'list')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^db .* none +\? +\? +\?/m)
    expect(stdout).toMatch(/^web-2 .* offline, as of \d{4}-/m)
    expect(stdout).toMatch(/^web-1 .* online +partial +3 +1 +\?/m)
    expect(stdout).toContain('\n3 hosts.\n')
  })

  test('prints CSV in which what is not known is empty', async () => {
    const { stdout } = await run('hosts', 'list', 'host:db', '--csv')
    const [header = '', row = ''] = stdout.split('\n').map((line) => line.split(','))
    const at = (name: string) => row[header.indexOf(`"${name}"`)]
    expect([at('name'), at('coverage'), at('ports_total')]).toEqual(['"db"', '"none"', '""'])
  })

  test.each([
    ['hst:db', '  hst:db\n  ^^^\n', 'There is no key "hst" here; is "host" meant?'],
    ['seen:online port:x', '              ^\n', '"x" is no value of port'],
    ['--jsn', '', 'There is no option "--jsn"'],
  ])('names the place of a mistake in %j', async (word, place, message) => {
    const { code, stdout, stderr } = await run('hosts', 'list', word)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(place)
    expect(stderr).toContain(message)
  })
})

describe('a host is named', () => {
  const idOf = async (given: string) => {
    const { code, stdout, stderr } = await run('hosts', 'show', given, '--json')
    expect([code, stderr]).toEqual([0, ''])
    return (JSON.parse(stdout) as { host_id: string }).host_id
  }

  test('by its name in any case, its ID, and the beginning of one that no other has', async () => {
    const { hostId } = hosts.db
    for (const given of ['db', 'DB', hostId, hostId.slice(0, 30)]) {
      expect({ given, id: await idOf(given) }).toEqual({ given, id: hostId })
    }
  })

  test('by the name that it was given, and still by its own', async () => {
    const { stdout } = await run('hosts', 'rename', 'web-1', 'the * shop')
    expect(stdout).toBe('Host web-1 is now shown as the * shop.\n')
    for (const given of ['the * shop', 'the *', 'web-1']) {
      expect(await idOf(given)).toBe(hosts['web-1'].hostId)
    }
    expect((await run('hosts', 'rename', 'web-1', '')).stdout).toContain('by its own name again')
  })

  test('and not by what several begin with', async () => {
    for (const command of ['hosts show', 'ports', 'weak-passwords', 'detect', 'hosts delete']) {
      const { code, stdout, stderr } = await run(...command.split(' '), 'web')
      expect({ command, code, stdout }).toEqual({ command, code: 1, stdout: '' })
      expect(stderr).toContain(
        `"web" fits several hosts: web-1 (${hosts['web-1'].hostId}), web-2 (${hosts['web-2'].hostId}). Give more`,
      )
    }
  })

  test('and an ID before the name of another', async () => {
    await run('hosts', 'rename', 'web-2', hosts.db.hostId)
    expect(await idOf(hosts.db.hostId)).toBe(hosts.db.hostId)
    await run('hosts', 'rename', 'web-2', '')
  })

  test.each(['nobody', ''])('and not by %j', async (given) => {
    const { code, stderr } = await run('hosts', 'show', given)
    expect(code).toBe(1)
    expect(stderr).toContain(`No host has the name or ID "${given}"`)
  })
})

test('of many that fit, five are named', async () => {
  for (let number = 0; number < 7; number += 1) await enrol(`many-${number}`)
  const { stderr } = await run('hosts', 'show', 'many')
  expect(stderr).toMatch(/many-0 .* many-4 \([^)]*\) and 2 more\. Give more/)
  await api.sql`delete from hosts where host_name like 'many-%'`
})

test('hosts label adds and removes labels of several hosts', async () => {
  const label = (...words: string[]) => run('hosts', 'label', ...words)
  expect((await label('web-1', 'db', '--add', 'prod', '--add', 'x')).stdout).toBe(
    'Changed the labels of 2 of 2 hosts.\n',
  )
  expect(namesIn(await json('hosts', 'list', 'label:prod'))).toEqual(['db', 'web-1'])
  expect((await label('db', 'web-2', '--remove', 'prod')).stdout).toContain('1 of 2 hosts')
  expect(namesIn(await json('hosts', 'list', '-label:prod'))).toEqual(['db', 'web-2'])
  expect((await label('db')).code).toBe(2)
  const { code, stderr } = await label('db', '--add', 'No Label')
  expect(code).toBe(1)
  expect(stderr).toContain('up to 64 of a-z, 0-9')
})

test('hosts show tells what is known and what the scans covered', async () => {
  const { stdout } = await run('hosts', 'show', 'web-2')
  expect(stdout).toMatch(/ own name +web-2\n/)
  expect(stdout).toMatch(/ seen +offline, as of /)
  expect(stdout).toMatch(/ open ports +3, dangerous 1\n/)
  expect(stdout).toMatch(/ weak passwords +\?\n/)
  expect(stdout).toContain('Ports: 1 listening socket seen')
})

describe('who-has', () => {
  test('lists the hosts with a port, and of which time it is', async () => {
    const { code, stdout } = await run('who-has', '6379')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^web-1 +6379 +TCP +0\.0\.0\.0 +danger /m)
    expect(stdout).toMatch(/^web-2 .* offline, as of 2026-01-31T08:00:00\.000Z$/m)
    expect(stdout).not.toMatch(/^web-1 .* as of /m)
    expect(stdout).toContain('2 hosts have it open. Not everything was seen on 3 hosts')
  })

  test('takes a type and a query', async () => {
    const found = await json('who-has', '6379/udp', 'seen:offline')
    expect(found).toMatchObject({ total_num: 1, data_list: [{ name: 'web-2', type: 'UDP' }] })
    const { stdout } = await run('who-has', '6379', '-type:udp', '--csv')
    expect(stdout.split('\n').slice(1, -1)).toHaveLength(2)
    expect((await run('who-has', '9')).stdout).toContain('No host is known to have it open.')
  })

  test.each(['0', '65536', '6379/sctp', 'redis', '-1'])('refuses %j', async (port) => {
    const { code } = await run('who-has', port)
    expect(code).toBe(2)
  })
})

test('hosts delete asks with the name, and the host is gone from all lists', async () => {
  const agent = await enrol('gone')
  const asked: string[] = []
  const ask = async (question: string) => {
    asked.push(question)
    return 'y'
  }
  const { stdout } = await runOpenHss(['hosts', 'delete', 'gon'], variables, { ask })
  expect(asked).toEqual([`Delete host gone (${agent.hostId}) with all that is known of it? [y/N] `])
  expect(stdout).toContain('Host gone is deleted.')
  expect(await json('hosts', 'list', 'host:gone')).toEqual({ total_num: 0, data_list: [] })
})

test('hosts rotate-secret has the agent take another one', async () => {
  const { code, stdout } = await run('hosts', 'rotate-secret', 'web-1')
  expect([code, stdout]).toEqual([0, 'The agent of web-1 takes another secret when it calls.\n'])
})
