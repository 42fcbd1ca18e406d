import type { AccountReport, AccountVerdict, ObservedPort, PortReport } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  testedCoverage,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const ssh = observedPort()
const telnet: ObservedPort = { ...ssh, port: 23, pid: 4_000_000, path: '/usr/sbin/telnetd' }
const hidden: ObservedPort = {
  laddr: '::',
  port: 40_000,
  type: 'UDP',
  category: 'host',
  container_id: '',
  owner_unknown: 'permission',
}

function portReport(items: ObservedPort[] | undefined, digest = 'a'): PortReport {
  return makePortReport({
    scanned_at: '2026-01-31T08:00:00.000Z',
    coverage: {
      complete: false,
      sockets: 3,
      owners_known: 2,
      gaps: [{ what: 'descriptors of a process', reason: 'permission', count: 4 }],
    },
    digest: digest.repeat(64),
    items,
  })
}

const empty: AccountVerdict = {
  user_name: 'guest',
  service_type: 'system',
  verdict: 'empty',
  duration: 2_147_483_647,
  desensitized_weak_passwords: '',
  suggestion: 'Set a password.',
}
const strong: AccountVerdict = {
  user_name: 'root',
  service_type: 'system',
  verdict: 'not_found',
  scheme: 'yescrypt',
  list_version: 'v1',
  words_tried: 1000,
}
const unreadable: AccountVerdict = {
  user_name: 'app',
  service_type: 'system',
  verdict: 'error',
  reason: 'permission',
}

function accountReport(items: AccountVerdict[] | undefined, digest = 'a'): AccountReport {
  return makeAccountReport({
    scanned_at: '2026-01-31T08:00:00.500Z',
    coverage: {
      ...testedCoverage,
      complete: false,
      accounts: 4,
      tested: 2,
      gaps: [{ what: 'etc/shadow', reason: 'permission', count: 1 }],
    },
    digest: digest.repeat(64),
    items,
  })
}

