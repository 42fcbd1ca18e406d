import { permissions, roles } from '@openhss/contract'
import type { Permission } from '@openhss/contract'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Credential, HeldGrant, Identity, ProjectIdentity } from '../caller/caller.ts'

/**
 * The identity, if its grants give this permission for this request.
 * @param projectId of the path; undefined where the operation is about the tenant.
 * @throws HSS.0013 when the project is not the caller's: the same for a foreign one and for one that
 *   does not exist (docs/wire/errors.md, "Gateway codes"). APIGW.0302 when the caller's role there does
 *   not allow it, or the caller has only a temporary key and it would make what outlives that.
 */
export function permit(
  identity: Identity,
  permission: Permission,
  projectId: string | undefined,
): Identity | ProjectIdentity {
  if (isBarred(identity, permission)) throw new ApiFailure('APIGW.0302', NOT_FOR_TEMPORARY)
  const giving = identity.grants.filter(({ role }) => allows(role, permission))
  if (isOfProject(permission)) {
    return permitInProject(identity, permission, giving, projectId ?? '')
  }
  const isAllowed =
    permissions[permission] === 'any' ? giving.length > 0 : isPermitted(identity, permission)
  if (!isAllowed) throw new ApiFailure('APIGW.0302', `It needs ${permission}.`)
  return identity
}

/** Tells whether the identity has a permission that concerns its tenant as a whole, or the service. */
export function isPermitted(identity: Identity, permission: Permission): boolean {
  const { tenant, grants } = identity
  if (isBarred(identity, permission)) return false
  if (permissions[permission] === 'service' && !tenant.isOperator) return false
  return grants.some((grant) => allows(grant.role, permission) && isForTenant(grant))
}

/**
 * Refuses a temporary key for things of the user's own that outlive it: permanent keys, the password.
 * @throws IAM.0003
 */
export function refuseTemporaryKey({ credential }: Identity): void {
  if (isTemporary(credential)) throw new ApiFailure('IAM.0003', NOT_FOR_TEMPORARY)
}

/**
 * Refuses to show another user than oneself to who may not list users, in the same words whether there is one.
 * @throws IAM.0003
 */
export function refuseToShowUser(identity: Identity, userId: string): void {
  if (userId === identity.user.id || isPermitted(identity, 'iam:users:list')) return
  throw new ApiFailure('IAM.0003')
}

/** Tells whether any of the grants covers this project. */
export function isGranted({ grants }: Pick<Identity, 'grants'>, projectId: string): boolean {
  return grants.some((grant) => covers(grant, projectId))
}

/** Lists what concerns the tenant as a whole or the service, and what counts wherever it was granted. */
export function accountPermissions(identity: Identity): Permission[] {
  return permissionNames.filter((permission) =>
    permissions[permission] === 'any'
      ? identity.grants.some(({ role }) => allows(role, permission))
      : !isOfProject(permission) && isPermitted(identity, permission),
  )
}

/** Lists what the identity may do in the project, for at least some of its enterprise projects. */
export function projectPermissions(identity: Identity, projectId: string): Permission[] {
  const here = identity.grants.filter((grant) => covers(grant, projectId))
  return permissionNames.filter(
    (permission) =>
      isOfProject(permission) &&
      here.some((grant) => allows(grant.role, permission) && isWideEnough(grant, permission)),
  )
}

/** Tells whether a grant is for the project with all its enterprise projects. */
export function isGrantedWhole({ grants }: Identity, projectId: string): boolean {
  return grants.some((grant) => covers(grant, projectId) && grant.enterpriseProjectIds === null)
}

const permissionNames = Object.keys(permissions) as Permission[]

function isOfProject(permission: Permission): boolean {
  return permissions[permission] === 'project' || permissions[permission] === 'wholeProject'
}

/**
 * Returns the enterprise projects that the identity may use in any project; null stands for all of the
 * tenant.
 */
export function usableEnterpriseProjects({ grants }: Identity): readonly string[] | null {
  return enterpriseProjectsOf(
    grants.filter(({ role }) => allows(role, 'eps:enterpriseProjects:list')),
  )
}

/** Tells whether the permission needs a token or a permanent key, and this credential is neither. */
function isBarred({ credential }: Identity, permission: Permission): boolean {
  return isTemporary(credential) && NOT_WITH_TEMPORARY_KEYS.has(permission)
}

/**
 * Permissions that a temporary key never has. It is for what is trusted for minutes, so it must not make a
 * user, a password, a key or a tenant that outlives it, nor end the tokens of others.
 */
const NOT_WITH_TEMPORARY_KEYS: ReadonlySet<Permission> = new Set<Permission>([
  'iam:users:manage',
  'iam:credentials:manage',
  'iam:tokens:manage',
  'openhss:accounts:manage',
])

const NOT_FOR_TEMPORARY = 'A temporary access key cannot do this; what it makes would outlive it.'

function isTemporary({ kind }: Credential): boolean {
  return kind === 'temporary access key'
}

function permitInProject(
  identity: Identity,
  permission: Permission,
  giving: readonly HeldGrant[],
  projectId: string,
): ProjectIdentity {
  // A Python client without a project sends the placeholder (docs/wire/sdks.md, "What the SDKs need").
  if (projectId === '{project_id}') {
    throw badRequest('project_id is the placeholder {project_id}; give an ID.')
  }
  const { tenant, credential } = identity
  if (!isFor(credential, projectId)) {
    throw new ApiFailure('HSS.0013', 'The token is not for this project.')
  }
  if (!tenant.projects.has(projectId) || !isGranted(identity, projectId)) {
    throw new ApiFailure('HSS.0013', 'The project does not exist or is not granted.')
  }
  const here = giving.filter((grant) => covers(grant, projectId) && isWideEnough(grant, permission))
  if (here.length === 0) throw new ApiFailure('APIGW.0302', needed(permission))
  return { ...identity, permitted: { projectId, enterpriseProjectIds: enterpriseProjectsOf(here) } }
}

/**
 * Tells whether the grant is wide enough: what belongs to the project as a whole is refused to a user who
 * was granted some of its enterprise projects.
 */
function isWideEnough({ enterpriseProjectIds }: HeldGrant, permission: Permission): boolean {
  return permissions[permission] === 'project' || enterpriseProjectIds === null
}

function needed(permission: Permission): string {
  const where = permissions[permission] === 'wholeProject' ? ' for all enterprise projects' : ''
  return `It needs ${permission}${where}.`
}

/** HSS is a service of projects: a token for the whole tenant is refused (docs/wire/iam.md, "Tokens"). */
function isFor(credential: Credential, projectId: string): boolean {
  if (credential.kind === 'access key' || credential.kind === 'session') return true
  if (credential.projectId !== null) return credential.projectId === projectId
  return credential.kind === 'temporary access key'
}

function enterpriseProjectsOf(grants: readonly HeldGrant[]): readonly string[] | null {
  const ids = new Set<string>()
  for (const { enterpriseProjectIds } of grants) {
    if (enterpriseProjectIds === null) return null
    for (const id of enterpriseProjectIds) ids.add(id)
  }
  return [...ids]
}

function allows(role: HeldGrant['role'], permission: Permission): boolean {
  // A role that a newer server stored is no role here.
  const allowed: readonly Permission[] = Object.hasOwn(roles, role) ? roles[role] : []
  return allowed.includes(permission)
}

function covers({ projectId }: HeldGrant, wanted: string): boolean {
  return projectId === null || projectId === wanted
}

function isForTenant({ projectId, enterpriseProjectIds }: HeldGrant): boolean {
  return projectId === null && enterpriseProjectIds === null
}
