import { projectOperations } from '@openhss/contract'
import type { Input, ProjectList } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Handlers } from '../../http/operations.ts'
import { lockTenant } from '../changes/lock-tenant.ts'
import { changeIdentity } from '../change-identity.ts'
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

function grantedTo({ tenant, grants }: Identity): { tenantId: string; ids: string[] | null } {
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
