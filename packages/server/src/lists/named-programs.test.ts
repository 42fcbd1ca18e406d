import { parseQuery } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readNamedPrograms } from './named-programs.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await addPorts('few', ['/usr/sbin/nginx', '/opt/nginx/nginx', '/usr/bin/redis-server', null])
  await addPorts('few', ['/usr/sbin/nginx'], 100)
  await addPorts(
    'many',
    Array.from({ length: 2_001 }, (_, n) => `/opt/${n}/nginx`),
  )
})
afterAll(() => api.close())

async function addPorts(
  projectId: string,
  paths: readonly (string | null)[],
  firstPort = 1000,
): Promise<void> {
  await api.sql`
    insert into ports (project_id, host_id, category, port, type, laddr, container_id, path, status)
    select ${projectId}, 'h-1', 'host', ${firstPort}::integer + place, 'TCP', '::', '', path, 'normal'
    from unnest(${paths as string[]}::text[]) with ordinality as given (path, place)`
}

async function named(projectId: string, q: string): Promise<(readonly string[])[]> {
  const found = await readNamedPrograms(api.sql, projectId, parseQuery(q, ['program', 'port']))
  return [...found.values()].map((paths) => paths.toSorted())
}

test('each term about a program names those of the project, whatever folder and case they have', async () => {
  expect(await named('few', 'program:NGINX port:22 -program:*redis*,nothing')).toEqual([
    ['/opt/nginx/nginx', '/usr/sbin/nginx'],
    ['/usr/bin/redis-server'],
  ])
  expect(await named('few', 'program:apache')).toEqual([[]])
  expect(await named('none', 'program:nginx')).toEqual([[]])
  expect(await named('few', 'port:22')).toEqual([])
})

test('where a project has too many programs, none is named', async () => {
  expect(await named('many', 'program:nginx')).toEqual([])
  await api.sql`delete from ports where project_id = 'many' and path = '/opt/0/nginx'`
  expect((await named('many', 'program:nginx'))[0]).toHaveLength(2_000)
})
