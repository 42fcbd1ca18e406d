import { randomUUID } from 'node:crypto'
import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { EnterpriseProject, enterpriseProjectOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Identity } from '../caller/caller.ts'
import type { Call, Handlers } from '../http/operations.ts'
import { lockTenant } from '../iam/changes/lock-tenant.ts'
import { changeIdentity } from '../iam/change-identity.ts'
import { isGranted, usableEnterpriseProjects } from '../iam/permit.ts'
import {
  countEnterpriseProjects,
  countHosts,
  deleteEnterpriseProject,
  findEnterpriseProject,
  insertEnterpriseProject,
  listEnterpriseProjects,
  lockEnterpriseProject,
  updateEnterpriseProject,
} from './enterprise-project-queries.ts'
import type { UsableEnterpriseProjects } from './enterprise-project-queries.ts'

/** As many as one page can list, so nobody has to page (docs/wire/iam.md, "Enterprise projects"). */
const MAX_ENTERPRISE_PROJECTS = 1000

export function enterpriseProjectHandlers(sql: Sql): Handlers<typeof enterpriseProjectOperations> {
  return {
    listEnterpriseProjects: ({ query }, { caller }) =>
      listEnterpriseProjects(sql, usableBy(caller), query, {
        limit: query.limit,
        offset: query.offset,
        sortKey: query.sort_key,
        sortDir: query.sort_dir,
      }),

    showEnterpriseProjectQuotas: async (_input, { caller }) => ({
      quotas: {
        resources: [
          {
            type: 'enterprise_project',
            used: await countEnterpriseProjects(sql, usableBy(caller)),
            quota: MAX_ENTERPRISE_PROJECTS,
          },
        ],
      },
    }),

    listEnterpriseProjectProviders: async ({ query }, { caller }) => {
      const { provider = PROVIDER, limit, offset } = query
      const all = provider === PROVIDER ? [providerFor(caller)] : []
      return { providers: all.slice(offset, offset + limit), total_count: all.length }
    },

    showEnterpriseProject: async ({ params }, { caller }) => ({
      enterprise_project: await showEnterpriseProject(sql, caller, params.enterprise_project_id),
    }),

    createEnterpriseProject: ({ body }, call) =>
      change(sql, async (tx) => {
        const tenantId = call.caller.tenant.id
        await lockTenant(tx, call.caller, 'eps:enterpriseProjects:create')
        const count = await countEnterpriseProjects(tx, { tenantId, ids: null })
        if (count >= MAX_ENTERPRISE_PROJECTS) {
          throw new ApiFailure('EPS.0009', 'The account has 1,000 enterprise projects already.')
        }
        const { name, description = '', type = 'prod' } = body
        const id = randomUUID()
        await insertEnterpriseProject(tx, { id, tenantId, name, description, type })
        await recordChange(tx, call, id, { name, description, type })
        return { enterprise_project: await showEnterpriseProject(tx, call.caller, id) }
      }),

    updateEnterpriseProject: ({ params, body }, call) =>
      change(sql, async (tx) => {
        const id = params.enterprise_project_id
        const { name, description, type } = body
        await update(tx, call.caller, id, { name, description, type })
        await recordChange(tx, call, id, {
          name,
          ...(description !== undefined && { description }),
          ...(type !== undefined && { type }),
        })
        return { enterprise_project: await showEnterpriseProject(tx, call.caller, id) }
      }),

    actOnEnterpriseProject: ({ params, body }, call) =>
      change(sql, async (tx) => {
        const id = params.enterprise_project_id
        const { action } = body
        await update(tx, call.caller, id, { enabled: action === 'enable' })
        await recordChange(tx, call, id, { action })
        return {}
      }),

    deleteEnterpriseProject: ({ params }, call) =>
      change(sql, async (tx) => {
        const id = params.enterprise_project_id
        const tenantId = call.caller.tenant.id
        await lockTenant(tx, call.caller, 'eps:enterpriseProjects:delete')
        refuseDefault(id)
        const { name } = await showEnterpriseProject(tx, call.caller, id)
        if (!(await lockEnterpriseProject(tx, tenantId, id))) throw notUsable()
        const hosts = await countHosts(tx, tenantId, id)
        if (hosts > 0) throw stillHolds(hosts)
        await deleteEnterpriseProject(tx, tenantId, id)
        await recordChange(tx, call, id, { name })
        return {}
      }),
  }
}

const PROVIDER = 'hss'

/** Hosts are what enterprise projects hold here. A region is a project. */
function providerFor(caller: Identity) {
  const { projects } = caller.tenant
  const regions = [...projects].filter(([id]) => isGranted(caller, id)).map(([, name]) => name)
  return {
    provider: PROVIDER,
    provider_i18n_display_name: 'Host Security Service',
    resource_types: [
      {
        resource_type: 'host',
        resource_type_i18n_display_name: 'Host',
        regions: regions.toSorted(),
        global: false,
      },
    ],
  }
}

function usableBy(caller: Identity): UsableEnterpriseProjects {
  return { tenantId: caller.tenant.id, ids: usableEnterpriseProjects(caller) }
}

async function showEnterpriseProject(
  sql: Sql | Transaction,
  caller: Identity,
  id: string,
): Promise<EnterpriseProject> {
  const found = await findEnterpriseProject(sql, usableBy(caller), id)
  if (found === undefined) throw notUsable()
  return found
}

async function change<T>(sql: Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await changeIdentity(sql, work)
  } catch (error) {
    // This is SQLSTATE unique_violation; the name is the only field that a caller chooses.
    if ((error as { code?: unknown }).code !== '23505') throw error
    throw new ApiFailure('EPS.0010', 'name is that of another one of the account.', {
      cause: error,
    })
  }
}

async function update(
  tx: Transaction,
  caller: Identity,
  id: string,
  changes: Parameters<typeof updateEnterpriseProject>[2],
): Promise<void> {
  refuseDefault(id)
  const tenant = { tenantId: caller.tenant.id, id }
  if (!(await updateEnterpriseProject(tx, tenant, changes))) throw notUsable()
}

function refuseDefault(id: string): void {
  if (id === DEFAULT_ENTERPRISE_PROJECT) throw new ApiFailure('EPS.0012')
}

function stillHolds(hosts: number): ApiFailure {
  const what = hosts === 1 ? '1 host' : `${hosts} hosts`
  return badRequest(`The enterprise project holds ${what}; move them to another one first.`)
}

function recordChange(
  tx: Transaction,
  call: Call<Identity>,
  id: string,
  details: Readonly<Record<string, string>>,
): Promise<void> {
  return recordEvent(tx, call, actorOf(call.caller), {
    resourceType: 'enterprise project',
    resourceId: id,
    details,
  })
}

/** Returns the same failure for one that does not exist and for one that is not granted. */
function notUsable(): ApiFailure {
  return new ApiFailure('HSS.0013', 'The enterprise project does not exist or is not granted.')
}
