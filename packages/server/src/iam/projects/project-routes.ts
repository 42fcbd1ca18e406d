import { projectOperations } from '@openhss/contract'
import type { Input, ProjectList } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Handlers } from '../../http/operations.ts'
import { lockTenant } from '../changes/lock-tenant.ts'
import { changeIdentity } from '../change-identity.ts'
import { findUser } from '../identities/identity-queries.ts'
import { isGranted, refuseToShowUser } from '../permit.ts'
import { randomId } from '../secret.ts'
import { pageLinks, projectBody } from './project-list.ts'
import { countProjects, insertProject, listProjects } from './project-queries.ts'

/** Every process remembers the names of all projects of the tenants that it lately saw. */
const MAX_PROJECTS = 1000

/** Handlers of IAM's projects and accounts. See docs/wire/iam.md, "Projects" and "Accounts". */
export function projectHandlers(sql: Sql): Handlers<typeof projectOperations> {
  return {
    listProjects: async ({ query }, { caller, endpoint }) => {
      const { page, per_page } = query
      const choice = { ...grantedTo(caller), name: query.name }
      // One row more than the page holds tells whether there is another page.
      const rows = canMatch(query, caller)
        ? await listProjects(sql, choice, { limit: per_page + 1, offset: (page - 1) * per_page })
        : []
      const url = endpoint + projectOperations.listProjects.path
      return {
        links: pageLinks(url, query, rows.length > per_page),
        projects: rows
          .slice(0, per_page)
          .map((row) => projectBody(row, caller.tenant.id, endpoint)),
      }
    },
    listAuthProjects: async (_input, { caller, endpoint }): Promise<ProjectList> => {
      const all = { limit: MAX_PROJECTS, offset: 0 }
      const rows = await listProjects(sql, grantedTo(caller), all)
      const self = endpoint + projectOperations.listAuthProjects.path
      return {
        links: { self, previous: null, next: null },
        projects: rows.map((row) => projectBody(row, caller.tenant.id, endpoint)),
      }
    },
    listUserProjects: async ({ params: { user_id } }, { caller, endpoint }) => {
      const { tenant } = caller
      refuseToShowUser(caller, user_id)
      const user = await findUser(sql, user_id)
      if (user === undefined || user.tenantId !== tenant.id) throw noSuchUser()
      const all = { limit: MAX_PROJECTS, offset: 0 }
      const rows = await listProjects(sql, grantedTo({ tenant, grants: user.grants }), all)
      return {
        links: { self: `${endpoint}/v3/users/${user_id}/projects`, previous: null, next: null },
        projects: rows.map((row) => projectBody(row, tenant.id, endpoint)),
      }
    },
    showProject: async ({ params: { project_id } }, { caller, endpoint }) => {
      const choice = { tenantId: caller.tenant.id, ids: [project_id] }
      const [row] = await listProjects(sql, choice, { limit: 1, offset: 0 })
      if (row === undefined || !isGranted(caller, row.id)) throw noSuchProject()
      return { project: projectBody(row, caller.tenant.id, endpoint) }
    },
    createProject: async ({ body }, call) => {
      const { tenant } = call.caller
      checkTenant('project.domain_id', body.project.domain_id, tenant.id)
      checkTenant('project.parent_id', body.project.parent_id, tenant.id)
      const { name, description = '' } = body.project
      const project = { id: randomId(), name, description }
      await changeIdentity(sql, async (tx) => {
        await lockTenant(tx, call.caller, 'iam:projects:create')
        if ((await countProjects(tx, tenant.id)) >= MAX_PROJECTS) {
          throw badRequest(`An account has at most ${MAX_PROJECTS} projects.`)
        }
        if (!(await insertProject(tx, tenant.id, project))) {
          throw new ApiFailure('IAM.0409', 'The account has a project of this name.')
        }
        await recordEvent(tx, call, actorOf(call.caller), {
          projectId: project.id,
          resourceType: 'project',
          resourceId: project.id,
          details: { name, ...(description !== '' && { description }) },
        })
      })
      return { project: projectBody(project, tenant.id, call.endpoint) }
    },
    listAuthDomains: async (_input, { caller: { tenant }, endpoint }) => ({
      domains: [
        {
          id: tenant.id,
          name: tenant.name,
          enabled: true,
          description: '',
          links: { self: `${endpoint}/v3/domains/${tenant.id}` },
        },
      ],
      links: { self: endpoint + projectOperations.listAuthDomains.path },
    }),
  }
}

function noSuchUser(): ApiFailure {
  return new ApiFailure('IAM.0004', 'No user of the account has this user_id.')
}

/** Returns the same failure for one that does not exist and for one that is not granted. */
function noSuchProject(): ApiFailure {
  return new ApiFailure('IAM.0004', 'The project does not exist or is not granted.')
}

function grantedTo({ tenant, grants }: Pick<Identity, 'tenant' | 'grants'>): {
  tenantId: string
  ids: string[] | null
} {
  const ids = new Set<string>()
  for (const { projectId } of grants) {
    if (projectId === null) return { tenantId: tenant.id, ids: null }
    ids.add(projectId)
  }
  return { tenantId: tenant.id, ids: [...ids] }
}

/**
 * Tells whether any project can match: each is enabled, of the caller's tenant and directly in it, and none
 * is a tenant.
 */
function canMatch(
  { domain_id, parent_id, enabled, is_domain }: ListQuery,
  { tenant: { id } }: Identity,
): boolean {
  const isHere = (domain_id ?? id) === id && (parent_id ?? id) === id
  return isHere && enabled !== 'false' && is_domain !== 'true'
}

type ListQuery = Input<typeof projectOperations.listProjects>['query']

function checkTenant(field: string, given: string | undefined, tenantId: string): void {
  if (given === undefined || given === tenantId) return
  throw badRequest(`${field} must be the ID of your account.`)
}
