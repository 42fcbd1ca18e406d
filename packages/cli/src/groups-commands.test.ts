import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { HostGroup } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import type { Result } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let api: TestApi
let folder: string
let finance: string
/** They are in finance. */
let hosts: string[]
beforeAll(async () => {
  api = await testApi()
  const endpoint = await api.app.listen({ host: '127.0.0.1', port: 0 })
  folder = mkdtempSync(path.join(os.tmpdir(), 'groups-commands-'))
  writeFileSync(path.join(folder, 'endpoint'), `${endpoint}\n`)
  writeFileSync(path.join(folder, 'admin-password'), `${api.password}\n`, { mode: 0o600 })
  finance = await addEnterpriseProject(api, 'finance')
  const agents = ['web-1', 'web-2', 'db-1'].map((host_name) =>
    api.enrol({ enterpriseProjectId: finance, host: { host_name } }),
  )
  hosts = (await Promise.all(agents)).map(({ hostId }) => hostId)
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  await api.sql`delete from host_groups`
})

const run = (...words: string[]): Promise<Result> =>
  runOpenHss(['groups', ...words], { OPENHSS_DATA_DIR: folder })

const create = (name: string, ...more: string[]) =>
  run('create', name, ...more, '--enterprise-project', 'finance')

/** Tells which hosts are in which group, by its name. */
async function members(): Promise<Record<string, string[]>> {
  const { stdout } = await run('list', '--json')
  const { data_list: groups } = JSON.parse(stdout) as { data_list: HostGroup[] }
  return Object.fromEntries(
    groups.map(({ group_name, host_id_list }) => [group_name, host_id_list.toSorted()]),
  )
}

test('a group is made, filled, emptied, renamed and deleted', async () => {
  const [first = '', second = '', third = ''] = hosts
  const empty = await run('list')
  expect(empty.stdout).toMatch(/^There is no group of hosts: `\S+ groups create` makes one\.\n$/)
  const made = await create('web', first)
  expect(made.stdout).toMatch(
    /^Created a group of hosts\.\n {2}name +web\n {2}ID +\S+\n {2}hosts +1\n$/,
  )
  expect((await run('add', 'web', 'web-2', third)).stdout).toBe('Group web has 3 hosts now.\n')
  expect((await run('remove', 'web', first, third)).stdout).toBe('Group web has 1 host now.\n')
  expect(await members()).toEqual({ web: [second] })
  expect((await run('rename', 'web', 'shop')).stdout).toBe('Group web is now called shop.\n')
  expect((await run('add', 'shop', '--all')).stdout).toBe('Group shop has 3 hosts now.\n')
  expect((await run('list')).stdout).toMatch(
    /^NAME +HOSTS +AT RISK +OFFLINE +ENTERPRISE PROJECT +ID\nshop +3 +0 +0 +finance +\S{36}\n$/,
  )
  expect((await run('delete', 'shop')).stdout).toBe('Group shop is deleted; 3 hosts left it.\n')
  expect(await members()).toEqual({})
})

test('a group is named by its ID where its name is not enough', async () => {
  await create('web', ...hosts)
  const { stdout } = await run('create', 'web', '--json')
  const { group_id: id } = JSON.parse(stdout) as HostGroup
  const unclear = await run('rename', 'web', 'shop')
  expect(unclear).toMatchObject({ code: 1, stdout: '' })
  expect(unclear.stderr).toContain(
    '2 groups have the name "web", each of another enterprise project',
  )
  expect(unclear.stderr).toContain(id)
  expect(await run('rename', id, 'shop')).toMatchObject({ code: 0 })
  expect(Object.keys(await members()).toSorted()).toEqual(['shop', 'web'])
  expect((await run('delete', 'nothing')).stderr).toContain(
    'No group of hosts has the name or ID "nothing"',
  )
})

test('what cannot be done is said, and changes nothing', async () => {
  const [first = '', second = ''] = hosts
  await create('web', first)
  for (const [words, code, message] of [
    [['add', 'web'], 2, 'Name hosts, or give --all.'],
    [['add', 'web', first, '--all'], 2, 'Name hosts, or give --all.'],
    [['add', 'web', 'nowhere'], 1, 'No host has the name or ID "nowhere"'],
    [['add', 'web', 'web'], 1, '"web" fits several hosts'],
    [['remove', 'web', second], 1, `is not in the group web; nothing was changed`],
    [['rename', 'web', ''], 2, 'The new name is empty.'],
    [
      ['create', 'web', '--enterprise-project', 'finance'],
      1,
      'group_name is that of another group',
    ],
    [['create', 'x', '--enterprise-project', 'none'], 1, '--enterprise-project "none" is none of'],
  ] as const) {
    const refused = await run(...words)
    expect(refused).toMatchObject({ code, stdout: '' })
    expect(refused.stderr).toContain(message)
  }
  expect(await members()).toEqual({ web: [first] })
})
