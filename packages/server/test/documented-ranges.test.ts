import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestApi, TestSession } from '@openhss/testkit'
import { enrolMarkedHost } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
/** A host with a port and a weak account is in finance; there is none in sales. */
let finance: string
let sales: string
let hostId: string
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
  sales = await addEnterpriseProject(api, 'sales')
  hostId = (await enrolMarkedHost(api, finance, 'mark')).hostId
})
afterAll(() => api.close())

const PORTS = 'asset/ports'
const WEAK = 'baseline/weak-password-users'
const HOSTS = 'host-management/hosts'
const STATISTICS = 'asset/port/statistics'
const PORT_HOSTS = 'asset/ports/detail'
const AGENT_STATUS = 'host-management/agent/status'

/** The ranges of the two HSS documents (docs/wire/README.md), each at, below and above its edges. */
const accepted: [string, string, string][] = [
  [PORTS, 'host_id of 128 characters', `host_id=${'h'.repeat(128)}`],
  [PORTS, 'host_name of 128', `host_id=h&host_name=${'n'.repeat(128)}`],
  [PORTS, 'host_ip of 128', `host_id=h&host_ip=${'1'.repeat(128)}`],
  [PORTS, 'port 1', 'host_id=h&port=1'],
  [PORTS, 'port 65535', 'host_id=h&port=65535'],
  [PORTS, 'type TCP', 'host_id=h&type=TCP'],
  [PORTS, 'type UDP', 'host_id=h&type=UDP'],
  [PORTS, 'status danger', 'host_id=h&status=danger'],
  [PORTS, 'status unknow', 'host_id=h&status=unknow'],
  [PORTS, 'status unknown', 'host_id=h&status=unknown'],
  [PORTS, 'status normal', 'host_id=h&status=normal'],
  [PORTS, 'category host', 'host_id=h&category=host'],
  [PORTS, 'category container', 'host_id=h&category=container'],
  [PORTS, 'limit 10', 'host_id=h&limit=10'],
  [PORTS, 'limit 200', 'host_id=h&limit=200'],
  [PORTS, 'offset 0', 'host_id=h&offset=0'],
  [PORTS, 'offset 2000000', 'host_id=h&offset=2000000'],
  [PORTS, 'default enterprise project', 'host_id=h&enterprise_project_id=0'],
  [PORTS, 'all enterprise projects', 'host_id=h&enterprise_project_id=all_granted_eps'],
  [PORTS, 'an unknown parameter, as in the documented example', 'host_id=h&hlimit=10'],
  [PORTS, 'empty filters, as Python sends them', 'host_id=h&host_ip=&port=&status=&limit='],
  [PORTS, 'bare filters, as Go sends them', 'host_id=h&host_ip&type&enterprise_project_id'],
  [WEAK, 'nothing', ''],
  [WEAK, 'host_name of 256', `host_name=${'n'.repeat(256)}`],
  [WEAK, 'host_ip of 256', `host_ip=${'1'.repeat(256)}`],
  [WEAK, 'user_name of 32', `user_name=${'u'.repeat(32)}`],
  [WEAK, 'host_id of 64', `host_id=${'h'.repeat(64)}`],
  [WEAK, 'empty filters', 'host_id=&user_name=&host_name=&host_ip='],
  [WEAK, 'limit 10', 'limit=10'],
  [WEAK, 'limit 200', 'limit=200'],
  [WEAK, 'offset 2000000', 'offset=2000000'],
  [HOSTS, 'host_name of 256 characters', `host_name=${'n'.repeat(256)}`],
  [HOSTS, 'host_id of 64', `host_id=${'h'.repeat(64)}`],
  [HOSTS, 'ip_addr of 128', `ip_addr=${'1'.repeat(128)}`],
  [HOSTS, 'group_name of 64', `group_name=${'g'.repeat(64)}`],
  [HOSTS, 'label of 64', `label=${'l'.repeat(64)}`],
  [
    HOSTS,
    '60 names of 64',
    `host_name_list=${Array.from({ length: 60 }, () => 'n'.repeat(64)).join(',')}`,
  ],
  [
    HOSTS,
    '100 IDs of 36',
    `host_id_list=${Array.from({ length: 100 }, () => 'h'.repeat(36)).join(',')}`,
  ],
  [
    HOSTS,
    '100 addresses of 39',
    `private_ip_list=${Array.from({ length: 100 }, () => 'f'.repeat(39)).join(',')}`,
  ],
  [HOSTS, 'a flag as Python writes it', 'protect_interrupt=True'],
  [HOSTS, 'empty filters', 'host_name=&agent_status=&has_vul=&vpc_id=&sort_key='],
  [HOSTS, 'limit 200, offset 2000000', 'limit=200&offset=2000000'],
  [STATISTICS, 'nothing', ''],
  [
    STATISTICS,
    'every filter',
    'category=container&port=1&port_string=65535&type=UDP6&status=unknown',
  ],
  [STATISTICS, 'its sort key', 'sort_key=port&sort_dir=desc'],
  [PORT_HOSTS, 'port 65535', 'port=65535&category=container&type=TCP'],
  [
    PORT_HOSTS,
    'host_name and host_ip of 256',
    `port=1&host_name=${'n'.repeat(256)}&host_ip=${'1'.repeat(256)}`,
  ],
  [AGENT_STATUS, 'agent_id of 64', `agent_id=${'a'.repeat(64)}&agent_status=install_failed`],
  [AGENT_STATUS, 'abnormal_reason of 512', `agent_id=a&abnormal_reason=${'r'.repeat(512)}`],
]

