import { ALL_GRANTED_ENTERPRISE_PROJECTS, DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import { ApiFailure } from '../http/api-error.ts'
import type { Identity } from '../http/caller.ts'

/** Whose rows a query may see. Every query of a tenant's data takes one; nothing else makes one. */
export interface ProjectScope {
  readonly projectId: string
  readonly enterpriseProjectIds: readonly string[]
}

/**
 * What the caller may see of a project, or HSS.0013: the same for what does not exist and for what
 * is not granted, so that nobody learns which (errors.md section 3).
 */
export function scopeOf(
  identity: Identity,
  projectId: string,
  enterpriseProjectId: string = ALL_GRANTED_ENTERPRISE_PROJECTS,
): ProjectScope {
  // A Python client that was built without a project sends the placeholder itself (sdk-usage.md 2.14).
  if (projectId === '{project_id}') {
    throw new ApiFailure('HSS.0001', 'project_id is the placeholder {project_id}; give an ID.')
  }
  if (identity.project?.id !== projectId) {
    throw new ApiFailure('HSS.0013', 'The token is not for this project.')
  }
  const granted = [DEFAULT_ENTERPRISE_PROJECT]
  if (enterpriseProjectId === ALL_GRANTED_ENTERPRISE_PROJECTS) {
    return { projectId, enterpriseProjectIds: granted }
  }
  if (!granted.includes(enterpriseProjectId)) {
    throw new ApiFailure('HSS.0013', 'The enterprise project does not exist or is not granted.')
  }
  return { projectId, enterpriseProjectIds: [enterpriseProjectId] }
}
