import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HssClient } from './hss-client.ts'
import { addReportedHost } from './reported-host.ts'
import { startServer } from './running-server.ts'

/** The official signer and HTTP client, about groups of hosts and the overviews of a fleet. */
const stack = new AsyncDisposableStack()
let hss: HssClient
let host: string

beforeAll(async () => {
  const server = stack.use(await startServer())
  const session = await server.signIn()
  host = await addReportedHost(server.endpoint, session)
  const key = server.json('access-keys', 'create') as { access: string; secret: string }
  const credential = new BasicCredentials()
    .withAk(key.access)
    .withSk(key.secret)
    .withProjectId(session.description.project?.id ?? '')
  hss = HssClient.newBuilder().withCredential(credential).withEndpoint(server.endpoint).build()
})
afterAll(() => stack.disposeAsync())

test('the five operations of host groups', async () => {
  const made = await hss.addHostsGroup({ group_name: '网站 web', host_id_list: [host] })
  expect(made).toMatchObject({ httpStatusCode: 200 })
  const listed = await hss.listHostGroups({ group_name: '网站', limit: 10 })
  expect(listed).toMatchObject({
    total_num: 1,
    data_list: [{ group_name: '网站 web', host_num: 1, risk_host_num: 1, host_id_list: [host] }],
  })
  const group_id = listed.data_list[0]?.group_id ?? ''

  await hss.changeHostsGroup({ group_id, group_name: 'shop', host_id_list: [] })
  expect(await hss.listHostGroups()).toMatchObject({
    data_list: [{ group_id, group_name: 'shop', host_num: 0, host_id_list: [] }],
  })
  await hss.associateHostsGroup({ group_id, operate_all: false, host_id_list: [host] })
  await hss.associateHostsGroup({ group_id, operate_all: true })
  expect(await hss.listHostGroups()).toMatchObject({ data_list: [{ host_id_list: [host] }] })

  await hss.deleteHostsGroup({ group_id })
  expect(await hss.listHostGroups()).toMatchObject({ total_num: 0, data_list: [] })
  await expect(hss.deleteHostsGroup({ group_id })).rejects.toMatchObject({
    httpStatusCode: 400,
    errorCode: 'HSS.0011',
    requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  })
})

test('ports are ignored, and not any more', async () => {
  const statusOfRedis = async () => {
    const { data_list: ports } = await hss.listPorts({ host_id: host })
    return ports.map(({ port, status }) => [port, status])
  }
  expect(await statusOfRedis()).toEqual([[6379, 'danger']])
  const { data_list: ports } = await hss.listPorts({ host_id: host })
  const list = [{ agent_id: ports[0]?.agent_id, host_id: host, port: 6379, port_type: 'TCP' }]
  const category = { category: 'host' }
  const ignored = { operate_type: 'ignore', data_list: list }
  expect(await hss.batchModifyPortStatus(category, ignored)).toMatchObject({ httpStatusCode: 200 })
  expect(await statusOfRedis()).toEqual([[6379, 'normal']])
  await hss.batchModifyPortStatus(category, { ...ignored, operate_type: 'not_ignore' })
  expect(await statusOfRedis()).toEqual([[6379, 'danger']])
})

test('the overviews of the baseline', async () => {
  expect(await hss.showBaselineOverview({ group_id: '' })).toMatchObject({
    host_num: 1,
    weak_pwd_total_host: 1,
    weak_pwd_risk: 1,
    weak_pwd_risk_hosts: [{ host_id: host, weak_pwd_num: 1 }],
    httpStatusCode: 200,
  })
  expect(await hss.showBaselineStatistic({ host_id: host })).toMatchObject({ host_weak_pwd: 1 })
  expect(await hss.showBaselineScanStatus()).toMatchObject({ scan_status: 'neverscan' })
  await expect(
    hss.showBaselineOverview({ statistics_type: 'baseline_passrate' }),
  ).rejects.toMatchObject({
    errorCode: 'HSS.0001',
    errorMsg: expect.stringContaining('configurations, which are not checked here') as string,
  })
})