const refused: [string, string, string, RegExp][] = [
  [PORTS, 'no host_id', '', /host_id is missing; it must be text of 1 to 128 characters/],
  [PORTS, 'an empty host_id', 'host_id=', /host_id is missing/],
  [PORTS, 'host_id of 129', `host_id=${'h'.repeat(129)}`, /host_id must be text of 1 to 128/],
  [PORTS, 'host_name of 129', `host_id=h&host_name=${'n'.repeat(129)}`, /host_name .* 0 to 128/],
  [PORTS, 'host_ip of 129', `host_id=h&host_ip=${'1'.repeat(129)}`, /host_ip .* 0 to 128/],
  [PORTS, 'port 0', 'host_id=h&port=0', /port must be an integer from 1 to 65535, not "0"/],
  [PORTS, 'port 65536', 'host_id=h&port=65536', /port must be an integer from 1 to 65535/],
  [PORTS, 'port as a word', 'host_id=h&port=ssh', /port must be an integer .* not "ssh"/],
  [PORTS, 'port with an exponent', 'host_id=h&port=1e3', /port must be an integer/],
  [PORTS, 'port twice', 'host_id=h&port=1&port=2', /port is given 2 times/],
  [PORTS, 'type in lower case', 'host_id=h&type=tcp', /type must be one of TCP, UDP, not "tcp"/],
  [PORTS, 'an unknown status', 'host_id=h&status=bad', /status must be one of danger, unknow,/],
  [
    PORTS,
    'an unknown category',
    'host_id=h&category=vm',
    /category must be one of host, container/,
  ],
  [PORTS, 'limit 9', 'host_id=h&limit=9', /limit must be an integer from 10 to 200, not "9"/],
  [PORTS, 'limit 201', 'host_id=h&limit=201', /limit must be an integer from 10 to 200/],
  [PORTS, 'limit 10.5', 'host_id=h&limit=10.5', /limit must be an integer/],
  [PORTS, 'offset -1', 'host_id=h&offset=-1', /offset must be an integer from 0 to 2000000/],
  [PORTS, 'offset 2000001', 'host_id=h&offset=2000001', /offset must be an integer/],
  [
    PORTS,
    'enterprise_project_id of 257',
    `host_id=h&enterprise_project_id=${'e'.repeat(257)}`,
    /enterprise_project_id must be text of 0 to 256/,
  ],
  [PORTS, 'a NUL in host_id', 'host_id=%00', /host_id must be valid UTF-8 text without a NUL/],
  [PORTS, 'bytes that are not UTF-8', 'host_id=h&host_name=%ff', /host_name must be valid UTF-8/],
  [WEAK, 'a NUL in user_name', 'user_name=a%00b', /user_name must be valid UTF-8 text/],
  [WEAK, 'host_name of 257', `host_name=${'n'.repeat(257)}`, /host_name .* 0 to 256/],
  [WEAK, 'host_ip of 257', `host_ip=${'1'.repeat(257)}`, /host_ip .* 0 to 256/],
  [WEAK, 'user_name of 33', `user_name=${'u'.repeat(33)}`, /user_name .* 0 to 32/],
  [WEAK, 'host_id of 65', `host_id=${'h'.repeat(65)}`, /host_id .* 0 to 64/],
  [WEAK, 'limit 9', 'limit=9', /limit must be an integer from 10 to 200/],
  [WEAK, 'limit 201', 'limit=201', /limit must be an integer from 10 to 200/],
  [WEAK, 'offset 2000001', 'offset=2000001', /offset must be an integer from 0 to 2000000/],
  [HOSTS, 'host_name of 257', `host_name=${'n'.repeat(257)}`, /host_name .* 0 to 256/],
  [HOSTS, 'host_id of 65', `host_id=${'h'.repeat(65)}`, /host_id .* 1 to 64/],
  [HOSTS, '61 names', `host_name_list=${'n,'.repeat(60)}n`, /host_name_list must be 1 to 60 texts/],
  [HOSTS, '101 IDs', `host_id_list=${'h,'.repeat(100)}h`, /host_id_list must be 1 to 100 texts/],
  [HOSTS, 'an empty ID', 'host_id_list=a,,b', /host_id_list must be 1 to 100 texts/],
  [HOSTS, 'an address of 40', `public_ip_list=${'1'.repeat(40)}`, /public_ip_list must be/],
  [HOSTS, 'a flag that is none', 'has_baseline=1', /has_baseline must be true or false/],
  [HOSTS, 'an unknown status', 'agent_status=gone', /agent_status must be one of installed,/],
  [HOSTS, 'another sort key', 'sort_key=host_name', /sort_key must be one of risk_num/],
  [HOSTS, 'what is not collected', 'has_vul=false', /has_vul: OpenHSS does not look at this/],
  [HOSTS, 'limit 9', 'limit=9', /limit must be an integer from 10 to 200/],
  [STATISTICS, 'port 0', 'port=0', /port must be an integer from 1 to 65535/],
  [
    STATISTICS,
    'port_string of letters',
    'port_string=ssh',
    /port_string must be one to five digits/,
  ],
  [STATISTICS, 'type TCP4', 'type=TCP4', /type must be one of TCP, TCP6, UDP, UDP6/],
  [STATISTICS, 'limit 201', 'limit=201', /limit must be an integer from 10 to 200/],
  [
    PORT_HOSTS,
    'no port',
    'category=host',
    /port is missing; it must be an integer from 1 to 65535/,
  ],
  [AGENT_STATUS, 'no agent_id', '', /agent_id is missing/],
  [AGENT_STATUS, 'agent_id of 65', `agent_id=${'a'.repeat(65)}`, /agent_id .* 1 to 64/],
]

