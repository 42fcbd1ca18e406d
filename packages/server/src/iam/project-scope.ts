import { ALL_GRANTED_ENTERPRISE_PROJECTS, DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { ProjectIdentity } from '../caller/caller.ts'

/**
 * The rows that a query may see. Every query of a tenant's data takes a scope, and only `scopeOf` makes
 * one for a request.
 */
export interface ProjectScope {
  readonly projectId: string
  /** Null stands for all of them. */
  readonly enterpriseProjectIds: readonly string[] | null
}

/**
 * What the caller may see of the project of the request, or HSS.0013: the same for an enterprise project
 * that does not exist and for one that is not granted, so that nobody learns which (docs/wire/iam.md,
 * "Enterprise projects").
 * @param enterpriseProjectId as the request names it; empty counts as the default one.
 */
export function scopeOf(
  { tenant, permitted }: ProjectIdentity,
  enterpriseProjectId: string,
): ProjectScope {
  const { projectId, enterpriseProjectIds: granted } = permitted
  if (enterpriseProjectId === ALL_GRANTED_ENTERPRISE_PROJECTS) {
    return { projectId, enterpriseProjectIds: granted }
  }
  const id = enterpriseProjectId === '' ? DEFAULT_ENTERPRISE_PROJECT : enterpriseProjectId
  if (!tenant.enterpriseProjects.has(id) || !(granted?.includes(id) ?? true)) {
    throw new ApiFailure('HSS.0013', 'The enterprise project does not exist or is not granted.')
  }
  return { projectId, enterpriseProjectIds: [id] }
}

/** The whole project, for what the service does by itself and nobody asked for. */
export function scopeOfService(projectId: string): ProjectScope {
  return { projectId, enterpriseProjectIds: null }
}

/** Keeps a statement in its scope: every one that reads `hosts h` has this condition. */
export function isInScope(sql: Queryable, { projectId, enterpriseProjectIds }: ProjectScope) {
  // Two texts, because an index that lacks the enterprise project is enough where all of them are meant.
  if (enterpriseProjectIds === null) return sql`h.project_id = ${projectId}`
  const ids = enterpriseProjectIds as string[]
  return sql`h.project_id = ${projectId} and h.enterprise_project_id = any(${ids})`
}

/**
 * Returns the enterprise project that a write puts something into, which must not be disabled.
 * @throws HSS.0013
 */
export function writeScopeOf(caller: ProjectIdentity, enterpriseProjectId: string): string {
  const [id] = scopeOf(caller, enterpriseProjectId).enterpriseProjectIds ?? []
  if (id === undefined || enterpriseProjectId === ALL_GRANTED_ENTERPRISE_PROJECTS) {
    throw badRequest('enterprise_project_id must name one enterprise project.')
  }
  if (caller.tenant.enterpriseProjects.get(id)?.enabled !== true) {
    throw badRequest('The enterprise project of enterprise_project_id is disabled.')
  }
  return id
}
