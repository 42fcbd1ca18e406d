import { apiOperations } from '@openhss/contract'
import type { Operation } from '@openhss/contract'
import { addEnterpriseProject, addProject, createTenant, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestFor, withFittingValues } from './contract-request.fixture.ts'
import {
  addTenant,
  essenceOf,
  reportBodyOf,
  rowsOf,
  sendFrom,
  unknownLike,
} from './tenancy.fixture.ts'
import type { Tenant } from './tenancy.fixture.ts'

/** Operations whose callers have an identity; without a credential nothing is one's own. */
const operations = Object.entries<Operation>(apiOperations).filter(
  ([, { access }]) => access !== 'public' && access !== 'optional',
)

let api: TestApi
const tenants = new Map<string, Tenant>()

beforeAll(async () => {
  api = await testApi()
  const other = await createTenant(api, 'other')
  const { projectId } = api
  const three = await addProject(api, 'project-three')
  const one = await addEnterpriseProject(api, 'ep-one')
  const two = await addEnterpriseProject(api, 'ep-two')
  const four = await addEnterpriseProject(other, 'ep-four')
  const grantIn = (id: string) =>
    ({ role: 'admin', projectId, enterpriseProjectIds: [id] }) as const
  const inOne = await api.createUser(grantIn(one))
  const inTwo = await api.createUser(grantIn(two))
  const inThree = await api.createUser({ role: 'admin', projectId: three })
  const add = async (
    name: string,
    ...[admin, session, id, mark, ...also]: Parameters<typeof addTenant>
  ) => tenants.set(name, await addTenant(admin, session, id, mark, ...also))
  await add('an enterprise project', api, inOne, one, 'mark-one', 'ep-one')
  await add('its neighbour', api, inTwo, two, 'mark-two', 'ep-two')
  await add('another project', api, inThree, one, 'mark-three', 'ep-one', 'project-three')
  await add('another account', other, other, four, 'mark-four', 'ep-four')
  await add('the whole account', api, api, '0', 'mark-five', 'ep-one', 'ep-two', 'project-three')
})
afterAll(() => api.close())

/** Pairs of a tenant that looks and one that it looks for; neither ever has a grant for the other. */
const neighbours = [
  ['an enterprise project', 'its neighbour'],
  ['an enterprise project', 'another project'],
  ['an enterprise project', 'another account'],
  ['another project', 'an enterprise project'],
  ['another account', 'an enterprise project'],
  ['the whole account', 'another account'],
] as const

describe.each(neighbours)('from %s to %s', (from, to) => {
  /** All rows of the one that is looked for; nobody else changes them. */
  let before: readonly string[]
  beforeAll(async () => {
    before = await rowsOf(api, tenantOf(to))
  })

  test.each(operations)('%s finds and changes nothing', async (operationId, operation) => {
    const [we, they] = [from, to].map((name) => {
      const tenant = tenantOf(name)
      return { ...tenant, ids: withFittingValues(operationId, tenant.ids) }
    }) as [Tenant, Tenant]
    for (const foreign of swapsOf(operation, we, they)) {
      const answers = [foreign, unknownOf(foreign)].map(async (ids) => {
        const body = reportBodyOf(operationId)
        const request = { ...requestFor(operation, { ...we.ids, ...ids }), ...(body && { body }) }
        const answer = await sendFrom(api, we, operation, request)
        const sent = Object.values(ids)
        const known = new Set([...we.own, ...sent])
        const leaked = they.own.filter((text) => answer.body.includes(text) && !known.has(text))
        expect(leaked).toEqual([])
        return essenceOf(answer, sent)
      })
      const [ofForeign, ofUnknown] = await Promise.all(answers)
      // A difference would tell that it exists.
      expect(ofForeign).toBe(ofUnknown)
    }
    // What only reads is looked at once for all.
    const after = operation.method === 'GET' ? before : await rowsOf(api, they)
    expect(after).toEqual(before)
  })

  test('no operation that reads changes anything', async () => {
    expect(before).not.toEqual([])
    expect(await rowsOf(api, tenantOf(to))).toEqual(before)
  })
})

describe.each([...new Set(neighbours.flat())])('%s', (name) => {
  test.each([
    'listPorts',
    'listOpenPorts',
    'listWeakPasswordUsers',
    'listHostGroups',
    'listWeakAccounts',
    'listHosts',
    'showHostScans',
    'listAccountVerdicts',
    'listHostStatus',
    'listPortHost',
  ] as const)('finds its own with %s', async (operationId) => {
    const we = tenantOf(name)
    const answer = await sendFrom(
      api,
      we,
      apiOperations[operationId],
      requestFor(apiOperations[operationId], we.ids),
    )
    expect(answer.body).toContain(we.mark)
  })
})

function tenantOf(name: string): Tenant {
  const tenant = tenants.get(name)
  if (tenant === undefined) throw new Error(name)
  return tenant
}

/**
 * Lists the sets of our IDs that are replaced by theirs: each that the request names alone, all of them,
 * and (for reading) none.
 */
function swapsOf(operation: Operation, we: Tenant, they: Tenant): Record<string, string>[] {
  const names = [...requestFor(operation, we.ids).names].filter(
    (name) => we.ids[name] !== they.ids[name],
  )
  const none = operation.method === 'GET' ? [[]] : []
  const all = names.length > 1 ? [names] : []
  return [...none, ...names.map((name) => [name]), ...all].map((swapped) =>
    Object.fromEntries(swapped.map((name) => [name, they.ids[name] ?? ''])),
  )
}

function unknownOf(ids: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, unknownLike(id)]))
}