describe('parameters', () => {
  test.each(accepted)('%s takes %s', async (operation, _what, query) => {
    const answer = await api.get(`/v5/${api.projectId}/${operation}?${query}`)
    expect(answer.json()).toEqual({ total_num: 0, data_list: [] })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  })

  test.each(refused)('%s refuses %s', async (operation, _what, query, message) => {
    const answer = await api.get(`/v5/${api.projectId}/${operation}?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringMatching(message) as string,
      request_id: answer.headers['x-request-id'],
    })
  })
})

describe('scope', () => {
  test.each([PORTS, WEAK])('%s refuses a project that the token is not for', async (operation) => {
    const answer = await api.get(`/v5/${'0'.repeat(32)}/${operation}?host_id=h`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  test.each([PORTS, WEAK])('%s refuses an unknown enterprise project', async (operation) => {
    const query = 'host_id=h&enterprise_project_id=11111111-2222-3333-4444-555555555555'
    const answer = await api.get(`/v5/${api.projectId}/${operation}?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  describe.each([PORTS, WEAK])('%s in enterprise projects', (operation) => {
    async function countFor(session: TestSession, enterpriseProjectId?: string): Promise<unknown> {
      const asked =
        enterpriseProjectId === undefined ? '' : `&enterprise_project_id=${enterpriseProjectId}`
      const answer = await session.get(
        `/v5/${api.projectId}/${operation}?host_id=${hostId}&host_name=web${asked}`,
      )
      const { total_num, error_code } = answer.json<{ total_num?: number; error_code?: string }>()
      return total_num ?? error_code
    }

    test('shows the rows of the one that is named, or of the default one', async () => {
      const seen = []
      for (const id of [undefined, '', '0', finance, sales, 'all_granted_eps']) {
        seen.push(await countFor(api, id))
      }
      expect(seen).toEqual([0, 0, 0, 1, 0, 1])
    })

    test('shows who was granted some only those', async () => {
      const { projectId } = api
      const grantFor = (...enterpriseProjectIds: string[]) =>
        api.createUser({ role: 'operator', projectId, enterpriseProjectIds })
      const inFinance = await grantFor(finance)
      const elsewhere = await grantFor('0', sales)
      const asked = [undefined, '0', finance, sales, 'all_granted_eps']
      expect(await Promise.all(asked.map((id) => countFor(inFinance, id)))).toEqual([
        'HSS.0013',
        'HSS.0013',
        1,
        'HSS.0013',
        1,
      ])
      expect(await Promise.all(asked.map((id) => countFor(elsewhere, id)))).toEqual([
        0,
        0,
        'HSS.0013',
        0,
        0,
      ])
    })
  })

  test('the placeholder of a client without a project is named', async () => {
    const answer = await api.get(`/v5/%7Bproject_id%7D/${PORTS}?host_id=h`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringContaining('{project_id}') as string,
    })
  })
})