describe('port reports', () => {
  test('come back through listPorts with the wire field names, in order', async () => {
    const agent = await api.enrol()
    const answer = await agent.reportPorts(portReport([telnet, hidden, ssh]))
    expect(answer.json()).toEqual({ acknowledged: true })

    const list = await api.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`)
    const common = { host_id: agent.hostId, agent_id: agent.agentId }
    expect(list.json()).toEqual({
      total_num: 3,
      data_list: [
        { ...common, ...ssh, status: 'normal' },
        { ...common, ...telnet, status: 'danger' },
        { ...common, ...hidden, status: 'unknown' },
      ],
    })
  })

  test('bring what the status rests on back, and change it alone', async () => {
    const agent = await api.enrol()
    const other = { pid: 31, path: '/home/"me"/é' }
    const owners = [other, { pid: 40 }]
    const shared: ObservedPort = { ...ssh, executable: 'installed', other_owners: owners }
    const redis = { ...telnet, port: 6379, network_isolated: true }
    await agent.reportPorts(portReport([shared, redis], 'a'))
    expect(await portsOf(agent)).toEqual([
      expect.objectContaining({ ...shared, status: 'unknown' }),
      expect.objectContaining({ ...redis, status: 'unknown' }),
    ])
    await agent.reportPorts(portReport([{ ...ssh, executable: 'deleted' }, redis], 'b'))
    const [changed] = await portsOf(agent)
    expect(changed).toMatchObject({ executable: 'deleted', status: 'unknown' })
    expect(changed).not.toHaveProperty('other_owners')
  })

  test('of an agent that does not look at files are judged by the place of the program', async () => {
    const agent = await api.enrol()
    const backdoor = { ...ssh, laddr: '10.0.0.5', path: '/tmp/sshd' }
    await agent.reportPorts(portReport([ssh, backdoor]))
    expect(await portsOf(agent)).toMatchObject([{ status: 'normal' }, { status: 'unknown' }])
  })

  test('replace what was known: closed ports go, changed owners change', async () => {
    const agent = await api.enrol()
    await agent.reportPorts(portReport([ssh, telnet], 'a'))
    await agent.reportPorts(portReport([{ ...ssh, pid: 900 }, hidden], 'b'))
    expect(await portsOf(agent)).toEqual([
      expect.objectContaining({ port: 22, pid: 900 }),
      expect.objectContaining({ port: 40_000 }),
    ])
  })

  test('sent twice change nothing', async () => {
    const agent = await api.enrol()
    await agent.reportPorts(portReport([ssh, telnet]))
    const before = await rowVersions()
    const again = await agent.reportPorts(portReport([ssh, telnet]))
    expect(again.json()).toEqual({ acknowledged: true })
    expect(await rowVersions()).toEqual(before)

    async function rowVersions() {
      return api.sql`select xmin, ctid, * from ports where host_id = ${agent.hostId} order by port`
    }
  })

  test('write only the rows that differ', async () => {
    const agent = await api.enrol()
    await agent.reportPorts(portReport([ssh, telnet], 'a'))
    const [before] =
      await api.sql`select ctid from ports where host_id = ${agent.hostId} and port = 22`
    await agent.reportPorts(portReport([ssh, { ...telnet, pid: 5 }], 'b'))
    const [after] =
      await api.sql`select ctid from ports where host_id = ${agent.hostId} and port = 22`
    expect(after).toEqual(before)
  })

  test('without items are acknowledged only when the digest is the stored one', async () => {
    const agent = await api.enrol()
    expect((await agent.reportPorts(portReport(undefined))).json()).toEqual({ acknowledged: false })
    await agent.reportPorts(portReport([ssh]))
    expect((await agent.reportPorts(portReport(undefined))).json()).toEqual({ acknowledged: true })
    expect((await agent.reportPorts(portReport(undefined, 'b'))).json()).toEqual({
      acknowledged: false,
    })
    expect(await portsOf(agent)).toHaveLength(1)
  })

  test('are asked for in full, and judged anew, when the risk lists have changed', async () => {
    const agent = await api.enrol()
    await agent.reportPorts(portReport([ssh]))
    await api.sql`update hosts set port_digest = split_part(port_digest, ' ', 1) || ' other lists'`
    await api.sql`update ports set status = 'danger' where host_id = ${agent.hostId}`
    expect((await agent.reportPorts(portReport(undefined))).json()).toEqual({ acknowledged: false })
    await agent.reportPorts(portReport([ssh]))
    expect(await portsOf(agent)).toEqual([expect.objectContaining({ status: 'normal' })])
  })

  test('that name a port twice are stored once', async () => {
    const agent = await api.enrol()
    const answer = await agent.reportPorts(portReport([ssh, ssh]))
    expect(answer.json()).toEqual({ acknowledged: true })
    expect(await portsOf(agent)).toHaveLength(1)
  })

  test('without any port empty the list', async () => {
    const agent = await api.enrol()
    await agent.reportPorts(portReport([ssh], 'a'))
    await agent.reportPorts(portReport([], 'b'))
    expect(await portsOf(agent)).toEqual([])
  })

  test('with a wrong field are refused with its name, and nothing is stored', async () => {
    const agent = await api.enrol()
    await agent.reportPorts(portReport([ssh]))
    const answer = await agent.reportPorts(portReport([ssh, { ...telnet, port: 70_000 }], 'b'))
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringMatching(
        /items\.1\.port must be an integer from 1 to 65535/,
      ) as string,
    })
    expect(await portsOf(agent)).toHaveLength(1)
  })

  test('with text that cannot be stored are refused, and nothing is stored', async () => {
    const agent = await api.enrol()
    for (const fault of [
      { path: '/bin/\u0000' },
      { laddr: '\ud800' },
      { container_id: 'x\udc00' },
    ]) {
      const answer = await agent.reportPorts(portReport([{ ...ssh, ...fault }]))
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({
        error_code: 'HSS.0001',
        error_msg: expect.stringMatching(/none of them NUL or half a surrogate pair/) as string,
      })
    }
    expect(await portsOf(agent)).toEqual([])
  })

  test('from many agents at once all arrive', async () => {
    const agents = await Promise.all(Array.from({ length: 20 }, () => api.enrol()))
    await Promise.all(agents.map((agent) => agent.reportPorts(portReport([ssh, telnet]))))
    const lists = await Promise.all(agents.map(portsOf))
    expect(lists.map((list) => list.length)).toEqual(agents.map(() => 2))
  })
})

describe('account reports', () => {
  test('list weak and empty accounts, nested in their host', async () => {
    const agent = await api.enrol()
    await agent.reportAccounts(accountReport([strong, empty, weakAccount, unreadable]))
    const list = await api.get(
      `/v5/${api.projectId}/baseline/weak-password-users?host_id=${agent.hostId}`,
    )
    const { verdict: _v, scheme: _s, ...weakOnWire } = weakAccount
    const { verdict: _e, ...emptyOnWire } = empty
    expect(list.json()).toEqual({
      total_num: 1,
      data_list: [
        {
          host_id: agent.hostId,
          host_name: 'web-1',
          host_ip: exampleHost.private_ip,
          private_ip: exampleHost.private_ip,
          public_ip: '',
          update_time: Date.parse('2026-01-31T08:00:00.500Z'),
          weak_pwd_num: 2,
          weak_pwd_accounts: [weakOnWire, emptyOnWire],
        },
      ],
    })
  })

  test('with user_name list only the accounts that match', async () => {
    const agent = await api.enrol()
    await agent.reportAccounts(accountReport([empty, weakAccount]))
    const of = async (user: string) => {
      const query = `host_id=${agent.hostId}&user_name=${user}`
      const answer = await api.get(`/v5/${api.projectId}/baseline/weak-password-users?${query}`)
      return answer.json<{ data_list: { weak_pwd_accounts: { user_name: string }[] }[] }>()
    }
    expect((await of('DEPL')).data_list[0]?.weak_pwd_accounts).toEqual([
      expect.objectContaining({ user_name: 'deploy' }),
    ])
    expect(await of('nobody')).toEqual({ total_num: 0, data_list: [] })
    expect(await of('%25')).toEqual({ total_num: 0, data_list: [] })
  })

  test('keep every verdict, also the ones that are not weak', async () => {
    const agent = await api.enrol()
    await agent.reportAccounts(accountReport([strong, empty, weakAccount, unreadable]))
    const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/account-verdicts`
    expect((await api.get(path)).json()).toEqual({
      total_num: 4,
      data_list: [unreadable, weakAccount, empty, strong],
    })
  })

  test.each([
    ['a number that no column holds', { ...strong, words_tried: 99_999_999_999 }, /items\.0/],
    ['an unknown verdict', { ...strong, verdict: 'clean' }, /items\.0 must be/],
    ['an unknown kind of account', { ...strong, service_type: 'toaster' }, /items\.0/],
  ])('with %s are refused, and nothing is stored', async (_what, item, message) => {
    const agent = await api.enrol()
    const answer = await agent.reportAccounts(accountReport([item as AccountVerdict]))
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringMatching(message) as string,
    })
  })

  test('with an unknown field in their coverage are refused with its name', async () => {
    const agent = await api.enrol()
    const report = accountReport([strong])
    const coverage = { ...report.coverage, junk: 'x' }
    const answer = await agent.reportAccounts({ ...report, coverage })
    expect(answer.json()).toMatchObject({
      error_msg: expect.stringContaining('coverage.junk is not a known field') as string,
    })
  })

  test.each([{ user_name: 'a\0' }, { instance: '\ud800' }, { scheme: 'x'.repeat(33) }])(
    'with text that cannot be stored are refused: %j',
    async (fault) => {
      const agent = await api.enrol()
      const answer = await agent.reportAccounts(accountReport([{ ...weakAccount, ...fault }]))
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ error_code: 'HSS.0001' })
    },
  )

  test.each(['2026-01-31T23:59:60Z', '0000-01-01T00:00:00Z', 'yesterday'])(
    'with the instant %s are refused',
    async (scanned_at) => {
      const agent = await api.enrol()
      const answer = await agent.reportAccounts({ ...accountReport([strong]), scanned_at })
      expect(answer.statusCode).toBe(400)
    },
  )

  test('leave a host out that is no longer weak', async () => {
    const agent = await api.enrol()
    await agent.reportAccounts(accountReport([weakAccount], 'a'))
    await agent.reportAccounts(accountReport([{ ...strong, user_name: 'deploy' }], 'b'))
    const list = await api.get(
      `/v5/${api.projectId}/baseline/weak-password-users?host_id=${agent.hostId}`,
    )
    expect(list.json()).toEqual({ total_num: 0, data_list: [] })
  })
})

