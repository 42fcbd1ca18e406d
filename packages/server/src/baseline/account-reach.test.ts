import type { Gap, ObservedPort } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const host = (name: string) => ({
  host_name: name,
  private_ip: '10.0.0.1',
  os_name: 'Debian',
  agent_version: '0.1.0',
})

/** A host with an account of its system, one of MySQL at 3306, and one of a MySQL of which only that is known. */
async function reachOf(
  name: string,
  ports: readonly ObservedPort[] | undefined,
  gaps: Gap[] = [],
): Promise<Record<string, unknown>> {
  const agent = await api.enrol({ host: host(name) })
  const mysql = { ...weakAccount, service_type: 'mysql' } as const
  const accounts = [
    { ...weakAccount, user_name: 'system' },
    { ...mysql, user_name: 'at-3306', instance: '3306' },
    { ...mysql, user_name: 'somewhere' },
  ]
  if (ports !== undefined) {
    const coverage = {
      complete: gaps.length === 0,
      sockets: ports.length,
      owners_known: ports.length,
      gaps,
    }
    const stored = await agent.reportPorts(
      makePortReport({ host: host(name), coverage, items: [...ports] }),
    )
    if (stored.statusCode !== 200) throw new Error(stored.body)
  }
  const answer = await agent.reportAccounts(
    makeAccountReport({ host: host(name), items: accounts }),
  )
  expect(answer.statusCode).toBe(200)
  const list = await api.get(`/openhss/v1/${api.projectId}/weak-accounts?q=host:${name}`)
  const { data_list: rows } = list.json<{ data_list: Record<string, unknown>[] }>()
  return Object.fromEntries(
    rows.map(({ user_name: user, reach, reach_gap: gap, reached_by: by }) => [
      user,
      gap ?? by ?? reach,
    ]),
  )
}

const ofHost = { category: 'host', container_id: '' } as const
const ssh = observedPort({ ...ofHost, port: 22, laddr: '0.0.0.0', path: '/usr/sbin/sshd' })
const mysqld = observedPort({
  ...ofHost,
  port: 3306,
  laddr: '127.0.0.1',
  path: '/usr/sbin/mariadbd',
})

test('an account is reached by a port beyond the host, and by none on loopback', async () => {
  expect(await reachOf('web-1', [ssh, mysqld])).toEqual({
    system: [{ port: 22, laddr: '0.0.0.0' }],
    'at-3306': 'not_reached',
    somewhere: 'port_unknown',
  })
  const moved = { ...ssh, port: 2222, laddr: '10.0.0.1' }
  expect(await reachOf('web-2', [moved, { ...mysqld, laddr: '::' }])).toEqual({
    system: [{ port: 2222, laddr: '10.0.0.1' }],
    'at-3306': [{ port: 3306, laddr: '::' }],
    somewhere: 'port_unknown',
  })
})

test('whether it is reached is not known where the ports are not', async () => {
  expect(await reachOf('db-1', undefined)).toEqual({
    system: 'not_scanned',
    'at-3306': 'not_scanned',
    somewhere: 'not_scanned',
  })
  const gap = { what: 'network namespace', reason: 'permission', count: 1 } as const
  expect(await reachOf('db-2', [ssh], [gap])).toEqual({
    system: [{ port: 22, laddr: '0.0.0.0' }],
    'at-3306': 'ports_unseen',
    somewhere: 'port_unknown',
  })
})

test('a host with more ports than are looked at says so', async () => {
  const many = Array.from({ length: 1_100 }, (_, n) =>
    observedPort({
      port: 20_000 + n,
      laddr: '127.0.0.1',
      forwarder_pid: 7,
      serving_container_id: 'c'.repeat(64),
    }),
  )
  expect(await reachOf('many', many)).toMatchObject({ system: 'too_many', 'at-3306': 'too_many' })
})