describe('scans of a host', () => {
  test('say when, by whom and with what coverage', async () => {
    const agent = await api.enrol()
    const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/scans`
    expect((await api.get(path)).json()).not.toHaveProperty('last_port_scan_at')
    await agent.reportPorts(portReport([ssh]))
    await agent.reportAccounts(accountReport([strong]))
    expect((await api.get(path)).json()).toMatchObject({
      host_id: agent.hostId,
      host_name: 'web-1',
      agent_id: agent.agentId,
      last_port_scan_at: '2026-01-31T08:00:00.000Z',
      last_password_scan_at: '2026-01-31T08:00:00.500Z',
      port_coverage: portReport([]).coverage,
      account_coverage: accountReport([]).coverage,
    })
  })

  test('of an unknown host are not found', async () => {
    const answer = await api.get(`/openhss/v1/${api.projectId}/hosts/none/scans`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0011' })
  })
})

describe('enrolment', () => {
  test('a join token works as often as it says', async () => {
    const created = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
      uses: 2,
      valid_hours: 1,
    })
    expect(created.statusCode).toBe(201)
    const { join_token } = created.json<{ join_token: string }>()
    const statuses = []
    for (let use = 0; use < 3; use++) {
      const answer = await api.post('/agent/v1/enrol', { join_token, host: portReport([]).host })
      statuses.push(answer.statusCode)
    }
    expect(statuses).toEqual([201, 201, 401])
  })

  test('an expired or a made-up join token is refused', async () => {
    const host = portReport([]).host
    const { join_token } = (
      await api.post(`/openhss/v1/${api.projectId}/join-tokens`, { uses: 1, valid_hours: 1 })
    ).json<{ join_token: string }>()
    await api.sql`update join_tokens set expires_at = now()`
    for (const token of [join_token, `${api.projectId}.made-up`, 'x', '']) {
      const answer = await api.post('/agent/v1/enrol', { join_token: token, host })
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ error_code: 'AGENT.0001' })
    }
  })

  test('a wrong secret, or the one of another agent, is refused', async () => {
    const [mine, other] = [await api.enrol(), await api.enrol()]
    for (const headers of [
      { authorization: 'Bearer wrong' },
      { authorization: `Bearer ${other.secret}` },
      { authorization: '' },
    ]) {
      const answer = await mine.reportPorts(portReport([ssh]), headers)
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ error_code: 'AGENT.0002' })
    }
  })

  test('secrets are stored only as hashes', async () => {
    const agent = await api.enrol()
    const [row] = await api.sql`
      select row_to_json(h)::text as text from hosts h where host_id = ${agent.hostId}`
    expect(row?.['text']).not.toContain(agent.secret)
  })
})

async function portsOf(agent: TestAgent): Promise<object[]> {
  const answer = await api.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}&limit=200`)
  return answer.json<{ data_list: object[] }>().data_list
}
